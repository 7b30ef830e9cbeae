"""The criteria language over columns: the same arithmetic as `policies.criteria`, a batch at a time.

Results are equal to the last bit: the same formula, multiplied in the same order, with the same `erfc`.
Another library's differs in the last bit, and would tell a value that lies on a cut-off otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import reduce
from typing import NamedTuple

import numpy as np

from agent.columns.table import MISSING, PRESENT, STALE, Flags, Floats, Rows, SignalColumn
from policies.criteria import NEGLIGIBLE, Condition, Leaf, Operator

SURELY_TRUE, SURELY_FALSE = 9.0, -39.0
"""Distances in noises beyond which the normal tail is 1 or 0 exactly, as numbers are kept."""

COMPARE: dict[Operator, Callable[[Floats, float], Flags]] = {
    ">=": np.greater_equal,
    ">": np.greater,
    "<=": np.less_equal,
    "<": np.less,
    "==": np.equal,
    "!=": np.not_equal,
}

Read = Callable[[str], SignalColumn]


class Truth(NamedTuple):
    """Lowest and highest probability, row by row; one and the same array where nothing is unknown."""

    low: Floats
    high: Floats

    def take(self, at: Rows) -> Truth:
        """The truth at some positions."""
        low = self.low[at]
        return Truth(low, low if self.high is self.low else self.high[at])


class Gaps(NamedTuple):
    """Rows with an unknown signal that could still move the whole."""

    missing: Flags
    stale: Flags


def holds(leaf: Leaf, column: SignalColumn) -> Truth:
    """Probability that a test truly holds; 0 to 1 where the signal is unknown."""
    p = COMPARE[leaf.op](column.value, leaf.number).astype(np.float64)
    known = column.state == PRESENT
    if column.sd is not None and leaf.op not in ("==", "!="):
        _add_noise(p, leaf, column.value, np.where(known, column.sd, 0.0))
    if known.all():
        return Truth(p, p)
    return Truth(np.where(known, p, 0.0), np.where(known, p, 1.0))


def _add_noise(p: Floats, leaf: Leaf, value: Floats, sd: Floats) -> None:
    """Replaces the truth of noisy values by the normal tail, where that is neither 0 nor 1 exactly."""
    noisy = np.flatnonzero(sd > 0)
    with np.errstate(over="ignore"):
        z = (value[noisy] - leaf.number) / sd[noisy]
    if leaf.op in ("<=", "<"):
        z = -z
    near = (z < SURELY_TRUE) & (z > SURELY_FALSE)
    tails = map(math.erfc, (-z[near] / math.sqrt(2)).tolist())
    p[noisy[near]] = 0.5 * np.fromiter(tails, np.float64)


def joint(parts: Iterable[Truth]) -> Truth:
    """Truth of parts that must all hold, multiplied from the first to the last."""
    return reduce(_both, parts)


def _both(a: Truth, b: Truth) -> Truth:
    low = a.low * b.low
    return Truth(low, low if a.low is a.high and b.low is b.high else a.high * b.high)


def negate(truth: Truth) -> Truth:
    """The truth of the opposite."""
    high = 1 - truth.low
    return Truth(high if truth.high is truth.low else 1 - truth.high, high)


def evaluate(condition: Condition, read: Read) -> Truth:
    """Truth of a condition; `read` gives a signal in the rows that are asked about."""
    if isinstance(condition, Leaf):
        return holds(condition, read(condition.signal))
    parts = [evaluate(part, read) for part in condition.parts]
    if condition.op == "all":
        return joint(parts)
    none = joint(map(negate, parts))
    return none if condition.op == "none" else negate(none)


def open_gaps(condition: Condition, read: Read) -> Gaps:
    """The rows in which a missing signal matters, and those in which a stale one does.

    An unknown part of a group matters unless another part settles the group (`policies.criteria.open_gaps`).
    """
    if isinstance(condition, Leaf):
        state = read(condition.signal).state
        return Gaps(state == MISSING, state == STALE)
    settling = [_settles(condition.op == "all", evaluate(part, read)) for part in condition.parts]
    count = np.sum(settling, axis=0)
    missing = stale = np.zeros(len(count), np.bool_)
    for part, own in zip(condition.parts, settling, strict=True):
        inner, matters = open_gaps(part, read), count == own
        missing, stale = missing | (inner.missing & matters), stale | (inner.stale & matters)
    return Gaps(missing, stale)


def _settles(is_all: bool, truth: Truth) -> Flags:
    return truth.high < NEGLIGIBLE if is_all else truth.low > 1 - NEGLIGIBLE
