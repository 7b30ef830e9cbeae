"""The tables: what a transaction keeps, and what a reader sees meanwhile."""

import sqlite3
from contextlib import closing

import pytest

from agent.llm.outputs import StorageError
from agent.record.database import Database, tables

ROW = {"at": "", "kind": "ruling", "case": "k_1", "body": "{}", "before": "", "digest": "d"}


@pytest.fixture
def database(tmp_path):
    """An empty database that waits a tenth of a second for others."""
    opened = Database(tmp_path / "new" / "record.sqlite", 0.1)
    yield opened
    opened.close()


def _count(database):
    with database.reading() as connection:
        return len(connection.execute(tables().records.select()).all())


def test_a_block_that_fails_leaves_nothing(database):
    """What it wrote is undone."""
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        connection.execute(tables().records.insert().values(number=1, **ROW))
        _ = 1 / 0
    assert _count(database) == 0


def test_nobody_writes_beside_a_writer(database, tmp_path):
    """The lock is taken at the start; who waits in vain is told in one sentence. Readers do not wait."""
    with database.writing() as connection:
        connection.execute(tables().records.insert().values(number=1, **ROW))
        with pytest.raises(StorageError, match="database is locked"), database.writing():
            pass
        assert _count(database) == 0
    assert _count(database) == 1


def test_a_commit_outlives_the_power(database):
    """Each one is on the disk before it is told."""
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_opening_again_changes_nothing(database, tmp_path):
    """Tables and triggers are made once."""
    Database(tmp_path / "new" / "record.sqlite", 0.1).close()
    with closing(sqlite3.connect(tmp_path / "new" / "record.sqlite")) as file:
        [count] = file.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    assert count == 3
