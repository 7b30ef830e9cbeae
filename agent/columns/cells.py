"""The cells of an Arrow column as numpy arrays, with those marked that only the slow reader can judge.

A cell is empty, known or in doubt. It is in doubt unless it is provably what `signals.profile` accepts, so a
type that nobody thought of makes a file slow to read, but never wrong. What is in doubt has the value 0.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pydantic_core import PydanticCustomError

from agent.columns.table import Flags, Floats, Whole
from signals.profile import LARGEST, iso_day

if TYPE_CHECKING:
    import pyarrow as pa

EPOCH = date(1970, 1, 1).toordinal()
EARLIEST, LATEST = date.min.toordinal() - EPOCH, date.max.toordinal() - EPOCH


class Numbers(NamedTuple):
    """Cells that hold numbers."""

    value: Floats
    known: Flags
    doubt: Flags

    def only(self, rows: Flags) -> Numbers:
        """Those of some rows."""
        return Numbers(self.value[rows], self.known[rows], self.doubt[rows])


class Wholes(NamedTuple):
    """Cells that hold counts, or days since 1970."""

    value: Whole
    known: Flags
    doubt: Flags

    def only(self, rows: Flags) -> Wholes:
        """Those of some rows."""
        return Wholes(self.value[rows], self.known[rows], self.doubt[rows])


def given(cells: pa.Array) -> Flags:
    """The cells that are not null."""
    there: Flags = cells.is_valid().to_numpy(zero_copy_only=False)
    return there


def plain(cells: pa.Array) -> pa.Array:
    """The cells without dictionary; a null in a dictionary would pass for a value."""
    import pyarrow as pa

    return cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells


def numbers(cells: pa.Array) -> Numbers:
    """Finite numbers of any common type."""
    there = given(cells)
    if not _is_number(cells):
        return Numbers(np.zeros(len(cells)), np.zeros_like(there), there)
    value = filled(cells).astype(np.float64)
    known = there & np.isfinite(value)
    return Numbers(np.where(known, value, 0.0), known, there & ~known)


def counts(cells: pa.Array) -> Wholes:
    """Whole numbers from 0 to the most that a profile may hold."""
    import pyarrow as pa

    return _counts(cells, pa.types.is_integer(cells.type))


def totals(cells: pa.Array) -> Wholes:
    """The same in a column of its own, where a whole number may be written as a float."""
    return _counts(cells, _is_number(cells))


def _counts(cells: pa.Array, is_number: bool) -> Wholes:
    there = given(cells)
    if not is_number:
        return _no_wholes(there)
    value = filled(cells)
    with np.errstate(invalid="ignore"):
        known = there & (value >= 0) & (value <= LARGEST) & (value == np.floor(value))
    return Wholes(np.where(known, value, 0).astype(np.int64), known, there & ~known)


def days(cells: pa.Array) -> Wholes:
    """Days of the calendar, as dates, timestamps or text."""
    import pyarrow as pa

    if not pa.types.is_date32(cells.type):
        return _told_days(cells)
    there, value = given(cells), filled(cells.cast(pa.int32()))
    known = there & (value >= EARLIEST) & (value <= LATEST)
    return Wholes(np.where(known, value, 0).astype(np.int64), known, there & ~known)


def _told_days(cells: pa.Array) -> Wholes:
    """Days of other types: each distinct cell is read as the slow reader would, for there are few."""
    import pyarrow as pa

    there = given(cells)
    if not there.any():
        return _no_wholes(there)
    try:
        coded = cells.dictionary_encode()
        told = [_day(each) for each in coded.dictionary.to_pylist()]
    except (pa.ArrowException, ValueError, OverflowError):
        return _no_wholes(there)
    codes = coded.indices.fill_null(len(told)).to_numpy(zero_copy_only=False)
    known = np.array([day is not None for day in told] + [False])[codes]
    value = np.array([day or 0 for day in told] + [0], np.int64)[codes]
    return Wholes(value, known, there & ~known)


def _day(cell: Any) -> int | None:
    try:
        day = iso_day(cell.date() if isinstance(cell, datetime) else cell)
    except PydanticCustomError:
        return None
    return day.toordinal() - EPOCH if isinstance(day, date) else None


def texts(cells: pa.Array, shortest: int, longest: int) -> Flags:
    """The cells that are no text of some length, counted in characters."""
    from pyarrow import compute

    if not is_text(cells):
        return given(cells)
    length = compute.utf8_length(cells).fill_null(shortest).to_numpy(zero_copy_only=False)
    outside: Flags = (length < shortest) | (length > longest)
    return outside


def one_of(cells: pa.Array, allowed: Collection[str]) -> Flags:
    """The cells that are none of some words."""
    import pyarrow as pa
    from pyarrow import compute

    if not is_text(cells):
        return given(cells)
    known = compute.is_in(cells, value_set=pa.array(sorted(allowed), cells.type))
    other: Flags = given(cells) & ~known.to_numpy(zero_copy_only=False)
    return other


def booleans(cells: pa.Array) -> Flags:
    """The cells that are neither true nor false."""
    import pyarrow as pa

    there = given(cells)
    return np.zeros_like(there) if pa.types.is_boolean(cells.type) else there


def is_text(cells: pa.Array) -> bool:
    """Whether the cells hold text."""
    import pyarrow as pa

    return bool(pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type))


def _is_number(cells: pa.Array) -> bool:
    import pyarrow as pa

    kind = cells.type
    return bool(pa.types.is_integer(kind) or pa.types.is_float32(kind) or pa.types.is_float64(kind))


def filled(cells: pa.Array) -> Any:
    """Numbers with 0 in place of null."""
    return cells.fill_null(0).to_numpy(zero_copy_only=False)


def _no_wholes(doubt: Flags) -> Wholes:
    return Wholes(np.zeros(len(doubt), np.int64), np.zeros_like(doubt), doubt)
