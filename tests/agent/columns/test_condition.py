"""Conditions over columns, held to the criteria of single readings."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.columns.condition import SURELY_FALSE, SURELY_TRUE, evaluate, holds, open_gaps
from agent.columns.table import MISSING, PRESENT, STALE, SignalColumn
from policies import criteria
from policies.criteria import Condition, Group, Leaf, Reading

NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, 0.5, 1.0, 0.25])
NOISE = st.floats(0, 1e308) | st.sampled_from([0.0, 0.1, 5e-324])
OPERATORS = st.sampled_from([">=", ">", "<=", "<", "==", "!="])
STATES = {"missing_signal": MISSING, "stale_signal": STALE, None: PRESENT}


def readings() -> st.SearchStrategy[Reading]:
    """Known readings, and gaps of both kinds."""
    gaps = st.sampled_from([Reading(None, gap="missing_signal"), Reading(None, gap="stale_signal")])
    near = st.builds(
        Reading, st.sampled_from([-0.15, 0.0, 0.5, 0.58, 1.15, 9.0]), st.sampled_from([0.0, 0.1])
    )
    return near | gaps | st.builds(Reading, NUMBERS, NOISE)


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions over three signals, nested."""
    leaf = st.builds(Leaf, st.sampled_from("abc"), OPERATORS, st.sampled_from([0.0, 0.5, 1.0]), st.just(""))
    groups = lambda inner: st.builds(  # noqa: E731
        Group, st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3).map(tuple)
    )
    return st.recursive(leaf, groups, max_leaves=8)


def column(known: list[Reading]) -> SignalColumn:
    """Readings as a column; what is not known has a value that must not count."""
    value = np.array([7.0 if each.value is None else each.value for each in known])
    state = np.array([STATES[each.gap] for each in known], np.int8)
    return SignalColumn(value, state, np.array([each.sd if each.gap is None else 3.0 for each in known]))


@settings(max_examples=60, deadline=None, derandomize=True)
@example([Reading(1e308, 5e-324)], ">", -1e308)
@given(st.lists(readings(), min_size=1, max_size=20), OPERATORS, NUMBERS)
def test_tests_are_equal_to_the_last_bit(known: list[Reading], op: criteria.Operator, number: float) -> None:
    """Whatever the value, the noise and the gap."""
    leaf = Leaf("a", op, number, "")
    truth = holds(leaf, column(known))
    assert list(zip(*truth, strict=True)) == [criteria.holds(leaf, each) for each in known]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(conditions(), st.lists(st.tuples(readings(), readings(), readings()), min_size=4, max_size=12))
def test_conditions_are_equal_to_the_last_bit(condition: Condition, rows: list[tuple[Reading, ...]]) -> None:
    """Probabilities, and the gaps that matter."""
    columns = {name: column([row[n] for row in rows]) for n, name in enumerate("abc")}
    truth, gaps = evaluate(condition, columns.__getitem__), open_gaps(condition, columns.__getitem__)
    for n, row in enumerate(rows):
        read = dict(zip("abc", row, strict=True)).__getitem__
        assert (truth.low[n], truth.high[n]) == criteria.evaluate(condition, read)
        open_here = {gap for _, gap in criteria.open_gaps(condition, read)}
        assert (gaps.missing[n], gaps.stale[n]) == (
            "missing_signal" in open_here,
            "stale_signal" in open_here,
        )


def test_nothing_is_computed_twice_where_all_is_known() -> None:
    """Without gaps, lowest and highest probability are one array."""
    known = {"a": column([Reading(0.5, 0.1)]), "b": column([Reading(1.0)])}
    leaves = (Leaf("a", ">", 0.4, ""), Leaf("b", "==", 1.0, ""))
    for op in ("all", "any", "none"):
        low, high = evaluate(Group(op, leaves), known.__getitem__)
        assert low is high


def test_the_tail_is_sure_beyond_its_ends() -> None:
    """Where the tail is not computed, it is 1 or 0 exactly."""
    assert 0.5 * math.erfc(-SURELY_TRUE / math.sqrt(2)) == 1.0
    assert 0.5 * math.erfc(-SURELY_FALSE / math.sqrt(2)) == 0.0


def test_a_gap_beside_what_is_as_good_as_settled_does_not_matter() -> None:
    """A probability below the negligible one settles a group as 0 would."""
    known = {"a": column([Reading(-0.15, 0.1), Reading(0.0, 0.1)])}
    known["b"] = column([Reading(None, gap="missing_signal")] * 2)
    whole = Group("all", (Leaf("a", ">", 0.5, ""), Leaf("b", ">", 0.5, "")))
    assert 0 < evaluate(whole, known.__getitem__).high[0] < criteria.NEGLIGIBLE
    assert open_gaps(whole, known.__getitem__).missing.tolist() == [False, True]
