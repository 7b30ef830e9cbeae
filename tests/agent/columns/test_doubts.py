"""Every fault of a cell, and every limit: what is refused is never taken, what fits exactly is."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from agent.columns.doubts import CONTENT, EVIDENCE, HISTORY
from signals.profile import ContentItem, Evidence, HistoryEntry
from tests.agent.columns.parquet import DAY, hold, taken, write

NEXT = date(2026, 10, 1)
PIECE = {"id": "n1", "text": "x"}
ENTRY = {"clause": "A-1", "date": DAY, "outcome": "confirmed", "points": 1}


def beside(good: Any, bad: Any) -> list[Any]:
    """A column of three rows, the second one with a fault."""
    return [good, bad, good]


def signal(good: Any, bad: Any, part: str = "") -> dict[str, Any]:
    """A column of a signal; parts stand beside values."""
    cells = {f"test_share{part}": beside(good, bad)}
    return cells if not part else {"test_share": [0.5] * 3} | cells


def records(name: str, good: dict[str, Any], *bad: Any) -> dict[str, Any]:
    """A column of lists."""
    return {name: beside([good], list(bad))}


FAULTS: dict[str, dict[str, Any]] = {
    "empty id": {"creator_id": ["a", "", "b"]},
    "no id": {"creator_id": ["a", None, "b"]},
    "long id": {"creator_id": ["a", "ü" * 201, "b"]},
    "no day": {"as_of": beside(DAY, None)},
    "impossible day": {"as_of": beside("2026-09-30", "2026-09-31")},
    "short day": {"as_of": beside("2026-09-30", "2026-9-30")},
    "no region": {"region": beside("US", None)},
    "empty region": {"region": beside("US", "")},
    "long region": {"region": beside("US", "U" * 33)},
    "empty language": {"language": beside("en", "")},
    "long account type": {"account_type": beside("brand", "b" * 201)},
    "opened late": {"account_opened": beside(DAY, NEXT)},
    "negative followers": {"followers": beside(1, -1)},
    "too many followers": {"followers": beside(1, 10**12 + 1)},
    "part of a follower": {"followers": beside(1.0, 1.5)},
    "NaN followers": {"followers": beside(1.0, math.nan)},
    "negative bonus": {"bonus_points": beside(1, -1)},
    "NaN": signal(0.5, math.nan),
    "infinity": signal(0.5, math.inf),
    "above": signal(0.5, 1.0000000000000002),
    "below": signal(0.5, -5e-324),
    "negative noise": signal(0.1, -5e-324, ".sd"),
    "NaN noise": signal(0.1, math.nan, ".sd"),
    "observed late": signal(DAY, NEXT, ".observed_at"),
    "empty model": signal("m", "", ".model"),
    "long version": signal("1", "1" * 201, ".version"),
    "empty evidence id": signal(["v"], [""], ".evidence"),
    "no evidence id": signal(["v"], ["v", None], ".evidence"),
    "broken evidence list": signal(None, '["v"', ".evidence"),
    "unknown part": signal(None, 0.1, ".stdev"),
    "unknown signal": {"tset_share": beside(None, 0.5)},
    "derived signal": {"health_rating": beside(None, 100)},
    "dead clause": records("history", ENTRY, ENTRY | {"clause": "C-1"}),
    "no clause": records("history", ENTRY, ENTRY | {"clause": None}),
    "history without a day": records("history", ENTRY, ENTRY | {"date": None}),
    "unknown outcome": records("history", ENTRY, ENTRY | {"outcome": "Confirmed"}),
    "no outcome": records("history", ENTRY, ENTRY | {"outcome": None}),
    "negative points": records("history", ENTRY, ENTRY, ENTRY | {"points": -1}),
    "too many points": records("history", ENTRY, ENTRY | {"points": 10**12 + 1}),
    "no entry": records("history", ENTRY, ENTRY, None),
    "unknown key": records("history", ENTRY, ENTRY | {"by": "me"}),
    "double evidence": records("evidence", PIECE, PIECE, {"id": "n2", "text": ""}, PIECE),
    "no evidence text": records("evidence", PIECE, PIECE | {"text": None}),
    "no evidence": records("evidence", PIECE, PIECE | {"id": None}),
    "empty kind": records("evidence", PIECE | {"kind": "bio"}, PIECE | {"kind": ""}),
    "long evidence": records("evidence", PIECE, PIECE | {"text": "x" * 100_001}),
    "long caption": records("content", {"id": "v", "caption": ""}, {"id": "v", "caption": "x" * 100_001}),
    "empty surface": records("content", {"id": "v", "surface": "live"}, {"id": "v", "surface": ""}),
    "broken history": {"history": beside(None, "[")},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_handed_over(fault: str, bench: Any, tmp_path: Path) -> None:
    """The row goes to the slow reader, which refuses it; its neighbours are taken."""
    blocks = hold(write(tmp_path, 3, **FAULTS[fault]), bench.catalog)
    assert taken(blocks) == [True, False, True]
    assert [read.error is not None for block in blocks for read in block.handed] == [True]


def test_faults_that_fill_a_column(bench: Any, tmp_path: Path) -> None:
    """A type that fits nothing puts every cell in doubt, null excepted."""
    kinds = {
        "truth": pa.array([True, None]),
        "bytes": pa.array([b"x", None]),
        "record": pa.array([{"a": 1}, None]),
        "list": pa.array([[1], None]),
        "moment": pa.array([datetime(2026, 9, 30).time(), None]),
    }
    for cells in kinds.values():
        for name in ("test_share", "test_share.model", "history", "followers", "language"):
            rows = {"test_share": [0.5, 0.5], name: cells}
            assert taken(hold(write(tmp_path, 2, **rows), bench.catalog)) == [False, True], (name, cells)


LIMITS: dict[str, dict[str, Any]] = {
    "labels": {"creator_id": ["ü" * 200], "region": ["ü" * 32], "language": ["l" * 200]},
    "first day": {"as_of": [date.min], "account_opened": [date.min]},
    "last day": {"as_of": [date.max], "account_opened": [date.min]},
    "largest counts": {"followers": [1e12], "bonus_points": pa.array([10**12], pa.uint64())},
    "range": {"test_share": [1], "exact_share": [-0.0], "free_score": [-1e308], "test_share.sd": [0]},
    "today": {"test_share": [0.5], "test_share.observed_at": [DAY], "account_opened": [DAY]},
    "signal": {
        "test_share": [0.5],
        "test_share.model": ["m" * 200],
        "test_share.version": ["1"],
        "test_share.evidence": [["ü" * 200, "v", "v"]],
    },
    "history of another day": {"history": [[ENTRY | {"date": date.max}, ENTRY | {"points": 10**12}]]},
    "no points": {"history": [[{"clause": "A-1", "date": "2026-09-30", "outcome": "overturned"}]]},
    "evidence": {"evidence": [[PIECE | {"text": "ü" * 100_000, "trusted": True}, PIECE | {"id": "n2"}]]},
    "content": {"content": [[{"id": "v", "surface": None, "posted_at": date.max, "caption": ""}] * 2]},
    "unknown and null": {"tset_share": pa.nulls(1), "health_rating": [None], "test_share.stdev": [None]},
    "dictionaries": {
        "region": pa.array(["US"]).dictionary_encode(),
        "as_of": pa.array([DAY]).dictionary_encode(),
    },
    "other days": {"as_of": ["2026-09-30"], "account_opened": pa.array([datetime(2026, 9, 30)])},
    "views": {"region": pa.array(["US"], pa.string_view()), "language": pa.array([None], pa.string_view())},
    "empty lists": {"history": [[]], "evidence": [None], "content": [""]},
}


@pytest.mark.parametrize("limit", LIMITS)
def test_what_just_fits_is_taken(limit: str, bench: Any, tmp_path: Path) -> None:
    """The row is a good one, and the slow reader need not see it."""
    assert taken(hold(write(tmp_path, **LIMITS[limit]), bench.catalog)) == [True]


@pytest.mark.parametrize(
    "columns",
    [
        {"test_share": [Decimal("0.5")]},
        {"test_share": [None], "test_share.sd": [-1.0]},
        {"history": ['[{"clause": "A-1", "date": "2026-09-30", "outcome": "confirmed"}]']},
        {"followers": [Decimal(3)]},
        {"language": pa.array([None], pa.binary_view())},
    ],
)
def test_uncommon_writing_is_handed_over(columns: dict[str, Any], bench: Any, tmp_path: Path) -> None:
    """Good rows that cannot be proven to be good; the slow reader accepts them."""
    [block] = hold(write(tmp_path, **columns), bench.catalog)
    assert [read.profile is not None for read in block.handed] == [True]


def test_rows_are_checked_for_both_days(bench: Any, tmp_path: Path) -> None:
    """What is late on the day of the row or on the day to judge on is refused."""
    path = write(tmp_path, 3, as_of=[DAY, NEXT, DAY], account_opened=[DAY, NEXT, NEXT])
    assert taken(hold(path, bench.catalog)) == [True, True, False]
    assert taken(hold(path, bench.catalog, as_of=DAY)) == [True, False, False]
    assert taken(hold(path, bench.catalog, as_of=NEXT)) == [True, True, False]


def test_any_clause_will_do_where_none_is_given(bench: Any, tmp_path: Path) -> None:
    """Without a handbook, a clause is any short text."""
    entries = [[ENTRY | {"clause": clause}] for clause in ("C-1", "", "c" * 201)]
    path = write(tmp_path, 3, history=entries)
    assert taken(hold(path, bench.catalog, clause_ids=None)) == [True, False, False]


@pytest.mark.parametrize(
    ("parts", "model"), [(HISTORY, HistoryEntry), (EVIDENCE, Evidence), (CONTENT, ContentItem)]
)
def test_every_part_of_a_record_is_known(parts: Any, model: Any) -> None:
    """A part that is added to a record must be given its check here, or its rows are slow."""
    assert set(parts) == set(model.model_fields)
