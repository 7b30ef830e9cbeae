"""Cells of Arrow as arrays: what is known, and what is in doubt."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from agent.columns.cells import (
    EARLIEST,
    LATEST,
    booleans,
    counts,
    days,
    numbers,
    one_of,
    plain,
    texts,
    totals,
)

MOMENT = datetime(1969, 12, 31, 23, 59)


@pytest.mark.parametrize(
    ("cells", "value", "doubt"),
    [
        (pa.array([0.5, None, math.nan, -math.inf]), [0.5, 0, 0, 0], [False, False, True, True]),
        (pa.array([2**53 + 1, None], pa.int64()), [float(2**53 + 1), 0], [False, False]),
        (pa.array([2**64 - 1], pa.uint64()), [float(2**64 - 1)], [False]),
        (pa.array([0.1], pa.float32()), [0.10000000149011612], [False]),
        (pa.array([True, None]), [0, 0], [True, False]),
        (pa.array(["1", None]), [0, 0], [True, False]),
        (pa.array([Decimal("0.5"), None]), [0, 0], [True, False]),
        (pa.nulls(2), [0, 0], [False, False]),
    ],
)
def test_numbers(cells: Any, value: list[float], doubt: list[bool]) -> None:
    """Common numbers are known; what is not finite and other types are in doubt."""
    found = numbers(cells)
    assert (found.value.tolist(), found.doubt.tolist()) == (value, doubt)
    known = [not d and cell.is_valid for d, cell in zip(doubt, cells, strict=True)]
    assert found.known.tolist() == known


@pytest.mark.parametrize(
    ("cells", "nested", "column"),
    [
        (pa.array([0, None, -1, 10**12, 10**12 + 1]), [0, 0, 1, 0, 1], [0, 0, 1, 0, 1]),
        (pa.array([7, None], pa.uint8()), [0, 0], [0, 0]),
        (pa.array([2**63], pa.uint64()), [1], [1]),
        (pa.array([3.0, -0.0, 3.5, math.nan, math.inf, None]), [1, 1, 1, 1, 1, 0], [0, 0, 1, 1, 1, 0]),
        (pa.array(["3"]), [1], [1]),
    ],
)
def test_whole_numbers(cells: Any, nested: list[bool], column: list[bool]) -> None:
    """Inside lists they are whole by type, in columns by value as well."""
    assert counts(cells).doubt.tolist() == nested
    assert totals(cells).doubt.tolist() == column


@pytest.mark.parametrize(
    ("cells", "value", "doubt"),
    [
        (pa.array([date(1970, 1, 2), None]), [1, 0], [False, False]),
        (pa.array([EARLIEST, LATEST], pa.int32()).view(pa.date32()), [EARLIEST, LATEST], [False, False]),
        (pa.array([EARLIEST - 1, LATEST + 1], pa.int32()).view(pa.date32()), [0, 0], [True, True]),
        (pa.array(["1970-01-02", None, "1970-1-2", "1970-02-30"]), [1, 0, 0, 0], [0, 0, 1, 1]),
        (pa.array([MOMENT, None], pa.timestamp("ms")), [-1, 0], [False, False]),
        (pa.array([MOMENT], pa.timestamp("ns")), [-1], [False]),
        (pa.array([datetime(1970, 1, 1, 2, tzinfo=UTC)], pa.timestamp("us", "-06:00")), [-1], [False]),
        (pa.array([2**62], pa.int64()).view(pa.timestamp("s")), [0], [True]),
        (pa.array([3, None]), [0, 0], [True, False]),
        (pa.array([[date(1970, 1, 2)], None]), [0, 0], [True, False]),
        (pa.nulls(1), [0], [False]),
    ],
)
def test_days(cells: Any, value: list[int], doubt: list[bool]) -> None:
    """Dates, timestamps in their own zone, and text are days; nothing outside the calendar is."""
    found = days(cells)
    assert (found.value.tolist(), found.doubt.tolist()) == (value, doubt)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_texts(kind: Any) -> None:
    """Text is measured in characters, not in bytes; null has no length."""
    cells = pa.array(["", "ü", "üü", "üüü", None], kind)
    assert texts(cells, 1, 2).tolist() == [True, False, False, True, False]
    assert one_of(cells, {"ü", "b"}).tolist() == [True, False, True, True, False]
    assert one_of(cells, ()).tolist() == [True, True, True, True, False]


def test_other_types_are_no_text_and_no_truth() -> None:
    """Bytes are no text, and a number is no boolean."""
    cells = pa.array([b"a", None])
    assert texts(cells, 0, 9).tolist() == one_of(cells, {"a"}).tolist() == [True, False]
    assert booleans(pa.array([1, None])).tolist() == [True, False]
    assert booleans(pa.array([True, None])).tolist() == [False, False]


def test_a_null_inside_a_dictionary_is_a_null() -> None:
    """Cells without dictionary are null wherever their value is."""
    coded = pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array(["a", None]))
    assert plain(coded).to_pylist() == ["a", None, None]
