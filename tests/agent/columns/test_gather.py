"""Columns of faultless rows, against those of the same rows as profiles."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from agent.columns.gather import gather
from agent.columns.sheet import Sheet
from agent.columns.table import MISSING, PRESENT, STALE
from signals.columns import columns
from tests.agent.columns.parquet import DAY, hold, taken, write

BEFORE = date(2026, 9, 29)
LONG_AGO = date(2026, 1, 1)


def test_signals(bench: Any, tmp_path: Path) -> None:
    """State, own noise and the catalog's; a signal without a value has no column."""
    path = write(
        tmp_path,
        4,
        **{
            "test_share": [0.5, None, 0.0, 1.0],
            "test_share.sd": [0.2, 0.2, None, -0.0],
            "test_share.observed_at": [LONG_AGO, LONG_AGO, None, DAY],
            "exact_share": [0.5, 0.5, 0.5, None],
            "free_count": [1, 2, 3, 4],
            "free_count.sd": [9.0, None, None, None],
            "free_score": pa.nulls(4, pa.float64()),
        },
    )
    [block] = hold(path, bench.catalog)
    share = block.columns.signals["test_share"]
    assert share.state.tolist() == [STALE, MISSING, PRESENT, PRESENT]
    assert share.sd is not None and share.sd.tolist() == [0.2, 0.0, 0.1, 0.0]
    assert block.columns.signals["exact_share"].sd is None
    assert block.columns.signals["free_count"].sd is None
    assert sorted(block.columns.signals) == ["exact_share", "free_count", "test_share"]


def test_places_are_numbered_as_they_occur(bench: Any, tmp_path: Path) -> None:
    """One for each region and day, in the order of the rows."""
    path = write(tmp_path, 4, region=["US", "EU", "US", "EU"], as_of=[DAY, DAY, BEFORE, DAY])
    [block] = hold(path, bench.catalog)
    assert block.columns.places == (("US", DAY), ("EU", DAY), ("US", BEFORE))
    assert block.columns.place.tolist() == [0, 1, 2, 1]


def test_history_and_the_rest(bench: Any, past: Any, note: Any, tmp_path: Path) -> None:
    """Confirmed breaches of all days, named in order; missing points are none."""
    path = write(
        tmp_path,
        3,
        history=[
            [past("B-1", BEFORE, 5), past("A-1", BEFORE, 7, "pending")],
            None,
            [past("A-1", date(2027, 1, 1), None), past("B-1", DAY, 1)],
        ],
        evidence=[None, [], [note]],
        account_opened=[None, LONG_AGO, DAY],
        bonus_points=[3.0, None, 0.0],
    )
    [block] = hold(path, bench.catalog)
    found = block.columns
    assert found.history.names == ("A-1", "B-1")
    assert found.history.row.tolist() == [0, 2, 2]
    assert found.history.clause.tolist() == [1, 0, 1]
    assert found.history.days.tolist() == [1, -93, 0]
    assert found.history.points.tolist() == [5, 0, 1]
    assert found.evidence.tolist() == [False, False, True]
    assert found.account_age.value.tolist() == [0, 272, 0]
    assert found.bonus.tolist() == [3, 0, 0]


def test_on_another_day(bench: Any, tmp_path: Path) -> None:
    """Ages are counted to the day that is judged on."""
    path = write(tmp_path, 2, account_opened=[DAY, LONG_AGO], free_score=[1.0, 1.0],
                 **{"free_score.observed_at": [DAY, None]})  # fmt: skip
    [block] = hold(path, bench.catalog, as_of=date(2026, 10, 1))
    assert taken([block]) == [True, True]
    assert block.columns.account_age.value.tolist() == [1, 273]
    assert block.columns.signals["free_score"].state.tolist() == [STALE, PRESENT]


def test_no_rows(bench: Any) -> None:
    """Nothing, even where no row could be read."""
    batch = pa.record_batch({"creator_id": [1], "as_of": [[1]], "region": [[1]]}).slice(1)
    found = gather(Sheet(batch, columns(batch.schema.names, bench.catalog, "t")), bench.catalog, None)
    assert found.size == 0 and not found.signals
    assert np.array_equal(found.history.count(0, 90), [])
