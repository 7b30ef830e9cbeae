"""`models verify`: read every byte of the model files and compare digests.

A file that proves wrong is taken out of its place (renamed to `*.wrong`, where it can be looked at), so
nothing can go on using it. It never fetches; it says which command does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.locate import find_known, locate, search_folders
from models.progress import Progress, suitable_progress
from models.stamps import file_of, hash_file, read_stamp, stamp_path, write_stamp
from models.table import Model, known_model, load_table


class Check(BaseModel):
    """What verifying one model found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """Name in the table, or the reference that it was pulled by."""
    status: Literal["right", "wrong", "missing", "unknown"]
    """`unknown`: the digest was computed, and nothing states what it should be."""
    path: Path | None
    """The file or folder, or where it was taken out of."""
    sha256: str | None
    """Digest of the content now; of a wrong folder, of its first wrong file."""
    detail: str
    """One sentence; for everything but `right` it says what to do."""

    @property
    def ok(self) -> bool:
        """Whether the model can be used."""
        return self.status in ("right", "unknown")


def verify(
    names: Sequence[str],
    home: Path,
    progress: Progress | None = None,
    *,
    table: Sequence[Model] | None = None,
) -> list[Check]:
    """Check models in full.

    Args:
        names: Names of the table, references, or paths; none means every default or present model.
        home: The data folder.
        progress: Where the work is shown; chosen for the terminal by default.
        table: The known models; the shipped table by default.

    Returns:
        One entry for each model; `ok` is false for what is wrong or missing.

    Raises:
        ModelFileError: A name means nothing here.
    """
    models = load_table() if table is None else table
    shown = progress or suitable_progress()
    return [_verify_one(name, home, models, shown) for name in names or _all_here(home, models)]


def _all_here(home: Path, table: Sequence[Model]) -> list[str]:
    known = [model.name for model in table if model.fetched_by_default or find_known(model, home)]
    return known + [source for source, _ in pulled_by_reference(home)]


def pulled_by_reference(home: Path) -> Iterator[tuple[str, Path]]:
    """Give the reference and file of every model here that is in no table, in order of place."""
    seen = set()
    for folder in search_folders(home):
        for stamp_file in sorted([*folder.glob("hub/**/*.stamp.json"), *folder.glob("url/**/*.stamp.json")]):
            target = stamp_file.with_name(stamp_file.name.removesuffix(".stamp.json"))
            stamp = read_stamp(target)
            if stamp and target.is_file() and stamp.source not in seen:
                seen.add(stamp.source)
                yield stamp.source, target


def _verify_one(name: str, home: Path, table: Sequence[Model], progress: Progress) -> Check:
    model = known_model(name, table)
    if model is not None:
        found = find_known(model, home)
        if found is not None:
            return check_model(model, found, progress)
        detail = f"not on this machine, or incomplete; run `clausewise models pull {model.name}`"
        return Check(name=model.name, status="missing", path=None, sha256=None, detail=detail)
    return _check_other(name, locate(name, home, table), progress)


def check_model(model: Model, target: Path, progress: Progress) -> Check:
    """Compare every file of a known model with the table, and take a wrong one out of its place."""
    wanted = (
        {model.file: model.sha256} if model.kind == "file" else {n: c.sha256 for n, c in model.files.items()}
    )
    with progress.task(f"{model.title}: checking", model.bytes) as advance:
        for name, right in wanted.items():
            found = hash_file(file_of(target, name), advance)
            if found != right:
                return _withdraw(model.name, target, found, f"run `clausewise models pull {model.name}`")
    write_stamp(target, model.name, wanted)
    return Check(
        name=model.name, status="right", path=target, sha256=model.sha256, detail="every byte is right"
    )


def _check_other(name: str, target: Path, progress: Progress) -> Check:
    stamp = read_stamp(target)
    if target.is_dir():
        detail = "a folder of your own; nothing states what its digests should be"
        return Check(name=name, status="unknown", path=target, sha256=None, detail=detail)
    with progress.task(f"{target.name}: checking", target.stat().st_size) as advance:
        found = hash_file(target, advance)
    if stamp is None or target.name not in stamp.files:
        detail = "nothing states what its digest should be; compare it with what its makers publish"
        return Check(name=name, status="unknown", path=target, sha256=found, detail=detail)
    if found != stamp.files[target.name].sha256:
        return _withdraw(name, target, found, f"run `clausewise models pull {stamp.source}`")
    return Check(name=name, status="right", path=target, sha256=found, detail="as it was when it was pulled")


def _withdraw(name: str, target: Path, found: str, remedy: str) -> Check:
    """Take a wrong model out of its place; where that is not allowed, say so."""
    aside = target.with_name(target.name + ".wrong")
    try:
        stamp_path(target).unlink(missing_ok=True)
        os.replace(target, aside)
        where = f"moved to {aside.name}"
    except OSError:
        where = "it could not be moved away"
    detail = f"wrong digest {found[:12]}…, {where}; {remedy}"
    return Check(name=name, status="wrong", path=target, sha256=found, detail=detail)
