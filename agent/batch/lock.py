"""One job at a time in a folder: a lock that the kernel takes back when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.batch.durable import told
from signals.errors import UserError

LOCK = ".lock"
"""It stays when the job ends: removing it would let two newcomers lock two files of one name."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Holds a folder.

    Raises:
        UserError: Another job holds it, or it cannot be written.
    """
    with told(out):
        file = (out / LOCK).open("ab")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            hint = "wait for it, or give another --out"
            raise UserError("another job is at work here", where=str(out), hint=hint) from error
        yield
