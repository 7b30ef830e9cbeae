"""The tables of the record, in the data folder's one SQLite file or in another database.

SQLite refuses to change or delete an entry, or to add one out of turn, whoever asks. In other databases that
is for their permissions to say; there as here a number can be taken only once, so the chain cannot fork.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from agent.llm.outputs import StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

REFUSALS = {
    "records_stay": "BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END",
    "records_last": "BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END",
    "records_follow": "BEFORE INSERT ON records"
    " WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM records_head)"
    " BEGIN SELECT RAISE(ABORT, 'a record is added out of turn'); END",
}


class Tables(NamedTuple):
    """`records` holds the entries; `head` the number and digest of the newest one, to tell a cut-off end."""

    records: Table
    head: Table


@cache
def tables() -> Tables:
    """The tables."""
    from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

    kept = MetaData()
    records = Table(
        "records",
        kept,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", String(40), nullable=False),
        Column("kind", String(10), nullable=False),
        Column("case", String(40), nullable=False),
        Column("body", Text, nullable=False),
        Column("before", String(64), nullable=False),
        Column("digest", String(64), nullable=False),
    )
    Index("records_of_case", records.c.case)
    columns = (Column("number", Integer, primary_key=True, autoincrement=False), Column("digest", String(64)))
    return Tables(records, Table("records_head", kept, *columns))


class Database:
    """A database that holds the record.

    Args:
        place: A SQLite file, made with its folders where missing, or a SQLAlchemy URL.
        patience: Seconds to wait for another process that writes into the file.

    Raises:
        StorageError: It cannot be opened.
    """

    def __init__(self, place: Path | str, patience: float) -> None:
        self._where = str(place)
        with self._told():
            self._engine = _engine(place, patience)
        with self.writing() as connection:
            tables().records.metadata.create_all(connection)
            if self._is_sqlite:
                for name, what in REFUSALS.items():
                    connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {what}")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that nobody else can write beside; kept if the block ends well, else undone.

        Raises:
            StorageError: The database cannot be written.
        """
        with self._told(), self._engine.connect() as connection:
            if self._is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One view of the database, however long it is read.

        Raises:
            StorageError: The database cannot be read.
        """
        with self._told(), self._engine.connect() as connection:
            if self._is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection.execution_options(yield_per=100)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    @property
    def _is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns a database error into one sentence."""
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError

        try:
            yield
        except DBAPIError as error:
            raise StorageError(f"the record failed ({error.orig})", where=self._where) from error
        except (SQLAlchemyError, OSError) as error:
            raise StorageError(f"the record cannot be opened ({error})", where=self._where) from error


def _engine(place: Path | str, patience: float) -> Engine:
    from sqlalchemy import create_engine, event

    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{place}", connect_args={"timeout": patience})
    else:
        engine = create_engine(place)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    """SQLite: transactions begin where we say, a ruling survives a loss of power, damaged text is read."""
    connection.isolation_level = None
    connection.text_factory = _text
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
