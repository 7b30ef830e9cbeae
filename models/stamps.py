"""Digests of model files, and stamps that save computing them again.

A stamp lies beside a fetched file or folder and holds size, modification time and digest of each file when it
was last checked in full. A file with another size or time is unchecked; the stamp alone never proves content,
so `models verify` reads every byte whatever the stamp says.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

CHUNK = 4 * 1024 * 1024


class StampedFile(BaseModel):
    """One file as it was when its digest was computed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    """Length."""
    mtime_ns: int
    """Time of the last change, nanoseconds since 1970."""
    sha256: str
    """Digest of the content."""


class Stamp(BaseModel):
    """What is known about a fetched model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    """Where it came from: a name of the table, `hub:…` or an address."""
    files: dict[str, StampedFile]
    """By path inside the folder; for a single file, by its name."""


def stamp_path(target: Path) -> Path:
    """Return where the stamp of a model file or folder lies."""
    return target.with_name(target.name + ".stamp.json")


def file_of(target: Path, name: str) -> Path:
    """Return the file that a stamp or table calls `name`."""
    return target / name if target.is_dir() else target


def read_stamp(target: Path) -> Stamp | None:
    """Return the stamp of `target`, or None where there is no readable one."""
    try:
        return Stamp.model_validate_json(stamp_path(target).read_bytes())
    except (OSError, ValidationError):
        return None


def write_stamp(target: Path, source: str, digests: Mapping[str, str]) -> None:
    """Record that the files of `target` were checked in full and have these digests.

    Where the folder cannot be written nothing happens: the file is then hashed again the next time.
    """
    files = {}
    for name, sha256 in sorted(digests.items()):
        facts = file_of(target, name).stat()
        files[name] = StampedFile(bytes=facts.st_size, mtime_ns=facts.st_mtime_ns, sha256=sha256)
    path = stamp_path(target)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_text(Stamp(source=source, files=files).model_dump_json(indent=1), encoding="utf-8")
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)


def untouched(target: Path, stamp: Stamp) -> bool:
    """Whether every file has the size and time that the stamp recorded."""
    for name, known in stamp.files.items():
        try:
            facts = file_of(target, name).stat()
        except OSError:
            return False
        if (facts.st_size, facts.st_mtime_ns) != (known.bytes, known.mtime_ns):
            return False
    return True


def hash_file(path: Path, advance: Callable[[int], None] | None = None) -> str:
    """Return the sha256 of a file's content, read now; `advance` hears how many bytes were read.

    Raises:
        OSError: The file cannot be read.
    """
    total = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(CHUNK):
            total.update(block)
            if advance:
                advance(len(block))
    return total.hexdigest()


def digest_of(path: Path) -> str:
    """Return the sha256 of a model file, from its stamp while the file is untouched.

    Raises:
        OSError: The file cannot be read.
    """
    stamp = read_stamp(path)
    if stamp and path.name in stamp.files and untouched(path, stamp):
        return stamp.files[path.name].sha256
    return hash_file(path)
