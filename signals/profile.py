"""The signal profile: what is known of one creator on one day.

The models say what a profile may hold, and refuse everything else: no number from text or booleans, no
NaN, no day that is not in the calendar, no unknown key. What only the catalog, the handbook or the rest of
the file can tell (unknown signals, ranges, dead clauses, doubles) is checked by the reader. Values
are immutable; nothing here opens a file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from signals.located import shown

LONGEST_TEXT = 100_000
LARGEST = 10**12
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Outcome = Literal["confirmed", "overturned", "pending"]


def iso_day(value: object) -> object:
    """Reads `YYYY-MM-DD`; days pass as they are, everything else is refused.

    Raises:
        PydanticCustomError: The text is no ISO day, or no day of the calendar.
    """
    if not isinstance(value, str):
        return value
    if ISO_DAY.fullmatch(value) is None:
        raise PydanticCustomError("day", "{value} is not written YYYY-MM-DD", {"value": shown(value)})
    try:
        return date.fromisoformat(value)
    except ValueError:
        what = "{value} is no day of the calendar"
        raise PydanticCustomError("day", what, {"value": shown(value)}) from None


def _objects_of(signals: object) -> object:
    """Signals with an object each: a bare number is short for one that holds the value alone."""
    if not isinstance(signals, Mapping):
        return signals
    return {
        name: given if isinstance(given, dict | BaseModel) else {"value": given}
        for name, given in signals.items()
    }


Day = Annotated[date, BeforeValidator(iso_day)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Label = Annotated[str, Field(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0, le=LARGEST)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SignalValue(_Record):
    """One signal of a profile, as it was given."""

    value: Number
    """In the signal's unit, inside its range."""
    sd: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Noise in the signal's unit, 0 or more; None: the catalog's. Counts have none: it is ignored there."""
    model: Label | None = None
    version: Label | None = None
    observed_at: Day | None = None
    """None: fresh on the day of the profile."""
    evidence: Annotated[tuple[Label, ...], Field(strict=False)] = ()
    """Ids of the videos or notes that the value rests on."""


class HistoryEntry(_Record):
    """One earlier breach; only confirmed ones count, and none on or after the day of the profile."""

    clause: Label
    date: Day
    outcome: Outcome
    points: Count = 0


class Evidence(_Record):
    """A text that may speak for or against the creator."""

    id: Label
    kind: Label = "note"
    trusted: bool = False
    """Whether the platform itself knows this; captions, bios, appeals and messages are not trusted."""
    date: Day | None = None
    text: Text


class ContentItem(_Record):
    """Something the creator published: context to show and to search by, never evidence."""

    id: Label
    surface: Label | None = None
    posted_at: Day | None = None
    caption: Text = ""


class Profile(_Record):
    """What is known of one creator on one day."""

    creator_id: Label
    as_of: Day
    """The day on which everything is judged."""
    region: Annotated[str, Field(min_length=1, max_length=32)]
    signals: Annotated[Mapping[str, SignalValue], BeforeValidator(_objects_of)]
    history: Annotated[tuple[HistoryEntry, ...], Field(strict=False)] = ()
    bonus_points: Count = 0
    evidence: Annotated[tuple[Evidence, ...], Field(strict=False)] = ()
    content: Annotated[tuple[ContentItem, ...], Field(strict=False)] = ()
    account_opened: Day | None = None
    account_type: Label | None = None
    followers: Count | None = None
    language: Label | None = None

    def digest(self) -> str:
        """The sha256 of the profile in canonical JSON: equal profiles, equal digests, on every machine."""
        return "sha256:" + hashlib.sha256(self.canonical().encode()).hexdigest()

    def canonical(self) -> str:
        """JSON with sorted keys and without what is left at its default, so that new options keep digests."""
        plain: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
