"""`doctor`: one check for each thing that a verdict needs, told in a sentence with what mends it.

A check is a function of the settings that gives results and raises nothing that a user could mend. Nothing
is fetched, built or changed, but for the stamp of a model file that proved right.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.doctor_models import check_embedder, check_first_token, check_model
from agent.llm.backends import NO_MODEL, is_server
from agent.settings import Settings
from policies.handbook import Handbook, HandbookError, load_handbook
from policies.lint import lint
from signals.errors import UserError

OLDEST = (3, 11)
PACKAGES = ("agent", "cli", "commands", "evals", "index", "models", "policies", "signals")
ROOM_NEEDED, ROOM_WANTED = 50_000_000, 3_000_000_000

Status = Literal["ok", "warns", "fails"]
Tell = Callable[[str], None]


class Check(BaseModel):
    """What one check found; `fix` says what to do, and is None where nothing needs doing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    status: Status
    detail: str
    fix: str | None = None


def examine(settings: Settings, tell: Tell = lambda _: None) -> list[Check]:
    """All checks in the order in which a verdict needs them; `tell` hears what takes time."""
    return list(_checks(settings, tell))


def _checks(settings: Settings, tell: Tell) -> Iterator[Check]:
    yield _python()
    yield _packages()
    yield _data_folder(settings.home)
    tell("checking the handbook …")
    yield _handbook(settings.policies)
    tell("checking the model files …")
    yield _of("embedder", check_embedder, settings)
    yield _index(settings)
    yield _of("model", check_model, settings)
    if settings.model != NO_MODEL:
        tell("the server writes one token …" if is_server(settings.model) else "the model writes one token …")
        yield _of("first token", check_first_token, settings)


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:
        fix = "install Python 3.11 or newer and run `make setup`"
        return Check(name="python", status="fails", detail=f"version {found} is too old", fix=fix)
    return Check(name="python", status="ok", detail=f"version {found}")


def _packages() -> Check:
    """Whether our packages, whose names are common words, all come from where this file lies."""
    root = Path(__file__).resolve().parent.parent
    strange = {name: place for name in PACKAGES if (place := _place_of(name)) != root}
    if not strange:
        return Check(name="packages", status="ok", detail=f"all {len(PACKAGES)} come from {root}")
    told = ", ".join(f"{name} from {place or 'nowhere'}" for name, place in strange.items())
    fix = "remove the distribution that owns that folder, or install this one into an environment of its own"
    return Check(name="packages", status="fails", detail=f"not all come from {root}: {told}", fix=fix)


def _place_of(name: str) -> Path | None:
    """The folder that a top-level package or module lies in."""
    spec = find_spec(name)
    if spec is None:
        return None
    for folder in spec.submodule_search_locations or ():
        return Path(folder).resolve().parent
    return Path(spec.origin).resolve().parent if spec.origin else None


def _data_folder(home: Path) -> Check:
    """Whether the data folder, or the nearest folder above it that exists, can be written and has room."""
    place = next((each for each in (home, *home.absolute().parents) if each.exists()), home)
    fix = "free some room, or choose another folder with --home"
    try:
        with tempfile.TemporaryFile(dir=place):
            free = shutil.disk_usage(place).free
    except OSError as error:
        detail = f"{home} cannot be written ({error.strerror or error})"
        return Check(name="data folder", status="fails", detail=detail, fix="choose another with --home")
    detail = f"{home}, {free / 1e9:.1f} GB free" + ("" if home.exists() else ", not there yet")
    if not os.access(place, os.X_OK) or free < ROOM_NEEDED:
        return Check(name="data folder", status="fails", detail=detail, fix=fix)
    if free < ROOM_WANTED:
        return Check(name="data folder", status="warns", detail=f"{detail}; models take 2.5 GB", fix=fix)
    return Check(name="data folder", status="ok", detail=detail)


def _handbook(root: Path | None) -> Check:
    try:
        problems = lint(root)
        handbook = load_handbook(root)
    except HandbookError as error:
        option = f" --policies {root}" if root else ""
        fix = f"run `clausewise policies lint{option}`"
        return Check(name="handbook", status="fails", detail=_sentence(error), fix=fix)
    rules = sum(clause.rule is not None for clause in handbook.clauses)
    detail = f"{len(handbook.clauses)} clauses, {rules} with rules, {len(handbook.catalog)} signals"
    if problems:
        many = f"{len(problems)} warning{'' if len(problems) == 1 else 's'}"
        fix = f"run `clausewise policies lint{f' --policies {root}' if root else ''}`"
        return Check(name="handbook", status="warns", detail=f"{detail}; {many}", fix=fix)
    return Check(name="handbook", status="ok", detail=f"{detail}, no problems")


def _index(settings: Settings) -> Check:
    """Whether the index fits the handbook; where it does not, the next verdict builds it."""
    from index.errors import IndexFault
    from index.manifest import build_command
    from index.store import info

    handbook = _readable(settings.policies)
    if handbook is None:
        detail = "not looked at, since the handbook cannot be read"
        return Check(name="index", status="fails", detail=detail, fix="mend the handbook first")
    try:
        found = info(handbook, settings.home)
    except IndexFault as fault:
        return Check(name="index", status="warns", detail=fault.what, fix=fault.hint)
    if found.stale:
        fix = f"run `{build_command(handbook.root)}`"
        return Check(name="index", status="warns", detail=f"stale: {found.stale}", fix=fix)
    detail = f"fresh, {found.manifest.chunks} chunks of {found.manifest.clauses} clauses"
    return Check(name="index", status="ok", detail=detail)


def _readable(root: Path | None) -> Handbook | None:
    try:
        return load_handbook(root)
    except HandbookError:
        return None


def _of(name: str, check: Callable[[Settings], tuple[Status, str]], settings: Settings) -> Check:
    """Runs a check that tells its failure as an error with its remedy."""
    try:
        status, detail = check(settings)
    except UserError as error:
        return Check(name=name, status="fails", detail=_sentence(error), fix=error.hint)
    return Check(name=name, status=status, detail=detail)


def _sentence(error: UserError) -> str:
    return f"{error.where}: {error.what}" if error.where else error.what
