"""Rows and the error for a spoilt file."""

from __future__ import annotations

from pathlib import Path

from signals.errors import UserError
from signals.rows import ProfileError, spoilt


def test_a_spoilt_file_is_a_user_error():
    """The error has one fault, with the file as its place."""
    error = spoilt(Path("a.json"), "the file is empty", "give at least one profile")
    assert isinstance(error, ProfileError)
    assert isinstance(error, UserError)
    assert str(error) == "a.json: the file is empty; give at least one profile"
