"""The same figures for parts of the cases: by tag, region, creator size and language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from evals.intervals import Figure, share
from evals.result import Result
from evals.systems.system import Case
from evals.verdict_cases import VerdictCase

SIZES = ((1_000, "under 1,000"), (10_000, "1,000 to 9,999"), (100_000, "10,000 to 99,999"))
LARGEST = "100,000 or more"
FAIR_BY = ("region", "size", "language")
ENOUGH = 10
"""Cases below which a slice is shown and not compared."""


class Slice(BaseModel):
    """Some of the verdict cases with the figures that matter most."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str
    name: str
    decision_accuracy: Figure
    wrongful_measure_rate: Figure
    missed_measure_rate: Figure
    escalation_rate: Figure


def slices_of(cases: Sequence[Case], results: Sequence[Result]) -> list[Slice]:
    """Every slice that has a result, by kind of slice and name."""
    by_id = {result.id: result for result in results if result.error is None}
    members: dict[tuple[str, str], list[Result]] = {}
    for case in cases:
        if isinstance(case, VerdictCase) and case.id in by_id:
            for key in _keys(case):
                members.setdefault(key, []).append(by_id[case.id])
    return [_slice(by, name, found) for (by, name), found in sorted(members.items())]


def largest_gaps(slices: Sequence[Slice]) -> Mapping[str, tuple[str, str, float]]:
    """For region, size and language the two slices whose wrongful-measure rates lie farthest apart."""
    gaps = {}
    for by in FAIR_BY:
        rates = [
            (s.wrongful_measure_rate.value or 0.0, s.name)
            for s in slices
            if s.by == by and s.wrongful_measure_rate.n >= ENOUGH
        ]
        if len(rates) > 1:
            (low, least), (high, most) = min(rates), max(rates)
            gaps[by] = (most, least, high - low)
    return gaps


def size_of(followers: int | None) -> str:
    """The slice of a number of followers."""
    if followers is None:
        return "not given"
    return next((name for limit, name in SIZES if followers < limit), LARGEST)


def _keys(case: VerdictCase) -> Iterator[tuple[str, str]]:
    yield from (("tag", tag) for tag in case.tags if not tag.isupper())
    yield "region", str(case.profile.get("region"))
    yield "size", size_of(case.profile.get("followers"))
    yield "language", str(case.profile.get("language") or "not given")


def _slice(by: str, name: str, results: Sequence[Result]) -> Slice:
    def rate(score: str) -> Figure:
        return share([result.scores.get(score) for result in results])

    return Slice(
        by=by,
        name=name,
        decision_accuracy=rate("decision"),
        wrongful_measure_rate=rate("wrongful"),
        missed_measure_rate=rate("missed"),
        escalation_rate=rate("escalated"),
    )
