"""Columns of signals and of history, without any rule."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from agent.columns.table import MISSING, PRESENT, Columns, History, SignalColumn, exact, nowhere

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


def test_history_of_some_rows() -> None:
    """Each row takes its own entries along, also where it comes twice, and none where it has none."""
    taken = PAST.take(np.array([2, 1, 0, 2]))
    assert taken.row.tolist() == [0, 0, 2, 2, 3, 3]
    assert taken.days.tolist() == [90, 91, 0, 1, 90, 91]
    assert taken.count(4, 91, "B-1").tolist() == [2, 0, 1, 2]
    assert taken.lost(4, 90).tolist() == [5, 0, 10**12, 5]
    assert PAST.take(np.array([1])).row.tolist() == []


def test_some_rows_of_columns() -> None:
    """All that is known of a row goes with it; what is done to the copy is not done to the row."""
    day, known = date(2026, 9, 30), exact(np.array([5, 6, 7]))
    columns = Columns(
        place=np.array([0, 1, 0]),
        places=(("US", day), ("EU", day)),
        signals={"free_count": known},
        account_age=exact(np.array([10, 20, 30])),
        bonus=np.array([1, 2, 3]),
        history=PAST,
        evidence=np.array([True, False, False]),
    )
    taken = columns.take(np.array([1, 1, 0]))
    taken.signals["free_count"].value[0] = 99
    assert taken.signals["free_count"].value.tolist() == [99, 6, 5]
    assert known.value.tolist() == [5, 6, 7]
    assert (taken.size, taken.place.tolist(), taken.places) == (3, [1, 1, 0], columns.places)
    assert taken.account_age.value.tolist() == [20, 20, 10]
    assert (taken.bonus.tolist(), taken.evidence.tolist()) == ([2, 2, 1], [False, False, True])
    assert taken.history.row.tolist() == [2, 2]


def test_known_and_missing_everywhere() -> None:
    """A derived signal is exact, an absent one missing in every row."""
    assert exact(np.array([3])).state.tolist() == [PRESENT]
    assert nowhere(2).state.tolist() == [MISSING, MISSING]
