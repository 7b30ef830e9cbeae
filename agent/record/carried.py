"""A record of before, when it shared a file with all else that is kept: taken over into a file of its own.

The rows are copied as they stand, damaged ones too, and the old tables stay where they were.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from agent.record.guards import TABLES
from agent.storage import StorageError

NEW = ".new"


def carry_over(old: Path, place: Path) -> None:
    """Makes the record's own file from a shared one, if that holds a record.

    Args:
        old: The shared SQLite file, which may be missing.
        place: The record's own file, which is not there; a process that is faster wins.

    Raises:
        StorageError: A file cannot be read or written.
    """
    new = place.with_name(f"{place.name}{NEW}{os.getpid()}")
    try:
        if old.is_file() and _copied(old, new):
            os.link(new, place)
    except FileExistsError:
        return
    except (sqlite3.Error, UnicodeDecodeError, OSError) as error:
        raise StorageError(f"the record cannot be taken over ({error})", where=str(old)) from error
    finally:
        new.unlink(missing_ok=True)


def _copied(old: Path, new: Path) -> bool:
    """Copies what a file holds and drops all but the record; False where it holds none."""
    with closing(sqlite3.connect(f"{old.absolute().as_uri()}?mode=ro", uri=True)) as file:
        if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'records'").fetchone():
            return False
        file.execute("VACUUM INTO ?", (str(new),))
    with closing(sqlite3.connect(new, isolation_level=None)) as file:
        found = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in found:
            if name not in TABLES and not name.startswith("sqlite_"):
                file.execute(f'DROP TABLE "{name}"')
        file.execute("VACUUM")
        file.execute("PRAGMA journal_mode=WAL")
    return True
