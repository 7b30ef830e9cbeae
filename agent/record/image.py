"""A seal over every byte of the record's SQLite file, kept in that very file.

The chain covers what entries say; the seal covers the rest: headers, and the room between entries that
holds nothing. It is made in the transaction that writes, with its own 64 characters read as zeros, and
without the counters that SQLite sets on committing, which are held against each other instead. A file that
the record shares with other tables has no seal, since it changes without the record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.record.entry import FIRST
from agent.record.guards import TABLES
from agent.record.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

UNSEALED = ""
CHANGES, VALID_FOR, LIBRARY = slice(24, 28), slice(92, 96), slice(96, 100)
"""Where the header of a SQLite file counts changes, twice, and names the version that wrote it."""
BROKEN = "the file is not byte for byte as it was written, though every entry is"


def seal_file(connection: Connection) -> None:
    """Seals the file as it will be when the open transaction is committed."""
    import sqlite3

    seal = tables().seal
    if not _alone(connection):
        connection.execute(seal.update().values(digest=UNSEALED))
        return
    version = sqlite3.sqlite_version_info
    library = version[0] * 1_000_000 + version[1] * 1_000 + version[2]
    connection.execute(seal.update().values(digest=FIRST, library=library))
    connection.execute(seal.update().values(digest=_digest(_image(connection))))


def broken_seal(connection: Connection) -> Iterator[str]:
    """That the file is not as it was sealed, in one sentence; nothing where it is, or has no seal."""
    rows = connection.execute(tables().seal.select()).all()
    if len(rows) != 1:
        yield "the seal of the file is gone"
    elif rows[0].digest != UNSEALED and not _holds(_image(connection), rows[0].digest, rows[0].library):
        yield BROKEN


def _holds(image: bytes, digest: str, library: int) -> bool:
    text = digest.encode(errors="replace")
    if len(text) != len(FIRST) or image.count(text) != 1:
        return False
    start = image.index(text)
    counted = image[CHANGES] == image[VALID_FOR] and image[LIBRARY] == library.to_bytes(4, "big")
    return counted and _digest(image, slice(start, start + len(text))) == digest


def _digest(image: bytes, seal: slice | None = None) -> str:
    """Of all pages but the counters, with zeros in place of a seal."""
    whole, rest, done = hashlib.sha256(), memoryview(image), 0
    for part in (CHANGES, VALID_FOR, LIBRARY, *([seal] if seal else ())):
        whole.update(rest[done : part.start])
        whole.update(FIRST.encode() if part is seal else b"")
        done = part.stop
    whole.update(rest[done:])
    return whole.hexdigest()


def _image(connection: Connection) -> bytes:
    """Every page as this transaction sees it, what has not reached the file yet included."""
    driver = connection.connection.driver_connection
    assert driver is not None, "a closed connection has no pages"
    return bytes(driver.serialize())


def _alone(connection: Connection) -> bool:
    ours = ", ".join(f"'{name}'" for name in TABLES)
    select = f"SELECT COUNT(*) FROM sqlite_master WHERE tbl_name NOT IN ({ours})"
    return connection.exec_driver_sql(select).scalar() == 0
