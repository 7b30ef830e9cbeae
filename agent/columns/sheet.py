"""Some rows of a Parquet file with the meaning of their columns; each column is decoded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from agent.columns.cells import Numbers, Wholes, days, numbers, plain, totals
from agent.columns.lists import Items, items
from agent.columns.table import Flags
from signals.columns import Column

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")


class Sheet:
    """A batch of rows, by the paths that its columns have in a profile; an absent column is empty.

    Args:
        batch: The rows.
        header: The meaning of the columns.
        rows: Which rows of the batch there are; None: all of them.
    """

    def __init__(self, batch: pa.RecordBatch, header: Sequence[Column], rows: Flags | None = None) -> None:
        self.batch = batch
        self.header = header
        self.size: int = batch.num_rows if rows is None else int(np.count_nonzero(rows))
        self._rows = rows
        self._at = {column.path: batch.schema.get_field_index(column.name) for column in header}
        self._decoded: dict[tuple[Callable[[Any], Any], tuple[str, ...]], Any] = {}

    def only(self, rows: Flags) -> Sheet:
        """Some of the rows of a whole batch; numbers that are decoded already are not decoded again."""
        kept = Sheet(self.batch, self.header, rows)
        for key, found in self._decoded.items():
            if isinstance(found, Numbers | Wholes):
                kept._decoded[key] = found.only(rows)
        return kept

    def cells(self, *path: str) -> pa.Array:
        """The cells of a column as they are, without dictionary."""
        return self._once(plain, path)

    def numbers(self, *path: str) -> Numbers:
        """A column of numbers."""
        return self._once(numbers, path)

    def totals(self, *path: str) -> Wholes:
        """A column of whole numbers."""
        return self._once(totals, path)

    def days(self, *path: str) -> Wholes:
        """A column of days."""
        return self._once(days, path)

    def items(self, *path: str) -> Items:
        """A column of lists."""
        return self._once(items, path)

    def _once(self, decode: Callable[[Any], T], path: tuple[str, ...]) -> T:
        key = decode, path
        if key not in self._decoded:
            self._decoded[key] = decode(plain(self._column(path)))
        found: T = self._decoded[key]
        return found

    def _column(self, path: tuple[str, ...]) -> pa.Array:
        import pyarrow as pa

        if path not in self._at:
            return pa.nulls(self.size)
        column = self.batch.column(self._at[path])
        return column if self._rows is None else column.filter(pa.array(self._rows))
