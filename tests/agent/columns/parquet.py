"""Small Parquet files, and the law that their columns are held to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from agent.columns.arrow import ColumnBlock, read_columns
from agent.columns.profiles import from_profiles
from agent.columns.table import Columns, History, SignalColumn
from signals.catalog import Catalog
from signals.readers import Read, read_profiles

DAY = date(2026, 9, 30)
CLAUSES = frozenset({"A-1", "B-1"})


def write(folder: Path, count: int = 1, **columns: Any) -> Path:
    """A file of some creators without fault, with further columns or others in place of theirs."""
    plain = {
        "creator_id": [f"c{n}" for n in range(count)],
        "as_of": [DAY] * count,
        "region": ["US"] * count,
    }
    path = folder / "t.parquet"
    parquet.write_table(pa.table(plain | columns), path)
    return path


def hold(path: Path, catalog: Catalog, *, size: int = 20_000, **keys: Any) -> list[ColumnBlock]:
    """Holds the columns of a file to the slow reader: the same rows, the same columns, the same errors."""
    keys = {"clause_ids": CLAUSES} | keys
    reads = list(read_profiles(path, catalog, **keys))
    blocks = list(read_columns(path, catalog, size=size, **keys))
    assert sum(len(block.taken) for block in blocks) == len(reads)
    for block in blocks:
        own = reads[block.first - 1 : block.first - 1 + len(block.taken)]
        taken = [read for read, is_taken in zip(own, block.taken, strict=True) if is_taken]
        others = [read for read, is_taken in zip(own, block.taken, strict=True) if not is_taken]
        profiles = [read.profile for read in taken if read.profile is not None]
        assert len(profiles) == len(taken), "a row was taken that the reader refuses"
        assert content(block.columns) == content(from_profiles(profiles, catalog))
        assert [*block.ids] == [profile.creator_id for profile in profiles]
        assert block.numbers.tolist() == [read.number for read in taken]
        assert list(map(told, block.handed)) == list(map(told, others))
        assert list(map(told, block.read(range(len(taken))))) == list(map(told, taken))
    return blocks


def taken(blocks: list[ColumnBlock]) -> list[bool]:
    """For each row of a file, whether it was taken."""
    return [bool(each) for block in blocks for each in block.taken]


def told(read: Read) -> tuple[Any, ...]:
    """What can be compared of a row."""
    return read.number, read.profile, read.error and read.error.faults, read.warnings


def content(columns: Any) -> Any:
    """Columns to the last bit, as something that can be compared."""
    match columns:
        case np.ndarray():
            return columns.dtype.str, columns.tobytes()
        case Columns() | History():
            return {name: content(getattr(columns, name)) for name in columns.__dataclass_fields__}
        case SignalColumn():
            return [content(part) for part in columns]
        case dict():
            return {name: content(part) for name, part in columns.items()}
    return columns
