"""Rows are counted as their readers count them."""

import json

import pytest

from agent.batch.total import count_rows
from signals.readers import read_profiles


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("a.jsonl", '{"a": 1}\n\n  \n{"a": 2}\nnonsense', 3),
        ("a.ndjson", "{}\n", 1),
        ("a.csv", 'creator_id,region\na,"U\nS"\n\n , \nb,US\n', 2),
        ("a.csv", "", 0),
        ("a.json", "[{}, {}]", None),
        ("a.txt", "{}\n{}", None),
        ("a.parquet", "no table", None),
    ],
)
def test_rows_of_a_text(tmp_path, name, text, rows):
    """Blank lines are none; what only a reading could tell is unknown."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert count_rows(path) == rows


def test_rows_of_parquet(tmp_path):
    """The file says so itself."""
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"creator_id": ["a", "b"]}), tmp_path / "a.parquet")
    assert count_rows(tmp_path / "a.parquet") == 2


def test_a_file_that_is_not_there_has_no_count(tmp_path):
    """The reader tells."""
    assert count_rows(tmp_path / "gone.csv") is None


def test_the_count_is_the_readers(write, person, small):
    """Good and bad rows alike."""
    path = write(person("a"), json.dumps(person("b", 7)), "{", "", person("c"))
    assert count_rows(path) == len(list(read_profiles(path, small.catalog))) == 4
