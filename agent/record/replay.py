"""A recorded verdict run again: the stored profile through a review of today, and what is another way now.

First what both rest on is held side by side, then the verdicts, field by field. Times and tokens tell one
run from another and are left out; so is a commit, which is named, but changes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from agent.conclude import made_by
from agent.events import Done
from agent.record.entry import Entry
from agent.record.store import RUN, Records
from agent.review import Reviewer
from agent.storage import StorageError
from agent.verdict import Verdict
from signals.errors import UserError

MISSING = "missing"


class Difference(BaseModel):
    """One place where the stored and the new are not the same; `missing` where a side has nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    """Such as `findings[0].tests[1].value`."""
    stored: Any
    now: Any


class Replay(BaseModel):
    """What came of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: int
    """Number of the entry that was run again."""
    verdict_id: str
    basis: tuple[Difference, ...]
    """Digests and versions that the verdict rested on and that are others here."""
    differences: tuple[Difference, ...]
    """Fields of the verdict."""
    outputs_sealed: int
    """Model outputs that the entry says the verdict stood on."""
    outputs_alike: int
    """Those of them that the model gave again, byte for byte."""

    @property
    def identical(self) -> bool:
        """Whether the verdict came out the same."""
        return not self.differences


def entry_to_replay(records: Records, name: str) -> Entry:
    """The newest entry of a verdict, by its id or the name of its case.

    Raises:
        UserError: There is none, or it was changed since it was recorded.
    """
    entry = records.verdict(name)
    if entry is None:
        raise UserError("the record has no such verdict", where=name, hint="see `clausewise audit log`")
    if not entry.is_sound:
        where = f"entry {entry.number} of the record"
        raise StorageError("was changed", where=where, hint="see `clausewise audit verify`")
    return entry


def replay(entry: Entry, reviewer: Reviewer) -> Replay:
    """Reviews the stored profile again and compares.

    Args:
        entry: A recorded verdict.
        reviewer: Handbook, index and model of today; its language must be that of the stored message.
    """
    stored = entry.verdict
    told = [event for event in reviewer.review_stream(entry.profile) if isinstance(event, Done)]
    now, outputs = told[-1].verdict, told[-1].outputs
    made = made_by(reviewer.tools).model_dump(mode="json", exclude=RUN)
    return Replay(
        entry=entry.number,
        verdict_id=stored.verdict_id,
        basis=tuple(differences(stored.provenance.model_dump(mode="json", exclude=RUN), made)),
        differences=tuple(differences(_fields(stored), _fields(now))),
        outputs_sealed=len(entry.outputs),
        outputs_alike=len(entry.outputs.items() & outputs.items()),
    )


def differences(stored: Any, now: Any, path: str = "") -> Iterator[Difference]:
    """Every leaf of two pieces of JSON that is not the same in both."""
    if isinstance(stored, dict) and isinstance(now, dict):
        for key in sorted(stored.keys() | now.keys()):
            below = f"{path}.{key}" if path else key
            yield from differences(stored.get(key, MISSING), now.get(key, MISSING), below)
    elif isinstance(stored, list) and isinstance(now, list):
        for number in range(max(len(stored), len(now))):
            was, is_now = (side[number] if number < len(side) else MISSING for side in (stored, now))
            yield from differences(was, is_now, f"{path}[{number}]")
    elif stored != now:
        yield Difference(path=path, stored=stored, now=now)


def _fields(verdict: Verdict) -> dict[str, Any]:
    return verdict.model_dump(mode="json", by_alias=True, exclude={"provenance"})
