"""Conditions: how leaves are read, and how likely they are to hold, by hand-computed numbers."""

from __future__ import annotations

from typing import Any

import pytest

from policies.criteria import (
    Condition,
    Group,
    Interval,
    Leaf,
    Reading,
    Readings,
    compare,
    evaluate,
    holds,
    leaves,
    open_gaps,
    parse_leaf,
    signals_of,
)

MISSING = Reading(None, gap="missing_signal")
STALE = Reading(None, gap="stale_signal")


def leaf(text: str) -> Leaf:
    """A leaf that must be readable."""
    found = parse_leaf(text)
    assert found is not None
    return found


def known(**readings: Reading) -> Readings:
    """What is known of each signal."""
    return readings.__getitem__


def group(op: Any, *parts: Condition | str) -> Group:
    """A group of conditions, leaves given as text."""
    return Group(op, tuple(leaf(p) if isinstance(p, str) else p for p in parts))


@pytest.mark.parametrize("op", [">=", ">", "<=", "<", "==", "!="])
def test_a_leaf_is_a_signal_an_operator_and_a_number(op: Any) -> None:
    """All six operators are read, and the text is kept with single spaces."""
    assert leaf(f"  x_1   {op}  0.50 ") == Leaf("x_1", op, 0.5, f"x_1 {op} 0.50")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "x >=",
        ">= 1",
        "x => 1",
        "x = 1",
        "x >= y",
        "x >= 1e3",
        "x >= 1 and y > 2",
        "x >= 50%",
        "x >= 1_0",
        "x >= nan",
    ],
)
def test_anything_else_is_no_leaf(text: str) -> None:
    """There is no other expression language."""
    assert parse_leaf(text) is None


@pytest.mark.parametrize(
    ("op", "below", "at", "above"),
    [
        (">=", False, True, True),
        (">", False, False, True),
        ("<=", True, True, False),
        ("<", True, False, False),
        ("==", False, True, False),
        ("!=", True, False, True),
    ],
)
def test_exact_values_compare_as_written(op: Any, below: bool, at: bool, above: bool) -> None:
    """Below, at and above the threshold."""
    assert [compare(value, op, 5) for value in (4, 5, 6)] == [below, at, above]


@pytest.mark.parametrize(
    ("value", "above"),
    [(0.5, 0.5), (0.6, 0.841344746), (0.4, 0.158655254), (0.696, 0.975002105), (0.8, 0.998650102)],
)
def test_noise_gives_the_normal_tail(value: float, above: float) -> None:
    """At 0, 1, -1, 1.96 and 3 standard deviations from the threshold."""
    noisy = Reading(value, 0.1)
    for op in (">=", ">"):
        assert holds(leaf(f"x {op} 0.5"), noisy) == pytest.approx((above, above), abs=1e-8)
    for op in ("<=", "<"):
        assert holds(leaf(f"x {op} 0.5"), noisy) == pytest.approx((1 - above, 1 - above), abs=1e-8)


def test_equality_has_no_noise() -> None:
    """`==` and `!=` are 0 or 1 on a noisy value too."""
    assert holds(leaf("x == 0.5"), Reading(0.5, 0.1)) == (1, 1)
    assert holds(leaf("x != 0.5"), Reading(0.5, 0.1)) == (0, 0)


def test_without_noise_a_test_is_certain() -> None:
    """A standard deviation of 0 leaves 0 or 1, at the threshold itself too."""
    assert holds(leaf("x >= 0.5"), Reading(0.5)) == (1, 1)
    assert holds(leaf("x > 0.5"), Reading(0.5)) == (0, 0)


@pytest.mark.parametrize("op", [">=", ">", "<=", "<", "==", "!="])
def test_an_unknown_signal_is_never_false(op: str) -> None:
    """Missing and stale give the whole interval whatever the operator."""
    assert holds(leaf(f"x {op} 1"), MISSING) == (0, 1)
    assert holds(leaf(f"x {op} 1"), STALE) == (0, 1)


@pytest.mark.parametrize(("op", "expected"), [("all", 0.4), ("any", 0.9), ("none", 0.1)])
def test_groups_multiply(op: str, expected: float) -> None:
    """With 0.5 and 0.8: product, one minus product of complements, and the complement of that."""
    readings = known(x=Reading(0.0, 1.0), y=Reading(0.8416212335729143, 1.0))
    assert evaluate(group(op, "x >= 0", "y >= 0"), readings) == pytest.approx((expected, expected))


@pytest.mark.parametrize(
    ("op", "other", "expected"),
    [
        ("all", 0, (0, 0)),
        ("all", 1, (0, 1)),
        ("any", 0, (0, 1)),
        ("any", 1, (1, 1)),
        ("none", 0, (0, 1)),
        ("none", 1, (0, 0)),
    ],
)
def test_groups_follow_kleene_logic(op: str, other: float, expected: tuple[float, float]) -> None:
    """An unknown part is settled by a false part of `all` and by a true part of `any` and `none`."""
    assert evaluate(group(op, "x >= 1", "y >= 1"), known(x=MISSING, y=Reading(other))) == expected


def test_nesting_turns_intervals_round() -> None:
    """`none` of an `all` with an unknown part: from 1 - 0.5 to 1."""
    condition = group("none", group("all", "x >= 0", "y >= 1"))
    assert evaluate(condition, known(x=Reading(0.0, 1.0), y=MISSING)) == Interval(0.5, 1.0)


def test_no_condition_is_certain() -> None:
    """A rule with a question alone has a condition that always holds."""
    assert evaluate(None, known()) == (1, 1)


def test_leaves_and_signals_in_the_order_written() -> None:
    """Every leaf is listed, every signal once."""
    condition = group("all", "b > 1", group("any", "a > 2", "b > 3"))
    assert [each.text for each in leaves(condition)] == ["b > 1", "a > 2", "b > 3"]
    assert signals_of(condition) == ("b", "a")
    assert list(leaves(None)) == []


def test_only_gaps_that_matter_are_open() -> None:
    """An unknown leaf beside a false one of `all` moves nothing; alone it does, with its reason."""
    condition = group("any", group("all", "x > 1", "y > 1"), "z > 1")
    gaps = open_gaps(condition, known(x=MISSING, y=Reading(0), z=STALE))
    assert [(each.text, gap) for each, gap in gaps] == [("z > 1", "stale_signal")]


def test_gaps_of_a_true_group_do_not_matter() -> None:
    """`any` with one true part is true, whatever is unknown in it."""
    assert list(open_gaps(group("any", "x > 1", "y > 1"), known(x=MISSING, y=Reading(2)))) == []
    assert list(open_gaps(None, known())) == []
