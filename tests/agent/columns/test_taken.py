"""Columns of some rows: as they are in these rows, and none of them touched before somebody asks."""

import numpy as np
import pytest

from agent.columns.table import exact, nowhere
from agent.columns.taken import Taken

ROWS = np.array([2, 0, 2])


class Untouchable:
    """A column that nobody may take."""

    def take(self, rows):
        """Refuse."""
        raise AssertionError("nobody asked for it")


@pytest.fixture
def taken():
    """Give two columns of three rows, one of which must not be needed."""
    return Taken({"share": exact(np.array([0.1, 0.2, 0.3])), "unused": Untouchable()}, ROWS)


def test_a_column_is_that_of_the_rows(taken):
    """In their order, as often as they come; and the same one whenever it is asked for."""
    assert taken["share"].value.tolist() == [0.3, 0.1, 0.3]
    assert taken["share"] is taken["share"]


def test_names_are_told_without_taking(taken):
    """Those of all columns, and no other."""
    assert [*taken] == ["share", "unused"] and len(taken) == 2
    assert "unused" in taken and "other" not in taken
    assert taken.get("other") is None
    with pytest.raises(KeyError):
        taken["other"]


def test_a_column_is_written_into_without_a_trace_in_the_batch():
    """The batch keeps what it has."""
    columns = {"share": exact(np.array([0.1, 0.2, 0.3]))}
    taken = Taken(columns, ROWS)
    taken.setdefault("share", nowhere(3)).value[:] = 9
    assert taken["share"].value.tolist() == [9, 9, 9]
    assert columns["share"].value.tolist() == [0.1, 0.2, 0.3]


def test_a_column_may_be_added(taken):
    """Then it is one of them; a second one of that name is not taken."""
    added = nowhere(3)
    assert taken.setdefault("new", added) is added
    assert taken.setdefault("new", nowhere(3)) is added is taken["new"]
    assert [*taken] == ["share", "unused", "new"] and len(taken) == 3 and "new" in taken
