"""A row that has no verdict: a profile that cannot be used, or a review that broke."""

from __future__ import annotations

import traceback
from pathlib import PurePath

from pydantic import BaseModel, ConfigDict

from signals.errors import UserError
from signals.faults import Fault
from signals.rows import ProfileError


class Failure(BaseModel):
    """One line of `failures.jsonl`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = 0
    """The row as its reader counts (`Read.number`); 0 until the job has said which."""
    creator_id: str | None
    """None where the row could not be read."""
    reasons: tuple[str, ...]
    traceback: str | None = None
    """Where a review broke; a bad profile has none."""

    def at(self, number: int) -> Failure:
        """The same failure with the number of its row."""
        return self.model_copy(update={"number": number})

    def line(self) -> str:
        """The failure as a line of JSON."""
        return self.model_dump_json(exclude={"traceback"} if self.traceback is None else None)


def bad_row(error: ProfileError) -> Failure:
    """The failure of a row that is no profile."""
    return Failure(creator_id=None, reasons=tuple(_reason(fault) for fault in error.faults))


def broken_review(creator_id: str, error: Exception) -> Failure:
    """The failure of a review that ended in an exception."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    # Frames alone: the graph notes the id of its task on an error, which is another one in each run.
    frames = "".join(traceback.format_tb(error.__traceback__))
    return Failure(creator_id=creator_id, reasons=(reason,), traceback=frames)


def _reason(fault: Fault) -> str:
    """The fault in one line; the file by its name alone, so that a moved file gives the same line."""
    return str(UserError(fault.sentence, where=PurePath(fault.where).name, hint=fault.hint))
