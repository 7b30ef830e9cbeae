"""Profiles from Parquet, read in batches: one row is one profile, null is a missing value.

Lists may be nested columns or JSON text; days may be dates, timestamps or text. pyarrow is loaded only
when such a file is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from signals.catalog import Catalog
from signals.columns import Column, assemble, columns, list_in
from signals.faults import Complaint, Fault
from signals.located import DEEPEST, dotted
from signals.rows import LARGEST_ROW, Row, spoilt

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 1000
LIMITS = {"thrift_string_size_limit": 2**24, "thrift_container_size_limit": 2**20}
"""What the head of a file may make a reader set aside, in bytes and in entries."""
MOST_COLUMNS = 5000
LARGEST_GROUP = 2**33
"""Bytes of a row group before it was packed: a million rows of all signals are an eighth of it."""
PANDAS_INDEX = "__index_level_"


def parquet_rows(path: Path, catalog: Catalog) -> Iterator[Row]:
    """Rows of a Parquet file, numbered from 1.

    Raises:
        ProfileError: The file is no Parquet, has no row, is too large, nests too deep, or its columns cannot
            be used.
    """
    import pyarrow as pa
    from pyarrow import parquet

    with path.open("rb") as file:
        try:
            table = parquet.ParquetFile(file, **LIMITS)
            _refuse_large(table.metadata, path)
            header = {column.name: column for column in _header(table.schema_arrow, catalog, path)}
            if not table.metadata.num_rows:
                raise spoilt(path, "there are columns but no row", "give at least one profile")
            number = 0
            for batch in table.iter_batches(batch_size=BATCH, columns=[*header]):
                for cells in filled(batch, header.values()):
                    number += 1
                    yield read_row(cells, header, number, path)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            reason = str(error).split("\n")[0]
            raise spoilt(path, f"cannot be read as Parquet ({reason})", "write the file anew") from error


def _refuse_large(head: Any, path: Path) -> None:
    """Looks at what the file says of itself before any of it is unpacked."""
    if head.num_columns > MOST_COLUMNS:
        raise spoilt(path, f"has {head.num_columns:,} columns", f"give at most {MOST_COLUMNS:,}")
    for number in range(head.num_row_groups):
        group = head.row_group(number)
        if group.total_byte_size > min(LARGEST_GROUP, max(group.num_rows, 1) * LARGEST_ROW):
            what = f"{group.num_rows:,} rows unpack to {group.total_byte_size:,} bytes"
            raise spoilt(path, what, "write it anew with smaller row groups and shorter texts")


def _header(schema: Any, catalog: Catalog, path: Path) -> list[Column]:
    """The meaning of the columns; an index that pandas has written along is none of them."""
    _refuse_deep(schema, path)
    return columns([name for name in schema.names if not name.startswith(PANDAS_INDEX)], catalog, path)


def _refuse_deep(schema: Any, path: Path) -> None:
    for field in schema:
        if _depth(field.type) > DEEPEST:
            raise spoilt(path, f'the column "{field.name}" is nested more than {DEEPEST} levels deep')


def _depth(kind: Any) -> int:
    """Levels of lists and structs inside each other."""
    level, depth = [kind], 0
    while inner := [child.field(i).type for child in level for i in range(child.num_fields)]:
        level, depth = inner, depth + 1
    return depth


def filled(batch: pa.RecordBatch, header: Iterable[Column]) -> list[dict[str, Any]]:
    """For each row of a batch its cells that hold anything, by column, in the order of the header."""
    rows: list[dict[str, Any]] = [{} for _ in range(batch.num_rows)]
    for column in header:
        for position, value in _given(batch.column(column.name)):
            rows[position][column.name] = value
    return rows


def _given(cells: pa.Array) -> Iterable[tuple[int, Any]]:
    """Positions and values of the cells of a column that are not null; bare numbers by the fast way."""
    from pyarrow import types

    if types.is_floating(cells.type) or types.is_integer(cells.type):
        numbers = cells.drop_null().to_numpy().tolist()
        return zip(np.flatnonzero(cells.is_valid()).tolist(), numbers, strict=True)
    return ((n, _plain(value)) for n, value in enumerate(cells.to_pylist()) if value is not None)


def read_row(cells: Mapping[str, Any], header: Mapping[str, Column], number: int, path: Path) -> Row:
    """One row of a Parquet file from its filled cells, with what is wrong with them."""
    values: list[tuple[Column, object]] = []
    complaints: tuple[Complaint, ...] = ()
    for name, value in cells.items():
        column = header[name]
        if isinstance(value, str) and column.nested:
            value, found = list_in(value, column.path) if value.strip() else (None, ())
            complaints += found
        values.append((column, value))
    return Row(number, partial(_placed, f"{path}:row {number}"), assemble(values), complaints)


def _plain(value: Any) -> Any:
    """Values as JSON would hold them; nulls inside structs are absent keys."""
    match value:
        case datetime():
            return value.date()
        case Decimal():
            return float(value)
        case dict():
            return {key: _plain(inner) for key, inner in value.items() if inner is not None}
        case list():
            return [_plain(inner) for inner in value]
        case _:
            return value


def _placed(where: str, complaint: Complaint) -> Fault:
    return Fault(where, dotted(complaint.path), complaint.what, complaint.hint)
