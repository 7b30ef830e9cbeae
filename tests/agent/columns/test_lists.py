"""Lists of Arrow, taken apart."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from agent.columns.lists import fields, items


@pytest.mark.parametrize("kind", [pa.list_(pa.int64()), pa.large_list(pa.int64())])
def test_items_know_their_row(kind: Any) -> None:
    """Items keep their order, of a part of a column too; empty lists and nulls have none."""
    cells = pa.array([[9], [1, 2], None, [], [3]], kind).slice(1)
    found = items(cells)
    assert (found.row.tolist(), found.cells.to_pylist()) == ([0, 0, 3], [1, 2, 3])
    assert not found.doubt.any()


def test_lists_in_other_forms() -> None:
    """A list as text is in doubt, unless the text is empty."""
    assert items(pa.array(["[]", "", " ", None])).doubt.tolist() == [True, False, True, False]
    assert items(pa.array([[1]], pa.list_(pa.int64(), 1))).doubt.tolist() == [True]


def test_fields_of_structs() -> None:
    """Fields go by name; a null struct has null fields; names that are given twice are no fields."""
    found = fields(pa.array([{"a": 1, "b": "x"}, None]))
    assert found is not None
    assert {name: cells.to_pylist() for name, cells in found.items()} == {"a": [1, None], "b": ["x", None]}
    assert fields(pa.StructArray.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])) is None
    assert fields(pa.array([1])) is None


def test_fields_are_without_dictionary() -> None:
    """A null inside the dictionary of a field is a null of the field."""
    coded = pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array(["a", None]))
    found = fields(pa.StructArray.from_arrays([coded], names=["a"]))
    assert found is not None and found["a"].is_valid().to_pylist() == [True, False, False]
