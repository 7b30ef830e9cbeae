"""Rows and the error for a spoilt file."""

from __future__ import annotations

from pathlib import Path

import pytest

from signals import json_rows, rows
from signals.errors import UserError
from signals.readers import FORMATS
from signals.rows import ProfileError, spoilt


def test_a_spoilt_file_is_a_user_error():
    """The error has one fault, with the file as its place."""
    error = spoilt(Path("a.json"), "the file is empty", "give at least one profile")
    assert isinstance(error, ProfileError)
    assert isinstance(error, UserError)
    assert str(error) == "a.json: the file is empty; give at least one profile"


@pytest.mark.parametrize("name", ["long.jsonl", "long.csv"])
def test_a_line_that_is_longer_than_any_profile_is_not_read_on(name, tmp_path, catalog, monkeypatch):
    """Told with its number; the memory that it takes is bounded."""
    monkeypatch.setattr(rows, "LARGEST_ROW", 100)
    path = tmp_path / name
    path.write_text(f"creator_id,as_of,region\n{'x' * 1000}\n", "utf-8")
    with pytest.raises(ProfileError, match=rf"{name}:2: the line is longer than 100 characters; give one"):
        for _ in FORMATS[path.suffix](path, catalog):
            continue


def test_a_file_that_is_read_as_a_whole_has_a_largest_size(tmp_path, catalog, monkeypatch):
    """It is refused by its size alone, and told how to be written."""
    monkeypatch.setattr(json_rows, "LARGEST_WHOLE", 10)
    path = tmp_path / "large.json"
    path.write_text("[" + "{}, " * 10, "utf-8")
    with pytest.raises(ProfileError, match="larger than 10 bytes.*name it .jsonl"):
        [*FORMATS[".json"](path, catalog)]
