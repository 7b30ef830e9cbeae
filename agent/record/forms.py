"""The form of a record: which tables it has, and how one that an older program wrote is brought forward.

Each step adds and none takes away, so that entries stay byte for byte what they were and the chain holds.
Form 1 is the chain; form 2 says which form it is and how tables and triggers were made, and seals the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent.record.entry import canonical
from agent.record.guards import TABLES, TRIGGERS, definitions, guard, lost_schema
from agent.record.image import UNSEALED
from agent.record.tables import tables
from agent.storage import StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORM = 2
"""The form that this program writes."""
OF_FORM_1 = {"records", "records_head"}


def form_of(connection: Connection, where: str) -> int:
    """The form of the record in a database, 0 where there is none.

    Raises:
        StorageError: Some of its tables are gone; making them anew would hide it.
    """
    from sqlalchemy import func, inspect, select

    here, form = inspect(connection), tables().form
    found = {name for name in TABLES if here.has_table(name)}
    if found == set(TABLES):
        return int(connection.scalar(select(func.max(form.c.form))) or 0)
    if found and found != OF_FORM_1:
        gone = ", ".join(sorted(set(TABLES) - found))
        raise StorageError(f"tables of the record are gone ({gone})", where=where, hint="see a copy of it")
    if not found and lost_schema(connection):
        raise StorageError("the file has pages and no tables", where=where, hint="see a copy of it")
    return 1 if found else 0


def bring_forward(connection: Connection, where: str) -> None:
    """Makes the tables, or what an older record lacks of them, in the transaction that is open.

    Raises:
        StorageError: A newer program wrote the record.
    """
    refuse_newer(found := form_of(connection, where), where)
    if found == FORM:
        return
    *_, form, seal = tables()
    form.metadata.create_all(connection)
    guard(connection)
    connection.execute(seal.insert().values(number=1, library=0, digest=UNSEALED))
    connection.execute(form.insert().values(form=FORM, schema=_digest(definitions(connection))))


def refuse_newer(found: int, where: str) -> None:
    """Refuses a form that this program does not know.

    Raises:
        StorageError: A newer program wrote the record.
    """
    if found > FORM:
        what = f"the record has form {found}, and this program knows forms up to {FORM}"
        raise StorageError(what, where=where, hint="use the newer program that wrote it")


def altered(connection: Connection) -> Iterator[str]:
    """What was done to tables and triggers since they were made."""
    from sqlalchemy import select

    found = definitions(connection)
    gone = [name for name in TRIGGERS if found and name not in found]
    yield from (f"the trigger {name}, which keeps entries as they are, is gone" for name in gone)
    form = tables().form
    put_down = connection.scalars(select(form.c.schema).where(form.c.form == FORM)).all()
    if not gone and put_down != [_digest(found)]:
        yield "the tables of the record or their triggers are not as they were made"


def _digest(found: dict[str, str]) -> str:
    return hashlib.sha256(canonical(found).encode()).hexdigest()
