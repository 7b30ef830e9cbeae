"""Doubles of a file."""

from __future__ import annotations

from agent.columns.seen import Seen


def test_the_first_row_is_named() -> None:
    """Whether it stands in the same block or in an earlier one, and however often it is told again."""
    seen = Seen()
    assert seen.again([("a", 1), ("b", 1), ("a", 1), ("a", 2)], [1, 2, 4, 5]) == {2: 1}
    assert seen.again([("c", 1), ("b", 1), ("a", 1), ("b", 1)], [6, 7, 8, 9]) == {1: 2, 2: 1, 3: 2}
    assert seen.again([("c", 1)], [10]) == {0: 6}


def test_equal_hashes_are_no_doubles() -> None:
    """The ids and days decide: -1 and -2 have one hash."""
    assert hash(("a", -1)) == hash(("a", -2))
    seen = Seen()
    assert seen.again([("a", -1), ("a", -2)], [1, 2]) == {}
    assert seen.again([("a", -2), ("a", -1)], [3, 4]) == {0: 2, 1: 1}


def test_no_rows() -> None:
    """Nothing is told, before and after others."""
    seen = Seen()
    assert seen.again([], []) == {}
    assert seen.again([("a", 1)], [1]) == {}
    assert seen.again([], []) == {}
    assert seen.again([("a", 1)], [2]) == {0: 1}
