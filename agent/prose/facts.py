"""The facts of a case that prose may use: tests with their values, quotes, and how to say a value.

These are what the reviewer reads beside a clause and what the frame of a message is filled with; the
model sees them and may not change them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from agent.prose.wording import Wording
from agent.rules.assess import Assessment, readings_for
from agent.rules.case import Case
from agent.rules.moves import leaves_of_rule
from agent.rules.words import plain_number
from policies.clause import Clause
from policies.criteria import Leaf, Operator, Reading, compare, leaves
from policies.quote import Quote, quote_for
from signals.catalog import SignalSpec


@dataclass(frozen=True)
class Fact:
    """One test of a rule on one creator; `result` and `margin` are None where the signal is unknown."""

    leaf: Leaf
    spec: SignalSpec
    reading: Reading
    result: bool | None
    margin: float | None
    clause: Clause = field(repr=False)

    @cached_property
    def quote(self) -> Quote:
        """The words of the clause that state the threshold; found when asked for, since few are shown."""
        return quote_for(self.clause, self.leaf, self.spec)


def facts_of(case: Case, a: Assessment) -> list[Fact]:
    """The facts that bear on a clause, in the order of its rule."""
    readings = readings_for(case, a.clause)
    return [_fact(case, a, leaf, readings(leaf.signal)) for leaf in leaves_of_rule(a.rule)]


def _fact(case: Case, a: Assessment, leaf: Leaf, reading: Reading) -> Fact:
    spec = case.handbook.catalog[leaf.signal]
    if reading.value is None:
        return Fact(leaf, spec, reading, None, None, a.clause)
    result = compare(reading.value, leaf.op, leaf.number)
    return Fact(leaf, spec, reading, result, round(margin(reading.value, leaf.op, leaf.number), 6), a.clause)


def margin(value: float, op: Operator, number: float) -> float:
    """Distance to a threshold in the signal's unit, positive where the test is true."""
    match op:
        case ">=" | ">":
            return value - number
        case "<=" | "<":
            return number - value
        case "==":
            return -abs(value - number)
        case "!=":
            return abs(value - number)


def behind_the_breach(facts: list[Fact], a: Assessment) -> Iterator[Fact]:
    """The true tests of the breach itself, each signal once: what a creator is told was seen."""
    tests = {leaf.text for leaf in leaves(a.rule.breach_when)}
    told = set()
    for fact in facts:
        if fact.result and fact.leaf.text in tests and fact.leaf.signal not in told:
            told.add(fact.leaf.signal)
            yield fact


def in_words(value: float, spec: SignalSpec, wording: Wording) -> str:
    """A value with its unit in the language of the wording: `74 %`, `11 videos`, `2.5 seconds`."""
    number = plain_number(round(value * 100, 1) if spec.unit == "share" else round(value, 2))
    key = f"unit.{spec.unit}"
    if wording.has(key):
        return wording.say(key, n=number)
    return f"{number} {spec.unit.removesuffix('s') if number == '1' else spec.unit}"
