"""Things that only some rows have."""

from __future__ import annotations

import numpy as np

from agent.columns.listing import Collector


def test_a_row_has_its_things_in_the_order_added() -> None:
    """Rows come in any order; a row without anything has nothing."""
    collected: Collector[str] = Collector()
    collected.add("first", np.array([4, 1]))
    collected.add("nobody's", np.array([], np.intp))
    collected.add("second", np.array([1]))
    collected.add("first", np.array([1]))
    listing = collected.listing()
    assert listing.rows.tolist() == [1, 1, 1, 4]
    assert [listing.of(row) for row in (0, 1, 4, 5)] == [(), ("first", "second", "first"), ("first",), ()]


def test_the_part_about_some_things() -> None:
    """Only their entries are kept, still sorted by row."""
    collected: Collector[str] = Collector()
    collected.add("a", np.array([0, 2]))
    collected.add("b", np.array([0, 1]))
    part = collected.listing().having({"b"})
    assert (part.of(0), part.of(1), part.of(2)) == (("b",), ("b",), ())


def test_nothing_added() -> None:
    """An empty listing answers for every row."""
    listing = Collector[str]().listing()
    assert listing.of(0) == ()
    assert listing.having({"a"}).rows.tolist() == []
