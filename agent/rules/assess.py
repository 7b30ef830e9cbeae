"""One clause against one case: breached, exempt, not breached, or undetermined.

Pure arithmetic of intervals; the four rules of status stand in `_status` in the order in which they
apply. What keeps a clause open is collected beside it, so that a person is told what to settle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agent.rules.case import BREACH, AskKey, Case, exception_key
from policies.clause import Clause, Measure, Rule
from policies.criteria import (
    CERTAIN,
    Condition,
    Interval,
    Leaf,
    Reading,
    Readings,
    evaluate,
    open_gaps,
    product,
    signals_of,
)
from signals.derived import confirmed, rating_before, worth

Status = Literal["breached", "exempt", "not_breached", "undetermined"]
OpenCode = Literal["missing_signal", "stale_signal", "low_margin", "unclear_evidence", "untrusted_evidence"]


@dataclass(frozen=True)
class OpenPoint:
    """One thing that keeps a clause open: a signal, a question, or values too close to call."""

    code: OpenCode
    leaf: Leaf | None = None
    key: AskKey | None = None
    ask: str | None = None


@dataclass(frozen=True)
class Assessment:
    """A clause as found: status, probability of the breach, and what is open.

    `exemption` is the lowest probability of the exception that opened, where status is `exempt`.
    """

    clause: Clause
    rule: Rule
    status: Status
    probability: Interval
    exemption: float | None
    occurrence: int
    open_points: tuple[OpenPoint, ...]

    @property
    def step(self) -> Measure:
        """The step of the ladder for this occurrence; past the end, the last one."""
        return self.rule.ladder[min(self.occurrence, len(self.rule.ladder)) - 1]


@dataclass(frozen=True)
class _Part:
    """A condition and a question that must both hold."""

    when: Condition | None
    ask: str | None
    key: AskKey


def is_assessed(case: Case, clause: Clause) -> bool:
    """Whether anybody has looked at what the clause speaks of."""
    rule = clause.rule
    if rule is None:
        return False
    if rule.breach_when is None:
        return case.has_model and bool(case.profile.evidence) and clause.id in case.found
    catalog = case.handbook.catalog
    given = [name for name in signals_of(rule.breach_when) if catalog[name].kind != "derived"]
    return not given or any(name in case.profile.signals for name in given)


def readings_for(case: Case, clause: Clause) -> Readings:
    """What is known of each signal, as seen from one clause."""
    rating = rating_before(case.profile, case.handbook.adjudication.rating)

    def read(name: str) -> Reading:
        return Reading(*worth(case.profile, case.handbook.catalog, name, clause=clause.id, rating=rating))

    return read


def assess(case: Case, clause: Clause, rule: Rule) -> Assessment:
    """Applies one rule to a case."""
    readings = readings_for(case, clause)
    low, high = case.handbook.adjudication.margin.low, case.handbook.adjudication.margin.high
    parts = [_Part(e.when, e.ask, exception_key(clause, e)) for e in rule.exceptions]
    breach = _Part(rule.breach_when, rule.ask, AskKey(clause.id, BREACH))
    p = _interval(case, breach, readings)
    exceptions = [_interval(case, part, readings) for part in parts]
    status, exemption = _status(p, exceptions, low, high)
    points: tuple[OpenPoint, ...] = ()
    if status == "undetermined":
        opened = [] if p.low >= high else [(breach, p)]
        opened += [(part, i) for part, i in zip(parts, exceptions, strict=True) if _is_open(i, low, high)]
        points = tuple(
            dict.fromkeys(pt for part, i in opened for pt in _open_points(case, part, i, readings))
        )
    earlier = confirmed(case.profile, rule.repeat_window_days, clause.id)
    return Assessment(clause, rule, status, p, exemption, 1 + earlier, points)


def _status(p: Interval, exceptions: list[Interval], low: float, high: float) -> tuple[Status, float | None]:
    if p.high <= low:
        return "not_breached", None
    opened = [e.low for e in exceptions if e.low >= high]
    if opened:
        return "exempt", max(opened)
    if p.low >= high and not any(_is_open(e, low, high) for e in exceptions):
        return "breached", None
    return "undetermined", None


def _is_open(interval: Interval, low: float, high: float) -> bool:
    return not (interval.low >= high or interval.high <= low)


def _interval(case: Case, part: _Part, readings: Readings) -> Interval:
    margin = case.handbook.adjudication.margin
    said = CERTAIN if part.ask is None else case.answer(part.key).interval(margin.low, margin.high)
    return product(evaluate(part.when, readings), said)


def _open_points(case: Case, part: _Part, whole: Interval, readings: Readings) -> Iterator[OpenPoint]:
    margin = case.handbook.adjudication.margin
    for leaf, gap in open_gaps(part.when, readings):
        yield OpenPoint(gap, leaf=leaf)
    if any(margin.low < end < margin.high for end in whole):
        yield OpenPoint("low_margin", key=part.key)
    if part.ask is not None:
        answer = case.answer(part.key)
        if answer.verbal == "unclear":
            yield OpenPoint(answer.code or "unclear_evidence", key=part.key, ask=part.ask)
