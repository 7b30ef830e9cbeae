"""Columns of signals and of history, without any rule."""

from __future__ import annotations

import numpy as np
import pytest

from agent.columns.table import MISSING, PRESENT, History, SignalColumn, exact, nowhere

PAST = History(
    row=np.array([2, 0, 2, 0]),
    clause=np.array([1, 0, 1, 1]),
    days=np.array([90, 0, 91, 1]),
    points=np.array([5, 7, 11, 10**12]),
    names=("A-1", "B-1"),
)


@pytest.mark.parametrize(
    ("window", "clause", "counts"),
    [
        (90, None, [1, 0, 1]),
        (91, None, [1, 0, 2]),
        (91, "B-1", [1, 0, 2]),
        (91, "A-1", [0, 0, 0]),
        (91, "C-1", [0, 0, 0]),
    ],
)
def test_breaches_are_counted_inside_the_window(window: int, clause: str | None, counts: list[int]) -> None:
    """The last day of a window counts, the day itself does not, and a clause counts its own alone."""
    assert PAST.count(3, window, clause).tolist() == counts


def test_points_are_added_up_whole() -> None:
    """Points of the window, by row."""
    assert PAST.lost(3, 90).tolist() == [10**12, 0, 5]
    assert PAST.lost(3, 91).tolist() == [10**12, 0, 16]


def test_a_history_without_entries() -> None:
    """Nothing is counted, for any clause."""
    none, whole = np.empty(0, np.intp), np.empty(0, np.int64)
    assert History(none, none, whole, whole, ()).count(2, 90, "A-1").tolist() == [0, 0]


def test_some_rows_of_a_signal() -> None:
    """Value, state and noise go together; a signal without noise has none in any row."""
    column = SignalColumn(np.array([1.0, 2.0]), np.array([MISSING, PRESENT], np.int8), np.array([0.1, 0.2]))
    taken = column.take(np.array([1]))
    assert [each.tolist() for each in taken if each is not None] == [[2.0], [PRESENT], [0.2]]
    assert column._replace(sd=None).take(np.array([0])).sd is None


def test_known_and_missing_everywhere() -> None:
    """A derived signal is exact, an absent one missing in every row."""
    assert exact(np.array([3])).state.tolist() == [PRESENT]
    assert nowhere(2).state.tolist() == [MISSING, MISSING]
