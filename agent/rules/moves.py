"""The single moves that a rule suggests: a signal across one threshold, or one answer given for certain.

A signal moves to just beyond the threshold and no further. Which creators a move is tried on, and where it
leads, is for `agent.rules.change` to say, and for `agent.columns.change` of a whole batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agent.rules.case import AskKey
from agent.rules.words import plain_number
from policies.clause import Rule
from policies.criteria import Condition, Leaf, Operator, compare, leaves
from signals.catalog import Catalog, SignalSpec

OPPOSITE: dict[Operator, Operator] = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
SURE: tuple[Literal["yes", "no"], ...] = ("yes", "no")


@dataclass(frozen=True)
class SignalMove:
    """A signal set to the nearest value for which a test holds; the text of the test tells the move."""

    test: Leaf
    value: float

    @property
    def change(self) -> str:
        """The move in words, such as `static_frame_share < 0.5`."""
        return self.test.text

    @property
    def direction(self) -> str:
        """Up, down, onto or off: what a longer move the same way has in common with this one."""
        return f"{self.test.signal} {self.test.op[0]}"

    @property
    def touched(self) -> str:
        """The signal, which bears on the clauses that name it and on no other."""
        return self.test.signal


@dataclass(frozen=True)
class AnswerMove:
    """A question answered for certain."""

    key: AskKey
    verbal: Literal["yes", "no"]

    @property
    def value(self) -> float:
        """P(yes)."""
        return float(self.verbal == "yes")

    @property
    def change(self) -> str:
        """The move in words, such as `STILL-2 exception:licensed = yes`."""
        return f"{self.key.clause} {self.key.purpose} = {self.verbal}"

    @property
    def direction(self) -> str:
        """No answer is a longer way than another."""
        return self.change

    @property
    def touched(self) -> str:
        """The id of the clause that asks."""
        return self.key.clause


Move = SignalMove | AnswerMove


def leaves_of_rule(rule: Rule) -> list[Leaf]:
    """Every test of a rule, of the breach first, then of its exceptions; equal tests once."""
    conditions: list[Condition | None] = [rule.breach_when, *(e.when for e in rule.exceptions)]
    return list({leaf.text: leaf for condition in conditions for leaf in leaves(condition)}.values())


def signal_moves(rule: Rule, catalog: Catalog) -> Iterator[SignalMove]:
    """Each test of a rule made to hold, and made to fail; derived signals are nobody's to move."""
    for leaf in leaves_of_rule(rule):
        spec = catalog[leaf.signal]
        if spec.kind == "derived":
            continue
        for op in (leaf.op, OPPOSITE[leaf.op]):
            value = _just_there(op, leaf.number, spec)
            if value is not None:
                text = f"{leaf.signal} {op} {plain_number(leaf.number)}"
                yield SignalMove(Leaf(leaf.signal, op, leaf.number, text), value)


def _just_there(op: Operator, number: float, spec: SignalSpec) -> float | None:
    """The nearest value for which a test holds, within the signal's range; None if there is none."""
    low, high = spec.range
    width = high - low if low is not None and high is not None else max(abs(number), 1.0)
    whole = spec.kind == "counted" and number == int(number) and (high is None or high > 1)
    step = 1.0 if whole else width * 1e-6
    for value in {">=": (number,), "<=": (number,), "==": (number,)}.get(op, (number + step, number - step)):
        if spec.admits(value) and compare(value, op, number):
            return value
    return None
