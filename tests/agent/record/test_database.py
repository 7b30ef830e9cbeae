"""The tables: what a transaction keeps, and what a reader sees meanwhile."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from agent.record.database import Database
from agent.record.tables import tables
from agent.storage import StorageError

IN_A_FILE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
ROW = {"at": "", "kind": "ruling", "case": "k_1", "body": "{}", "before": "", "digest": "d"}


@pytest.fixture
def database(place):
    """An empty database that waits a tenth of a second for others."""
    opened = Database(place, 0.1)
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


def test_nobody_writes_beside_a_writer(database):
    """The lock is taken at the start; who waits in vain is told in one sentence. Readers do not wait."""
    with database.writing() as connection:
        connection.execute(tables().records.insert().values(number=1, **ROW))
        with pytest.raises(StorageError, match="database is locked|lock timeout"), database.writing():
            pass
        assert _count(database) == 0
    assert _count(database) == 1


@IN_A_FILE
def test_a_commit_outlives_the_power(database):
    """Each one is on the disk before it is told."""
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_opening_again_changes_nothing(database, place):
    """Tables and triggers are made once, also where several open at once."""
    with ThreadPoolExecutor(4) as pool:
        for opened in pool.map(lambda _: Database(place, 5.0), range(4)):
            assert list(opened.damage()) == []
            opened.close()


def test_a_password_is_in_no_error():
    """The place is named without it."""
    with pytest.raises(StorageError) as refused:
        Database("sqlite://ana:secret@nowhere/x?mode=none", 0.1)
    assert "secret" not in str(refused.value)


def test_a_driver_that_is_missing_is_one_sentence(monkeypatch):
    """It says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match="driver is not installed.*clausewise.postgres"):
        Database("postgresql+psycopg://nobody@/nothing", 0.1)


@IN_A_FILE
def test_a_schema_that_is_no_text_is_one_sentence(database, place):
    """SQLite's own message about it cannot be read either."""
    database.close()
    content = place.read_bytes()
    place.write_bytes(content.replace(b"CREATE TRIGGER", b"CREATE\xffTRIGGER"))
    with pytest.raises(StorageError, match="the record failed"):
        Database(place, 0.1)
