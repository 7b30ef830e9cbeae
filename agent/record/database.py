"""Where the record lies: in a SQLite file, or in another database by its URL.

A transaction that writes is alone from its first statement on, in every process, so the chain cannot fork:
SQLite locks the file, PostgreSQL a number that stands for the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.record.forms import FORM, altered, bring_forward, form_of, refuse_newer
from agent.record.guards import TABLES
from agent.record.image import broken_seal, seal_file
from agent.storage import StorageError, storage_error

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

LOCK = 0x636C61757365
"""Names the record among PostgreSQL's advisory locks."""
MOST_DAMAGE = 10


class Database:
    """A database that holds the record.

    Args:
        place: A SQLite file, made with its folders where missing, or a SQLAlchemy URL.
        patience: Seconds to wait for another process that writes into it.

    Raises:
        StorageError: It cannot be opened, or a newer program wrote the record.
    """

    def __init__(self, place: Path | str, patience: float) -> None:
        self._where, self._patience = _shown(place), patience
        with self._told():
            self._engine = _engine(place, patience)
        try:
            self._bring_forward()
        except StorageError:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that nobody else can write beside; kept if the block ends well, else undone.

        Raises:
            StorageError: The database cannot be written.
        """
        with self._told(), self._engine.connect() as connection:
            match self._engine.dialect.name:
                case "sqlite":
                    before = _changes(connection)
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                case "postgresql":
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(self._patience * 1000)}")
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            yield connection
            if self._engine.dialect.name == "sqlite" and _changes(connection) != before:
                seal_file(connection)
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One view of the database, however long it is read.

        Raises:
            StorageError: The database cannot be read.
        """
        with self._told(), self._engine.connect() as connection:
            match self._engine.dialect.name:
                case "sqlite":
                    connection.exec_driver_sql("BEGIN")
                case "postgresql":
                    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection.execution_options(yield_per=100)

    def damage(self) -> Iterator[str]:
        """What is wrong below the entries: pages that do not hold together, tables and triggers altered.

        Raises:
            StorageError: The database cannot be read.
        """
        with self.reading() as connection:
            if self._engine.dialect.name == "sqlite":
                for table in TABLES:
                    found = connection.exec_driver_sql(f"PRAGMA integrity_check('{table}')").scalars()
                    wrong = [told for told in found if told != "ok"]
                    yield from (f"the file is damaged: {told}" for told in wrong[:MOST_DAMAGE])
            yield from altered(connection)

    def broken_seal(self) -> Iterator[str]:
        """What the seal of a SQLite file tells, if it has one; it is read whole, into memory.

        Raises:
            StorageError: The database cannot be read.
        """
        if self._engine.dialect.name == "sqlite":
            with self.reading() as connection:
                yield from broken_seal(connection)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    def _bring_forward(self) -> None:
        """Writes nothing where the record has the present form, so that it can be read where it is locked."""
        with self.reading() as connection:
            found = form_of(connection, self._where)
        refuse_newer(found, self._where)
        if found < FORM:
            self._write_ahead()
            with self.writing() as connection:
                bring_forward(connection, self._where)

    def _write_ahead(self) -> None:
        """Readers beside one writer; set once, since setting it again would mend a byte that was changed."""
        if self._engine.dialect.name == "sqlite":
            with self._told(), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns a database error into one sentence."""
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError

        try:
            yield
        except (DBAPIError, UnicodeDecodeError) as error:
            raise storage_error("the record failed", error, self._where) from error
        except (SQLAlchemyError, OSError) as error:
            raise storage_error("the record cannot be opened", error, self._where) from error
        except ModuleNotFoundError as error:
            hint = "for PostgreSQL: pip install 'clausewise[postgres]'"
            what = f"the database's driver is not installed ({error.name})"
            raise StorageError(what, where=self._where, hint=hint) from error


def _shown(place: Path | str) -> str:
    """A place as errors name it, without a password."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return str(place) if isinstance(place, Path) else make_url(place).render_as_string()
    except ArgumentError:
        return str(place)


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


def _changes(connection: Connection) -> int:
    """How many rows a SQLite connection has written so far."""
    driver = connection.connection.driver_connection
    assert driver is not None, "a closed connection writes nothing"
    return int(driver.total_changes)


def _prepare(connection: Any, _: Any) -> None:
    """SQLite: transactions begin where we say, a ruling survives a loss of power, damaged text is read."""
    connection.isolation_level = None
    connection.text_factory = _text
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
