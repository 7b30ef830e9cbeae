"""Faults of a database as sentences: the hint fits what happened, and none says to delete anything."""

import sqlite3

import pytest

from agent.storage import DAMAGED, storage_error
from signals.disk import HINTS


@pytest.mark.parametrize(
    ("said", "helps"),
    [
        ("database is locked", "let it end"),
        ("database or disk is full", "make room"),
        ("attempt to write a readonly database", "make it writable"),
        ("unable to open database file", "permissions"),
        ("disk I/O error", "check the disk"),
        ("database disk image is malformed", "put a copy of it in its place"),
        ("file is not a database", "put a copy of it in its place"),
    ],
)
def test_each_fault_has_the_hint_that_helps(said, helps):
    """What, where, and what next."""
    error = storage_error("the record failed", sqlite3.OperationalError(said), "a.sqlite")
    assert str(error).startswith(f"a.sqlite: the record failed ({said}); ") and helps in str(error)


def test_text_that_is_none_is_a_damage():
    """Bytes that SQLite gives for text are not shown."""
    error = storage_error("the record failed", UnicodeDecodeError("utf-8", b"\xe4", 0, 1, "bad"), "a.sqlite")
    assert str(error) == f"a.sqlite: the record failed (it holds text that is none); {DAMAGED}"


def test_nobody_is_told_to_delete_the_record():
    """The file holds decisions that people made."""
    assert not [hint for hint in (*HINTS.values(), DAMAGED) if "delete" in hint or "remove" in hint]
