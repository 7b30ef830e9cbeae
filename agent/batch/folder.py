"""The folder of a job: made where missing, refused where something else is in it, held by one job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.batch.durable import NEW, told
from agent.batch.lock import LOCK, locked
from agent.batch.manifest import HINT, RECORD, read_manifest
from signals.errors import UserError

BEFORE_THE_RECORD = {LOCK, RECORD + NEW}
"""All that a job which was killed at once can have left."""


@contextmanager
def claimed(out: Path) -> Iterator[None]:
    """Holds the folder of a job; nothing is left in a folder that is refused.

    Raises:
        UserError: It holds something else than a job, another job is at work in it, or it cannot be written.
    """
    with told(out):
        out.mkdir(parents=True, exist_ok=True)
        if read_manifest(out) is None and {path.name for path in out.iterdir()} - BEFORE_THE_RECORD:
            raise UserError("holds something else than a job", where=str(out), hint=HINT)
    with locked(out):
        yield
