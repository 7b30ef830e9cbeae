"""Single rows, as the reader of whole files has them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from agent.columns import slow
from agent.columns.slow import SlowReader
from signals.check import Yardstick
from signals.columns import Column, columns
from tests.agent.columns.parquet import DAY

LATER = date(2026, 10, 1)


def rows_of(bench: Any, as_of: date | None = None) -> tuple[SlowReader, pa.RecordBatch]:
    """Three creators, the second one with a fault."""
    given = {"creator_id": ["a", "b", "c"], "as_of": [DAY] * 3, "region": ["US", "", "EU"]}
    batch = pa.record_batch(given)
    header = columns(batch.schema.names, bench.catalog, "t")
    return SlowReader(Path("t.parquet"), header, Yardstick(bench.catalog), as_of), batch


def test_rows_keep_their_place(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are numbered by the file and name it, however many are read at once."""
    reader, batch = rows_of(bench)
    monkeypatch.setattr(slow, "BATCH", 1)
    rows = list(reader.rows(batch, [1, 2], 41))
    assert [row.number for row in rows] == [42, 43]
    read, told = reader.read(rows[0])
    assert str(read.error) == "t.parquet:row 42: region: empty text; fill it in"
    assert told is None


def test_rows_of_a_type_that_cannot_be_picked_from(bench: Any) -> None:
    """They come in the order that is asked for, all the same."""
    reader, batch = rows_of(bench)
    batch = batch.append_column("language", pa.array([b"x", b"y", b"z"], pa.binary_view()))
    reader.header.append(Column("language", ("language",)))
    with pytest.raises(pa.ArrowNotImplementedError):
        batch.take([0])
    rows = reader.rows(batch, [1, 2, 0], 1)
    found = [(row.raw["creator_id"], row.raw["language"]) for row in rows]
    assert found == [("b", b"y"), ("c", b"z"), ("a", b"x")]


@pytest.mark.parametrize("as_of", [None, LATER])
def test_what_a_row_tells(bench: Any, as_of: date | None) -> None:
    """A good row tells its creator and the day to judge on, and may be the double of an earlier one."""
    reader, batch = rows_of(bench, as_of)
    [row] = reader.rows(batch, [2], 41)
    read, told = reader.read(row)
    assert read.profile is not None and read.profile.as_of == (as_of or DAY)
    assert told == ("c", ((as_of or DAY) - date(1970, 1, 1)).days)
    again = reader.read_again(row, told, 7)
    assert again.profile is None
    assert f'"c" is given twice for {as_of or DAY}, first as number 7' in str(again.error)
