"""A number held against its limit, as a bar: where the value lies, how sure it is, where the limit is.

All places are percentages of the bar's width, from 0 to 100. Nothing here draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.page import words as say
from agent.page.findings import row_of
from agent.verdict import Finding, Test, Verdict
from policies.criteria import Leaf, Operator
from policies.handbook import Handbook
from signals.catalog import SignalSpec
from signals.profile import Profile

ROOM = 1.4
"""How far a bar without an end of its own goes beyond what it has to show."""
SURE = 1.96
"""Standard deviations to both sides that hold the true value 19 times of 20."""


@dataclass(frozen=True)
class Gauge:
    """One test of a rule, in words and as places on a bar."""

    result: bool | None
    """Whether the test is true; None where the value is unknown."""
    signal: str
    value: str
    against: str
    margin: str
    quote: str
    note: str
    """What else to know of the value: its noise, its age."""
    limit: float
    """Place of the limit."""
    zone: tuple[float, float]
    """Places between which the test is true; both the limit's where one value alone makes it true."""
    at: float | None
    """Place of the value; None where it is unknown."""
    band: tuple[float, float] | None
    """Places between which the true value lies 19 times of 20; None without noise."""


def gauges(
    finding: Finding, purpose: str, verdict: Verdict, profile: Profile, handbook: Handbook
) -> list[Gauge]:
    """The tests of a finding that serve one purpose, `breach` or `exception:ID`."""
    clause = say.clause_of(verdict, finding, handbook)
    return [
        gauge(test, leaf, profile, handbook)
        for test in finding.tests
        if (leaf := say.leaf_of(test)) and say.purpose_of(test, clause) == purpose
    ]


def gauge(test: Test, leaf: Leaf, profile: Profile, handbook: Handbook) -> Gauge:
    """One test as a bar."""
    spec = handbook.catalog.get(leaf.signal)
    signal, value, against, margin = row_of(test, handbook)
    noise = noise_of(leaf.signal, profile, spec)
    shown = (leaf.number,) if test.value is None else (leaf.number, test.value)
    low, high = ends(spec, shown)
    limit = place(leaf.number, low, high)
    edges = None
    if test.value is not None and noise:
        edges = (
            place(test.value - SURE * noise, low, high),
            place(test.value + SURE * noise, low, high),
        )
    return Gauge(
        result=test.result,
        signal=signal,
        value=value,
        against=against,
        margin=margin.removeprefix("margin "),
        quote=say.line(test.quote.text) if test.quote else "",
        note=_note(leaf.signal, profile, spec, noise),
        limit=limit,
        zone=zone(leaf.op, limit),
        at=None if test.value is None else place(test.value, low, high),
        band=edges,
    )


def noise_of(signal: str, profile: Profile, spec: SignalSpec | None) -> float:
    """Standard deviation of a measured signal, in its unit: its own, else the catalog's; 0 for counts."""
    given = profile.signals.get(signal)
    if spec is None or spec.kind != "measured" or given is None:
        return 0.0
    return given.sd if given.sd is not None else spec.sd or 0.0


def ends(spec: SignalSpec | None, shown: tuple[float, ...]) -> tuple[float, float]:
    """The ends of a bar that shows the given numbers: a share is shown whole, all else as far as needed."""
    lowest, highest = spec.range if spec else (None, None)
    if spec and spec.unit == "share" and lowest is not None and highest is not None:
        return lowest, highest
    low = min(lowest if lowest is not None else 0.0, *shown)
    wanted = low + (ROOM * (max(shown) - low) or 1.0)
    return low, min(wanted, highest) if highest is not None and highest > low else wanted


def place(number: float, low: float, high: float) -> float:
    """Where a number lies between two ends, in percent; what lies outside is put at the end."""
    return round(100 * min(max((number - low) / (high - low), 0.0), 1.0), 2)


def zone(op: Operator, limit: float) -> tuple[float, float]:
    """The places where a test with a limit is true."""
    match op:
        case ">=" | ">":
            return limit, 100.0
        case "<=" | "<":
            return 0.0, limit
        case "==":
            return limit, limit
        case "!=":
            return 0.0, 100.0


def _note(signal: str, profile: Profile, spec: SignalSpec | None, noise: float) -> str:
    """Such as `± 6 %, 3 days old, frame-motion 2.3`."""
    given = profile.signals.get(signal)
    if given is None or spec is None:
        return ""
    days = (profile.as_of - given.observed_at).days if given.observed_at else 0
    stale = spec.stale_after_days is not None and days > spec.stale_after_days
    age = f"{days} day{'' if days == 1 else 's'} old" + (", stale" if stale else "")
    model = " ".join(part for part in (given.model, given.version) if part)
    parts = [
        f"± {say.amount(SURE * noise, spec.unit)}" if noise else "",
        age if days else "",
        say.line(model),
    ]
    return ", ".join(part for part in parts if part)
