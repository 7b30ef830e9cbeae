"""Writes columns as Parquet, JSON Lines or CSV; each file appears whole or not at all.

All three hold the same profiles. The bytes of a Parquet file also name the release of pyarrow that wrote it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from evals.population.columns import LISTS, Column, as_json, profiles
from signals.errors import UserError

GATHERED = 10
"""Blocks in one row group of a Parquet file."""

Add = Callable[[Sequence[Column]], None]
Sink = Callable[[Path], AbstractContextManager[Add]]


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place beside the file; it becomes the file when all is written, and vanishes otherwise.

    Raises:
        UserError: There cannot be such a file.
    """
    if not path.parent.is_dir():
        raise UserError("there is no such folder", where=str(path.parent), hint="make it first")
    if path.is_dir():
        raise UserError("is a folder", where=str(path), hint="name a file in it")
    new = path.with_name(path.name + ".new")
    try:
        yield new
        new.replace(path)
    except OSError as error:
        raise UserError(f"cannot be written: {error.strerror or error}", where=str(path)) from error
    finally:
        new.unlink(missing_ok=True)


def sink_for(path: Path) -> Sink:
    """What writes a file, by its ending.

    Raises:
        UserError: No format has this ending.
    """
    found = SINKS.get(path.suffix.lower())
    if found is None:
        raise UserError("its ending names no format", where=str(path), hint=f"end it in {', '.join(SINKS)}")
    return found


@contextmanager
def parquet_sink(path: Path) -> Iterator[Add]:
    """Writes Parquet; lists are nested columns."""
    import pyarrow as pa
    from pyarrow import parquet

    gathered: list[Any] = []
    with ExitStack() as closing:
        writer: Any = None

        def flush() -> None:
            nonlocal writer
            table = pa.Table.from_batches(gathered)
            if writer is None:
                writer = closing.enter_context(parquet.ParquetWriter(path, table.schema))
            writer.write_table(table, row_group_size=table.num_rows)
            gathered.clear()

        def add(given: Sequence[Column]) -> None:
            arrays = [_array(column) for column in given]
            gathered.append(pa.record_batch(arrays, names=[column.name for column in given]))
            if len(gathered) == GATHERED:
                flush()

        yield add
        if gathered:
            flush()


@contextmanager
def jsonl_sink(path: Path) -> Iterator[Add]:
    """Writes JSON Lines; a signal of which only the value is told is a bare number."""
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def add(given: Sequence[Column]) -> None:
            file.writelines(as_json(profile) + "\n" for profile in profiles(given))

        yield add


@contextmanager
def csv_sink(path: Path) -> Iterator[Add]:
    """Writes CSV; lists are JSON in a cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")

        def add(given: Sequence[Column]) -> None:
            if not file.tell():
                writer.writerow(column.name for column in given)
            writer.writerows(zip(*(_cells(column) for column in given), strict=True))

        yield add


def _cells(column: Column) -> list[Any]:
    if column.form in LISTS:
        return [None if cell is None else as_json(cell) for cell in column.plain()]
    return column.plain()


def _array(column: Column) -> Any:
    """A column as Arrow has it."""
    import pyarrow as pa

    if column.form == "day":
        return pa.array(column.cells, pa.int32(), mask=column.absent).view(pa.date32())
    return pa.array(column.cells, _types()[column.form], mask=column.absent)


@cache
def _types() -> dict[str, Any]:
    import pyarrow as pa

    text, day = pa.string(), pa.date32()
    lists: dict[str, dict[str, Any]] = {
        "history": {"clause": text, "date": day, "outcome": text, "points": pa.int64()},
        "evidence": {"id": text, "kind": text, "trusted": pa.bool_(), "date": day, "text": text},
        "content": {"id": text, "surface": text, "posted_at": day, "caption": text},
    }
    nested = {name: pa.list_(pa.struct(list(fields.items()))) for name, fields in lists.items()}
    return {"text": text, "whole": pa.int64(), "number": pa.float64(), **nested}


SINKS: dict[str, Sink] = {".parquet": parquet_sink, ".jsonl": jsonl_sink, ".csv": csv_sink}
