"""The criteria language: conditions over signals, and how likely it is that they hold.

A condition is one leaf, `signal op number`, or one group: `all`, `any` or `none` of conditions.
Truth is an interval of probabilities: noise makes a test uncertain, a missing or stale signal makes
it unknown, and an unknown part counts once as 0 and once as 1. Nothing is ever evaluated as code.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, assert_never

Operator = Literal[">=", ">", "<=", "<", "==", "!="]
Quantifier = Literal["all", "any", "none"]
Gap = Literal["missing_signal", "stale_signal"]

LEAF = re.compile(
    r"(?P<signal>[A-Za-z_][A-Za-z0-9_]*)\s*(?P<op>>=|<=|==|!=|>|<)\s*(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+))"
)


class Interval(NamedTuple):
    """Lowest and highest probability, each from 0 to 1, that something holds."""

    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether nothing unknown is left in it."""
        return self.low == self.high


NEGLIGIBLE = 1e-9
"""A probability below this counts as none when it is asked whether an unknown part still matters."""

UNKNOWN = Interval(0.0, 1.0)
CERTAIN = Interval(1.0, 1.0)
IMPOSSIBLE = Interval(0.0, 0.0)


@dataclass(frozen=True)
class Leaf:
    """One test, `signal op number`, with its source text and 1-based line in the file."""

    signal: str
    op: Operator
    number: float
    text: str
    line: int = 0


@dataclass(frozen=True)
class Group:
    """`all`, `any` or `none` of one or more conditions."""

    op: Quantifier
    parts: tuple[Condition, ...]


Condition = Leaf | Group


@dataclass(frozen=True)
class Reading:
    """What is known of one signal on the day of the verdict.

    `value` is None where `gap` says why it is unknown. `sd` is the noise in the signal's unit (0 or
    more): 0 for counts and derived signals.
    """

    value: float | None
    sd: float = 0.0
    gap: Gap | None = None


Readings = Callable[[str], Reading]


def parse_leaf(text: str, line: int = 0) -> Leaf | None:
    """Reads `signal op number`; None where the text is anything else."""
    found = LEAF.fullmatch(text.strip())
    if found is None:
        return None
    op: Operator = found["op"]  # type: ignore[assignment]  # the pattern admits only operators
    return Leaf(found["signal"], op, float(found["number"]), " ".join(text.split()), line)


def leaves(condition: Condition | None) -> Iterator[Leaf]:
    """All leaves of a condition, in the order written; nothing for None."""
    if isinstance(condition, Leaf):
        yield condition
    elif condition is not None:
        for part in condition.parts:
            yield from leaves(part)


def signals_of(condition: Condition | None) -> tuple[str, ...]:
    """Names of the signals of a condition, each once, in the order written."""
    return tuple(dict.fromkeys(leaf.signal for leaf in leaves(condition)))


def compare(value: float, op: Operator, number: float) -> bool:
    """The plain truth of a test on an exact value."""
    match op:
        case ">=":
            return value >= number
        case ">":
            return value > number
        case "<=":
            return value <= number
        case "<":
            return value < number
        case "==":
            return value == number
        case "!=":
            return value != number
        case _:
            assert_never(op)


def holds(leaf: Leaf, reading: Reading) -> Interval:
    """Probability that a test truly holds, given one noisy reading of its signal.

    For `>=` and `>` it is the normal tail Phi((value - number) / sd), for `<=` and `<` the complement;
    `==`, `!=` and readings without noise are 0 or 1. An unknown reading gives [0, 1].
    """
    if reading.value is None:
        return UNKNOWN
    if reading.sd <= 0 or leaf.op in ("==", "!="):
        p = float(compare(reading.value, leaf.op, leaf.number))
    else:
        z = (reading.value - leaf.number) / reading.sd
        p = 0.5 * math.erfc((-z if leaf.op in (">=", ">") else z) / math.sqrt(2))
    return Interval(p, p)


def negate(interval: Interval) -> Interval:
    """The interval of the opposite."""
    return Interval(1 - interval.high, 1 - interval.low)


def product(*parts: Interval) -> Interval:
    """Interval of parts that must all hold, taken as independent."""
    return Interval(math.prod(p.low for p in parts), math.prod(p.high for p in parts))


def evaluate(condition: Condition | None, readings: Readings) -> Interval:
    """Interval of a condition; no condition at all is certain.

    `all` is the product, `any` one minus the product of complements, `none` the complement of `any`.
    """
    if condition is None:
        return CERTAIN
    if isinstance(condition, Leaf):
        return holds(condition, readings(condition.signal))
    parts = [evaluate(part, readings) for part in condition.parts]
    match condition.op:
        case "all":
            return product(*parts)
        case "any":
            return negate(product(*map(negate, parts)))
        case "none":
            return product(*map(negate, parts))
        case _:
            assert_never(condition.op)


def open_gaps(condition: Condition | None, readings: Readings) -> Iterator[tuple[Leaf, Gap]]:
    """The unknown leaves that matter: those whose truth could still move the whole.

    A part of `all` cannot once another part is certainly false, nor one of `any` or `none` once another
    is certainly true.
    """
    if isinstance(condition, Leaf):
        gap = readings(condition.signal).gap
        if gap is not None:
            yield condition, gap
    elif condition is not None:
        truths = [evaluate(part, readings) for part in condition.parts]
        for i, part in enumerate(condition.parts):
            others = truths[:i] + truths[i + 1 :]
            if condition.op == "all":
                settled = any(other.high < NEGLIGIBLE for other in others)
            else:
                settled = any(other.low > 1 - NEGLIGIBLE for other in others)
            if not settled:
                yield from open_gaps(part, readings)
