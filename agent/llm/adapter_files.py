"""Adapter files that were taught to a model; those of judges are found beside their calibration."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path

from agent.llm.protocol import Adapter
from signals.errors import UserError

ADAPTERS = "adapters"


def adapter_path(folder: Path, digest: str) -> Path:
    """Where the adapter of a digest lies in a folder of calibrations."""
    return folder / ADAPTERS / f"{digest[:16]}.gguf"


def adapter_in(folder: Path, digest: str) -> Adapter:
    """The adapter that belongs to a calibration of a folder.

    Raises:
        UserError: Its file is missing or another one.
    """
    hint = "remove the calibration and run `clausewise eval calibrate`, or reinstall clausewise"
    other = "is not the adapter that the calibration was made with"
    return known_adapter(adapter_path(folder, digest), digest, other, hint)


def known_adapter(path: Path, digest: str, other: str, hint: str) -> Adapter:
    """The adapter in a file, if it is the right one.

    Args:
        path: The file.
        digest: How its digest must begin.
        other: What is said of another file.
        hint: What helps where it is another one or cannot be read.

    Raises:
        UserError: It is another one or cannot be read.
    """
    try:
        found = adapter_at(path)
    except OSError as error:
        raise UserError(f"cannot be read ({error.strerror})", where=str(path), hint=hint) from error
    if not found.digest.startswith(digest):
        raise UserError(other, where=str(path), hint=hint)
    return found


@cache
def adapter_at(path: Path) -> Adapter:
    """The adapter in a file.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return Adapter(str(path), hashlib.file_digest(file, "sha256").hexdigest())


def put_adapter(adapter: Adapter, folder: Path) -> None:
    """Copies an adapter into a folder of calibrations; whole or not at all."""
    path = adapter_path(folder, adapter.digest)
    if path.exists() and path.samefile(adapter.path):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    shutil.copyfile(adapter.path, new)
    new.replace(path)
