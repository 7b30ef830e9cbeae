"""Files that appear whole or not at all, and are still there after a loss of power."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from signals.errors import UserError

NEW = ".new"


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file to write into; it takes its name when the block ends well, in place of an older one.

    Raises:
        UserError: It cannot be written.
    """
    new = path.with_name(path.name + NEW)
    with told(path):
        try:
            with new.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
            _sync(path.parent)
        except BaseException:
            # A half may be what fills the disk.
            with suppress(OSError):
                new.unlink()
            raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Makes one sentence of what a disk has to say.

    Raises:
        UserError: The disk failed, is full, or may not be written.
    """
    try:
        yield
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        raise UserError(what, where=str(path), hint="make room, or give another --out") from error


def _sync(folder: Path) -> None:
    """Makes a new name in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
