"""Where a review that waits for a person is kept: LangGraph's checkpoints, in the data folder's one database.

Only the types that travel through the graph are read back; anything else that a file may hold stays data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from agent.prose.checks import Failure
from agent.prose.frame import Passage
from agent.prose.passages import Used
from agent.rules.case import Answer, AskKey
from agent.state import Draft
from agent.storage import storage_error
from agent.verdict import Verdict
from index.retrieve import Hit
from signals.profile import Profile

if TYPE_CHECKING:
    from sqlite3 import Connection

    from langgraph.checkpoint.sqlite import SqliteSaver

TYPES = (Answer, AskKey, Draft, Failure, Hit, Passage, Profile, Used, Verdict)
"""What the channels of a review hold."""
LAST_TIME = "_last_v6_timestamp"
REVIEWS = "the waiting reviews cannot be kept"


def open_saver(
    place: Path | None,
    *,
    what: str = REVIEWS,
    types: Sequence[type] = TYPES,
    patience: float = 30.0,
) -> SqliteSaver:
    """The checkpoints of a file, which is made where it is missing; threads may share them.

    Args:
        place: The SQLite file; None: in memory.
        what: What is told where it fails; see `told`.
        types: What is read back as more than plain data.
        patience: Seconds to wait for another process that writes into it.

    Raises:
        StorageError: The file cannot be opened or is no database.
    """
    import sqlite3

    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
    from langgraph.checkpoint.sqlite import SqliteSaver

    with told(place, what):
        if place is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(place or ":memory:", timeout=patience, check_same_thread=False)
        saver = SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=types))
        saver.setup()
        _follow(connection)
    return saver


def _follow(connection: Connection) -> None:
    """Has new checkpoints sort behind all that are there, also where the clock was set back meanwhile.

    The newest one is the one with the highest id, an id begins with the time, and the library counts on from
    the last time that it gave away.
    """
    from langgraph.checkpoint.base import id as ids

    [newest] = connection.execute("SELECT MAX(checkpoint_id) FROM checkpoints").fetchone()
    with suppress(ValueError):
        number = UUID(newest or "none").int
        known: dict[str, int | None] = vars(ids)
        time = (number >> 80) << 12 | (number >> 64) & 0xFFF
        known[LAST_TIME] = max(known[LAST_TIME] or 0, time)


@contextmanager
def told(place: Path | None, what: str = REVIEWS) -> Iterator[None]:
    """Turns a database error into one sentence.

    Args:
        place: The file; None: in memory.
        what: What cannot be done.

    Raises:
        StorageError: The database failed.
    """
    import sqlite3

    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise storage_error(what, error, str(place or "memory")) from error
