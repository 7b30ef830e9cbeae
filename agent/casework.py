"""How a person works on a case: the review runs up to the person, waits on disk, and ends with a ruling.

A case that waits is found again by whoever opens it next, also after a crash, without asking a model. The
record is the truth and is written first; the waiting review follows it, at the latest when it is opened next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from agent.checkpoints import open_saver, told
from agent.conclude import made_by
from agent.events import Event
from agent.graph import build_graph
from agent.llm.leash import Leash
from agent.record.entry import Entry, canonical
from agent.record.ruling import Ruling
from agent.record.store import RUN, Records
from agent.review import MOST_STEPS, Reviewer
from agent.rules.case import Answer, AskKey
from agent.state import Draft, ReviewState, Tools
from agent.verdict import Verdict
from policies.handbook import Handbook
from signals.profile import Profile

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.types import StateSnapshot


@dataclass(frozen=True)
class Waiting:
    """A case and the verdict that is proposed; the person decides on it."""

    case: str
    verdict: Verdict
    answers: Mapping[AskKey, Answer]
    """What the model has read in the evidence."""
    drafts: Mapping[str, Draft]
    """What the model wrote, by clause id."""


def case_key(profile: Profile, handbook: Handbook) -> str:
    """Names a case: what is known of a creator on a day, under one text of the handbook."""
    return f"k_{_digest([profile.digest(), handbook.digest])[:20]}"


class Casework:
    """The cases of a data folder; several people and processes may work on them at once.

    Args:
        reviewer: Reviews what nobody has reviewed yet; it stays open when this is closed.
        records: Where verdicts and rulings are recorded; it stays open when this is closed.
        place: The SQLite file in which reviews wait.

    Raises:
        StorageError: The file cannot be opened, now or at any later call read or written.
    """

    def __init__(self, reviewer: Reviewer, records: Records, place: Path) -> None:
        self._reviewer, self._records, self._place = reviewer, records, place
        self._saver = open_saver(place)
        self._graph = build_graph(self._saver)

    def open(self, profile: Profile, leash: Leash | None = None) -> Iterator[Event | Waiting]:
        """Reviews a profile and tells each step; the last that comes is `Waiting`.

        A profile that was reviewed before, with the same handbook, model, calibration and index, gives
        `Waiting` alone. The verdict is recorded when it is shown.

        Args:
            profile: The creator.
            leash: Ends what the model does for the review; None: it is waited for.

        Raises:
            Cancelled: The leash was pulled; nothing is recorded.
        """
        case = case_key(profile, self._reviewer.handbook)
        thread = self._thread(case, profile)
        if "verdict" not in self._state(thread).values:
            yield from self._review(profile, thread, leash)
        state = self._state(thread)
        verdict: Verdict = state.values["verdict"]
        self._records.add_verdict(case, verdict, profile, state.values.get("outputs"))
        about_it = [e.ruling for e in self.rulings(case) if e.ruling.verdict_id == verdict.verdict_id]
        if _waits(state, verdict.verdict_id) and about_it:
            self._go_on(about_it[-1], profile, thread)
        yield Waiting(case, verdict, dict(state.values["answers"]), dict(state.values["drafts"]))

    def rule(self, ruling: Ruling, seen: int) -> Entry:
        """Records a ruling, then lets the review that waits for it end.

        Args:
            ruling: The ruling.
            seen: Number of the case's newest entry that the reviewer knew of; see `Records.newest`.

        Raises:
            Overtaken: Somebody has ruled on the case since.
            WrongRuling: It contradicts its verdict, or takes back what nobody has ruled.
        """
        entry = self._records.add_ruling(ruling, seen)
        profile = self._records.shown(ruling).profile
        thread = self._thread(ruling.case, profile)
        if _waits(self._state(thread), ruling.verdict_id):
            self._go_on(ruling, profile, thread)
        return entry

    def rulings(self, case: str) -> tuple[Entry, ...]:
        """All rulings on a case, in the order in which they came."""
        return tuple(entry for entry in self._records.of(case) if entry.kind == "ruling")

    def close(self) -> None:
        """Closes the file."""
        self._saver.conn.close()

    def __enter__(self) -> Self:
        """The casework itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self.close()

    def _review(self, profile: Profile, thread: RunnableConfig, leash: Leash | None) -> Iterator[Event]:
        # One checkpoint, at the pause: a review that was cut off before it is run anew, and what the model
        # wrote for it is kept among the outputs.
        events = self._graph.stream(
            ReviewState(profile=profile),
            thread,
            context=self._tools(profile).noting(leash),
            stream_mode="custom",
            durability="exit",
        )
        with told(self._place):
            yield from cast("Iterator[Event]", events)

    def _go_on(self, ruling: Ruling, profile: Profile, thread: RunnableConfig) -> None:
        from langgraph.types import Command

        with told(self._place):
            said: Command[str] = Command(resume=ruling.model_dump(mode="json"))
            self._graph.invoke(said, thread, context=self._tools(profile), durability="exit")

    def _state(self, thread: RunnableConfig) -> StateSnapshot:
        with told(self._place):
            return self._graph.get_state(thread)

    def _tools(self, profile: Profile) -> Tools:
        return replace(self._reviewer.tools_for(profile), pause=True)

    def _thread(self, case: str, profile: Profile) -> RunnableConfig:
        """One thread for a case and all that its verdict is made by, so that no other one is ever shown."""
        tools = self._tools(profile)
        made = made_by(tools).model_dump(mode="json", exclude=RUN)
        name = f"{case}.{_digest([made, tools.wording.language, tools.retrieve])[:16]}"
        return {"configurable": {"thread_id": name}, "recursion_limit": MOST_STEPS}


def _waits(state: StateSnapshot, verdict_id: str) -> bool:
    """Whether a person is waited for with this verdict; another run may have got less far since."""
    return state.next == ("person",) and state.values["verdict"].verdict_id == verdict_id


def _digest(data: object) -> str:
    return hashlib.sha256(canonical(data).encode()).hexdigest()
