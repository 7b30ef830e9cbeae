"""The case that one browser tab has open. Nothing of it is shared with any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from agent.llm.leash import Leash
from agent.rules.case import Answer, AskKey, Case
from agent.state import Draft
from agent.verdict import Verdict
from console.queue import Item
from policies.handbook import Handbook
from signals.profile import Profile


@dataclass(frozen=True, eq=False)
class Opened:
    """A case under review; each state of it is an object of its own."""

    item: Item
    seen: int
    """Number of the newest entry on the case when it was opened; a ruling after it is somebody else's."""
    answers: Mapping[AskKey, Answer] = field(default_factory=dict)
    """What the model has read in the evidence."""
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    """What the model wrote about each clause."""
    ready: bool = False
    """Whether the verdict is complete, so that it can be decided on."""

    @property
    def verdict(self) -> Verdict:
        """The verdict so far."""
        return self.item.verdict

    @property
    def profile(self) -> Profile:
        """The creator."""
        return self.item.profile

    def told(
        self,
        verdict: Verdict,
        answers: Mapping[AskKey, Answer],
        drafts: Mapping[str, Draft] = MappingProxyType({}),
        *,
        ready: bool,
    ) -> Opened:
        """With a newer verdict."""
        item = replace(self.item, verdict=verdict)
        return replace(self, item=item, answers=answers, drafts=drafts, ready=ready)

    def case(self, handbook: Handbook) -> Case:
        """The case as the rules see it."""
        return case_of(self.verdict, self.profile, self.answers, handbook)


class Focus:
    """Which case one browser tab looks at right now; a reading of another one has nothing more to show."""

    def __init__(self) -> None:
        self.key = ""
        self._leash = Leash()
        self.filled: Opened | None = None
        """The state of a case for which the forms were filled; what is typed into them since is theirs."""

    def look(self, key: str) -> None:
        """Looks at a case; what the model does for the reading of another one ends."""
        if key != self.key:
            self.key = key
            self._leash.pull()

    def reading(self) -> Leash:
        """Begins a reading: what ends it when another case is looked at."""
        self._leash = Leash()
        return self._leash


def case_of(verdict: Verdict, profile: Profile, answers: Mapping[AskKey, Answer], handbook: Handbook) -> Case:
    """The case behind a verdict as the rules see it."""
    found = frozenset(hit.clause for hit in verdict.retrieved)
    return Case(profile, handbook, answers, found, verdict.provenance.model is not None)
