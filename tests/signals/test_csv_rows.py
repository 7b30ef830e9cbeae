"""CSV: rows, lines, quotes and encodings."""

from __future__ import annotations

import pytest

from signals.csv_rows import csv_rows
from signals.readers import load_profiles, read_profiles

HEAD = "creator_id,as_of,region,speech_share,evidence\n"


@pytest.fixture
def table(tmp_path):
    """A function that writes a table below the usual header."""

    def write(text, encoding="utf-8"):
        path = tmp_path / "t.csv"
        path.write_bytes((HEAD + text).encode(encoding))
        return path

    return write


def test_an_empty_cell_is_a_missing_signal(table, catalog):
    """Empty and blank cells leave the signal out; 0 does not."""
    path = table("a,2026-01-01,US,,\nb,2026-01-01,US,  ,\nc,2026-01-01,US,0,\n")
    found = [set(profile.signals) for profile in load_profiles(path, catalog)]
    assert found == [set(), set(), {"speech_share"}]


def test_rows_are_numbered_by_the_line_on_which_they_start(table, catalog):
    """Quoted line breaks and blank lines count as lines, not as rows."""
    text = 'a,2026-01-01,US,0.5,"[\n\n]"\n\nb,2026-01-01,US,x,\nc,2026-01-01,US,0.1,\n'
    reads = list(read_profiles(table(text), catalog))
    assert [read.number for read in reads] == [2, 6, 7]
    assert "t.csv:6 (row 2): signals.speech_share.value" in str(reads[1].error)


@pytest.mark.parametrize("row", ["a,2026-01-01,US\n", "a,2026-01-01,US,0.5,,,\n"])
def test_rows_of_another_width_are_refused(row, table, catalog):
    """Too many or too few cells spoil the row and name both counts."""
    first, second = read_profiles(table(row + "b,2026-01-01,US,0.5,\n"), catalog)
    assert "cells where the header names 5 columns; check its commas and quotes" in str(first.error)
    assert second.profile is not None


def test_bytes_that_are_not_utf8_spoil_their_row(table, catalog):
    """The cell is named, and other rows are read."""
    path = table("\u00fc,2026-01-01,US,0.5,\nb,2026-01-01,US,0.5,\n", "latin-1")
    first, second = read_profiles(path, catalog)
    assert "t.csv:2 (row 1): creator_id: the cell is not UTF-8" in str(first.error)
    assert second.profile is not None


def test_windows_line_ends_are_read(table, catalog):
    """Carriage returns belong to the line end, not to the cell."""
    path = table("")
    path.write_bytes((HEAD + "a,2026-01-01,US,0.5,\n").replace("\n", "\r\n").encode())
    [profile] = load_profiles(path, catalog)
    assert (profile.region, profile.evidence) == ("US", ())


def test_broken_json_in_a_cell_is_told(table, catalog):
    """The field of the cell is named."""
    [read] = read_profiles(table("a,2026-01-01,US,0.5,[oops]\n"), catalog)
    assert "t.csv:2 (row 1): evidence: broken JSON, a value is expected here" in str(read.error)


def test_rows_come_one_by_one(table, catalog):
    """The first row is there before a later fault of the file is met."""
    rows = csv_rows(table('a,2026-01-01,US,0.5,\n"b"x,2026-01-01,US,1,\n'), catalog)
    assert next(rows).raw["creator_id"] == "a"
