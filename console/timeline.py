"""The past of a creator and the health rating, as places on two lines.

Places are percentages of a line's width, from 0 to 100. Nothing here draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.verdict import Verdict
from policies.adjudication import Adjudication
from signals.profile import HistoryEntry, Profile

YEAR = 365
WINDOW = 90


@dataclass(frozen=True)
class Mark:
    """One earlier breach; `at` is None where it lies outside the year before the profile's day."""

    entry: HistoryEntry
    days_ago: int
    at: float | None


@dataclass(frozen=True)
class Timeline:
    """Earlier breaches, the newest first, on a line that ends on the day of the profile."""

    marks: list[Mark]
    window: float
    """Place where the last 90 days begin."""


@dataclass(frozen=True)
class RatingBar:
    """The health rating before and after, with the milestones below it."""

    before: float
    after: float
    low: float
    """The lower of both places, where the drop begins."""
    drop: float
    """Width of what is lost."""
    milestones: list[tuple[int, float, bool]]
    """Points, place, and whether this verdict passes it."""


def timeline(profile: Profile) -> Timeline:
    """The history of a profile on a line of one year."""
    newest_first = sorted(profile.history, key=lambda entry: entry.date, reverse=True)
    marks = []
    for entry in newest_first:
        ago = (profile.as_of - entry.date).days
        marks.append(Mark(entry, ago, round(100 * (1 - ago / YEAR), 2) if 0 <= ago <= YEAR else None))
    return Timeline(marks, round(100 * (1 - WINDOW / YEAR), 2))


def rating_bar(verdict: Verdict, numbers: Adjudication) -> RatingBar:
    """The rating from 0 to its start, or to its value where that is higher."""
    was, now = verdict.rating.before, verdict.rating.after
    top = max(numbers.rating.start, was, now, 1)

    def place(points: int) -> float:
        return round(100 * min(max(points / top, 0.0), 1.0), 2)

    passed = [(points, place(points), now <= points < was) for points in sorted(numbers.milestones)]
    return RatingBar(
        place(was), place(now), min(place(was), place(now)), abs(place(was) - place(now)), passed
    )
