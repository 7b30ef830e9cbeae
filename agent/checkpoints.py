"""Where a review that waits for a person is kept: LangGraph's checkpoints, in the data folder's one database.

Only the types that travel through the graph are read back; anything else that a file may hold stays data.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agent.llm.outputs import StorageError
from agent.prose.checks import Failure
from agent.prose.frame import Passage
from agent.prose.passages import Used
from agent.rules.case import Answer, AskKey
from agent.state import Draft
from agent.verdict import Verdict
from index.retrieve import Hit
from signals.profile import Profile

if TYPE_CHECKING:
    from langgraph.checkpoint.sqlite import SqliteSaver

TYPES = (Answer, AskKey, Draft, Failure, Hit, Passage, Profile, Used, Verdict)
"""What the channels of a review hold."""


def open_saver(place: Path, *, patience: float = 30.0) -> SqliteSaver:
    """The checkpoints of a file, which is made where it is missing; threads may share them.

    Args:
        place: The SQLite file.
        patience: Seconds to wait for another process that writes into it.

    Raises:
        StorageError: The file cannot be opened or is no database.
    """
    import sqlite3

    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
    from langgraph.checkpoint.sqlite import SqliteSaver

    with told(place):
        connection = sqlite3.connect(place, timeout=patience, check_same_thread=False)
        saver = SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=TYPES))
        saver.setup()
    return saver


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Turns a database error into one sentence.

    Raises:
        StorageError: The database failed.
    """
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"the waiting reviews cannot be kept ({error})", where=str(place)) from error
