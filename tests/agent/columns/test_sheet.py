"""Rows of a file by the paths of a profile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from agent.columns.sheet import Sheet
from signals.columns import columns


def sheet(bench: Any) -> Sheet:
    """Two rows, one signal with noise."""
    given = {"creator_id": ["a", "b"], "as_of": ["2026-09-30"] * 2, "region": ["US"] * 2}
    batch = pa.record_batch(given | {"test_share": [0.5, None], "test_share.sd": [0.1, 0.1]})
    return Sheet(batch, columns(batch.schema.names, bench.catalog, "t"))


def test_columns_are_found_by_path(bench: Any) -> None:
    """A signal has one column for each of its parts."""
    rows = sheet(bench)
    assert rows.size == 2
    assert rows.cells("creator_id").to_pylist() == ["a", "b"]
    assert rows.numbers("signals", "test_share", "value").known.tolist() == [True, False]
    assert rows.numbers("signals", "test_share", "sd").value.tolist() == [0.1, 0.1]


def test_an_absent_column_is_empty(bench: Any) -> None:
    """Whatever is asked of it, nothing is known and nothing in doubt."""
    rows = sheet(bench)
    for found in (rows.days("account_opened"), rows.totals("followers"), rows.numbers("signals", "x", "sd")):
        assert not found.known.any() and not found.doubt.any()
    assert not len(rows.items("history").row)


def test_a_column_is_decoded_once(bench: Any) -> None:
    """The second time it is the very same."""
    rows = sheet(bench)
    assert rows.days("as_of") is rows.days("as_of")
    assert rows.days("as_of") is not rows.cells("as_of")


def test_some_of_the_rows(bench: Any) -> None:
    """They are the same, whether a column was decoded before or not."""
    rows = sheet(bench)
    before = rows.numbers("signals", "test_share", "sd")
    some = rows.only(np.array([False, True]))
    assert (some.size, some.batch.num_rows) == (1, 2)
    assert some.cells("creator_id").to_pylist() == ["b"]
    assert [part.tolist() for part in some.numbers("signals", "test_share", "sd")] == [[0.1], [True], [False]]
    assert [part.tolist() for part in some.numbers("signals", "test_share", "value")] == [
        [0],
        [False],
        [False],
    ]
    assert len(some.days("account_opened").value) == 1
    assert len(before.value) == 2
