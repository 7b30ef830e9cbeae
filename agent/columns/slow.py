"""Single rows of a Parquet file as `signals.readers.read_profiles` reads them, fault by fault.

Nothing is judged here: both steps, from cells to a raw value and from that to a profile or an error, are the
reader's own. Only the search for doubles is left to the caller, who sees rows out of order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from agent.columns.cells import EPOCH
from agent.columns.seen import Key
from signals.check import Yardstick
from signals.columns import Column
from signals.parquet_rows import BATCH, filled, read_row
from signals.readers import Read, read_one
from signals.rows import Row

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class SlowReader:
    """Reads rows one by one."""

    path: Path
    header: list[Column]
    yardstick: Yardstick
    as_of: date | None

    def rows(self, batch: pa.RecordBatch, at: Sequence[int], number: int) -> Iterator[Row]:
        """The raw rows at some positions of a batch, whose first row has that number."""
        header = {column.name: column for column in self.header}
        for start in range(0, len(at), BATCH):
            some = at[start : start + BATCH]
            for position, cells in zip(some, self._picked(batch, some), strict=True):
                yield read_row(cells, header, number + position, self.path)

    def read(self, row: Row) -> tuple[Read, Key | None]:
        """A row as if it stood alone in its file, and what it tells, so that others may be its doubles."""
        told: dict[tuple[str, date], int] = {}
        read = read_one(row, self.yardstick, told, self.as_of)
        keys = [(name, day.toordinal() - EPOCH) for name, day in told]
        return read, keys[0] if keys else None

    def read_again(self, row: Row, key: Key, first: int) -> Read:
        """A row that tells what an earlier row, number `first`, has told."""
        name, day = key
        seen = {(name, date.fromordinal(day + EPOCH)): first}
        return read_one(row, self.yardstick, seen, self.as_of)

    def _picked(self, batch: pa.RecordBatch, at: Sequence[int]) -> list[dict[str, Any]]:
        """The cells of some rows; piece by piece where a type is one that cannot be picked from."""
        import pyarrow as pa

        try:
            return filled(batch.take(at), self.header)
        except pa.ArrowNotImplementedError:
            runs = np.split(np.array(at), np.flatnonzero(np.diff(at) != 1) + 1)
            return [cells for run in runs for cells in filled(batch.slice(run[0], len(run)), self.header)]
