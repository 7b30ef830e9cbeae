"""Parquet: types of its own, nested columns, batches."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from pyarrow import parquet

from signals import parquet_rows
from signals.readers import load_profiles, read_profiles
from signals.rows import ProfileError


@pytest.fixture
def table(tmp_path):
    """A function that writes columns for one or more creators."""

    def write(count=1, **columns):
        path = tmp_path / "t.parquet"
        plain = {
            "creator_id": [f"c{n}" for n in range(count)],
            "as_of": [date(2026, 9, 30)] * count,
            "region": ["US"] * count,
        }
        parquet.write_table(pa.table(plain | columns), path)
        return path

    return write


def test_days_may_be_timestamps(table, catalog):
    """Dates and timestamps, of any resolution, are days."""
    for unit in ("s", "ms", "us"):
        opened = pa.array([datetime(2024, 2, 29, 13)], pa.timestamp(unit))
        [profile] = load_profiles(table(account_opened=opened), catalog)
        assert profile.account_opened == date(2024, 2, 29)


def test_lists_may_be_nested_columns(table, catalog):
    """Lists of structs are read, nulls inside them are absent keys."""
    history = [[{"clause": "A-1", "date": date(2026, 9, 1), "outcome": "confirmed", "points": None}]]
    evidence = [[{"id": "n1", "kind": "note", "trusted": None, "date": None, "text": "x"}]]
    path = table(
        history=history, evidence=evidence, speech_share=[0.5], **{"speech_share.evidence": [["v1"]]}
    )
    [profile] = load_profiles(path, catalog)
    assert profile.history[0].date == date(2026, 9, 1)
    assert profile.history[0].points == 0
    assert profile.evidence[0].trusted is False
    assert profile.signals["speech_share"].evidence == ("v1",)


def test_null_is_missing_and_nan_is_refused(table, catalog):
    """The two are not confused."""
    reads = list(read_profiles(table(3, speech_share=[0.5, None, float("nan")]), catalog))
    assert reads[1].profile is not None
    assert not reads[1].profile.signals
    assert "t.parquet:row 3: signals.speech_share.value: NaN where a number belongs" in str(reads[2].error)


def test_numbers_of_other_types(table, catalog):
    """Decimals, small floats and dictionary-coded text are read as what they hold."""
    path = table(
        speech_share=[Decimal("0.25")],
        shoppable_videos_7d=pa.array([6], pa.uint8()),
        followers=[18400.0],
        language=pa.array(["en"]).dictionary_encode(),
    )
    [profile] = load_profiles(path, catalog)
    assert profile.signals["speech_share"].value == 0.25
    assert (profile.followers, profile.language) == (18400, "en")


def test_a_column_of_booleans_is_no_signal(table, catalog):
    """Booleans are refused, not read as 0 and 1."""
    [read] = read_profiles(table(speech_share=[True]), catalog)
    assert "boolean true where a number belongs" in str(read.error)


def test_batches_do_not_show(table, catalog, monkeypatch):
    """Rows keep their number across batches."""
    monkeypatch.setattr(parquet_rows, "BATCH", 2)
    reads = list(read_profiles(table(5, speech_share=[0.1] * 5), catalog))
    assert [read.number for read in reads] == [1, 2, 3, 4, 5]


def test_an_index_of_pandas_is_passed_over(table, catalog):
    """The column that pandas adds for its row labels is no signal."""
    assert load_profiles(table(**{"__index_level_0__": [7]}), catalog)


@pytest.mark.parametrize(
    ("count", "columns", "wording"),
    [
        (0, {}, "there are columns but no row"),
        (1, {"history": [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]}, "nested more than 20 levels deep"),
    ],
)
def test_files_without_use_are_refused(count, columns, wording, table, catalog):
    """No rows, or columns nested without end, spoil the file."""
    with pytest.raises(ProfileError, match=wording):
        load_profiles(table(count, **columns), catalog)


def test_what_would_unpack_to_too_much_is_refused_before_it_is(table, catalog, monkeypatch):
    """By what the file says of its row groups; so is a table of too many columns."""
    path = table()
    monkeypatch.setattr(parquet_rows, "LARGEST_GROUP", 10)
    with pytest.raises(
        ProfileError, match="1 rows unpack to .* bytes; write it anew with smaller row groups"
    ):
        next(parquet_rows.parquet_rows(path, catalog))
    monkeypatch.setattr(parquet_rows, "MOST_COLUMNS", 2)
    with pytest.raises(ProfileError, match="has 3 columns; give at most 2"):
        next(parquet_rows.parquet_rows(path, catalog))
