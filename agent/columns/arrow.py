"""Columns straight from a Parquet file of profiles, without a profile for each creator.

Exactly as strict as `signals.readers.read_profiles`: a row is taken only where all of its checks are proven
to pass, for whole columns at once. Every other row is handed to that reader, which has the last word on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.columns.doubts import doubts
from agent.columns.gather import days_of, gather
from agent.columns.seen import Key, Seen
from agent.columns.sheet import Sheet
from agent.columns.slow import SlowReader
from agent.columns.table import Columns, Flags, Whole
from signals.catalog import Catalog
from signals.check import Yardstick
from signals.columns import columns, names
from signals.parquet_rows import PANDAS_INDEX
from signals.readers import Read, read_profiles
from signals.rows import spoilt

if TYPE_CHECKING:
    import pyarrow as pa

SIZE = 20_000
MOST_HANDED = 1000
"""Rows for the slow reader in one block: each is held as a full profile, some 50 kB."""


@dataclass(frozen=True)
class ColumnBlock:
    """Consecutive rows of a file: those taken as columns, the others as the slow reader reads them."""

    first: int
    """Number of the first row, counted from 1 over the file."""
    taken: Flags
    """For each row, whether it was taken."""
    ids: Sequence[str]
    """The creators of the taken rows."""
    columns: Columns
    """The taken rows."""
    handed: tuple[Read, ...]
    """The other rows: errors, and good profiles that are written in an uncommon way."""
    _batch: pa.RecordBatch = field(repr=False)
    _slow: SlowReader = field(repr=False)

    @property
    def numbers(self) -> Whole:
        """The numbers of the taken rows."""
        return np.flatnonzero(self.taken) + self.first

    def read(self, at: Sequence[int]) -> list[Read]:
        """Some of the taken rows as full profiles, by their positions in `columns`."""
        where = np.flatnonzero(self.taken)[list(at)].tolist()
        return [self._slow.read(row)[0] for row in self._slow.rows(self._batch, where, self.first)]


def read_columns(
    path: Path,
    catalog: Catalog,
    *,
    clause_ids: Collection[str] | None = None,
    as_of: date | None = None,
    size: int = SIZE,
) -> Iterator[ColumnBlock]:
    """Reads a Parquet file in blocks; together, taken and handed rows are all rows, in their order.

    Args:
        path: A Parquet file of profiles.
        catalog: The signals that there are.
        clause_ids: Ids of the clauses of all versions of the handbook; None: any clause may be in a history.
        as_of: The day to judge on, instead of each row's own; every check is made for that day.
        size: Most rows of a block; blocks with many rows for the slow reader are smaller. The same file and
            arguments always give the same blocks.

    Raises:
        ProfileError: The file as a whole cannot be used; while iterating, from the first step on.
    """
    import pyarrow as pa
    from pyarrow import parquet

    ids = None if clause_ids is None else frozenset(clause_ids)
    # The reader's first row is worth its price: a file that cannot be used is refused in the same words.
    next(read_profiles(path, catalog, clause_ids=ids, as_of=as_of))
    with path.open("rb") as file:
        try:
            table = parquet.ParquetFile(file)
            given = [name for name in table.schema_arrow.names if not name.startswith(PANDAS_INDEX)]
            yardstick = Yardstick(catalog, ids, names=names(catalog))
            reading = _Reading(SlowReader(path, columns(given, catalog, path), yardstick, as_of))
            for batch in table.iter_batches(batch_size=size, columns=given):
                yield from reading.blocks(batch)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            reason = str(error).split("\n")[0]
            raise spoilt(path, f"cannot be read as Parquet ({reason})", "write the file anew") from error


class _Reading:
    """One pass over a file."""

    def __init__(self, slow: SlowReader) -> None:
        self._slow, self._seen, self._number = slow, Seen(), 1

    def blocks(self, batch: pa.RecordBatch) -> Iterator[ColumnBlock]:
        """The rows of a batch, in one block where most of them can be taken."""
        batch = _common(batch)
        sheet = Sheet(batch, self._slow.header)
        doubt = doubts(sheet, self._slow.yardstick, self._slow.as_of)
        if np.count_nonzero(doubt) <= MOST_HANDED:
            yield self._block(sheet, doubt)
            return
        for start in range(0, sheet.size, MOST_HANDED):
            part = Sheet(batch.slice(start, MOST_HANDED), self._slow.header)
            yield self._block(part, doubt[start : start + MOST_HANDED])

    def _block(self, sheet: Sheet, doubt: Flags) -> ColumnBlock:
        number, slow = self._number, self._slow
        self._number += sheet.size
        handed = self._handed(sheet, doubt, number)
        taken = np.ones(sheet.size, np.bool_)
        taken[list(handed)] = False
        kept = sheet if taken.all() else sheet.only(taken)
        return ColumnBlock(
            first=number,
            taken=taken,
            ids=kept.cells("creator_id").to_pylist() if kept.size else (),
            columns=gather(kept, slow.yardstick.catalog, slow.as_of),
            handed=tuple(handed[n] for n in sorted(handed)),
            _batch=sheet.batch,
            _slow=slow,
        )

    def _handed(self, sheet: Sheet, doubt: Flags, number: int) -> dict[int, Read]:
        """What the slow reader makes of the rows in doubt, and of those that tell a creator's day again."""
        slow, batch = self._slow, sheet.batch
        days = days_of(sheet, slow.as_of).tolist()
        keys: list[Key | None] = list(zip(sheet.cells("creator_id").to_pylist(), days, strict=True))
        handed: dict[int, Read] = {}
        for row in slow.rows(batch, np.flatnonzero(doubt).tolist(), number):
            handed[row.number - number], keys[row.number - number] = slow.read(row)
        told = [(at, key) for at, key in enumerate(keys) if key is not None]
        again = self._seen.again([key for _, key in told], [number + at for at, _ in told])
        doubles = {told[n][0]: (told[n][1], first) for n, first in again.items()}
        for row in slow.rows(batch, list(doubles), number):
            handed[row.number - number] = slow.read_again(row, *doubles[row.number - number])
        return handed


def _common(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows with plain text for views of text, which some writers prefer and few functions take."""
    import pyarrow as pa

    views, plain = pa.types.is_string_view, pa.large_string()
    schema = pa.schema([each.with_type(plain) if views(each.type) else each for each in batch.schema])
    return batch if schema.equals(batch.schema) else batch.cast(schema)
