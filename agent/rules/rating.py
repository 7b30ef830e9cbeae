"""The health rating: before and after the breaches found now, its band, and the milestone passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.rules.assess import Assessment
from agent.rules.case import Case
from policies.adjudication import Adjudication
from signals.derived import rating_before


@dataclass(frozen=True)
class Rating:
    """Points from 0 to the handbook's maximum; `milestone` is the lowest one passed now, or None."""

    before: int
    after: int
    band: str
    milestone: int | None


def rate(case: Case, breached: Sequence[Assessment]) -> Rating:
    """Takes the points of new breaches off; a milestone m is passed when `after <= m < before`."""
    numbers = case.handbook.adjudication
    before = rating_before(case.profile, numbers.rating)
    after = max(before - sum(a.rule.points for a in breached), 0)
    passed = [m for m in numbers.milestones if after <= m < before]
    return Rating(before, after, band(after, numbers), min(passed, default=None))


def band(rating: int, numbers: Adjudication) -> str:
    """Name of the band that a rating lies in."""
    if rating >= numbers.bands.healthy:
        return "healthy"
    if rating >= numbers.bands.needs_attention:
        return "needs_attention"
    return "unhealthy" if rating >= numbers.bands.unhealthy else "zero"
