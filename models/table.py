"""The table of model files that this program knows how to fetch, as data in `table.yaml`.

Says for each model what it is for, under which licence, how large it is, which packages carry it and which
digests every piece must have. It reads nothing but that file and touches neither the network nor the data
folder.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from signals.errors import UserError

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ModelFileError(UserError):
    """A model file is missing, broken or out of reach."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Content(_Frozen):
    """What some bytes must be."""

    bytes: Annotated[int, Field(gt=0)]
    """Length."""
    sha256: Sha256
    """Digest, lower case."""


class Part(Content):
    """One piece of a file that is joined from several packages."""

    package: str
    """Name of the distribution that carries the piece."""
    member: str
    """Path of the piece inside the archive."""


class _Known(_Frozen):
    name: str
    """What `--model` and `models pull` call it."""
    use: str
    """What the program needs it for."""
    title: str
    """Name and quantisation, as its makers say."""
    licence: str
    """SPDX identifier."""
    file: str
    """Name of the file or folder below `models/` in the data folder."""
    bytes: Annotated[int, Field(gt=0)]
    """Size of all of it."""
    sha256: Sha256
    """Digest of the file; of a folder, that of its weights."""
    fetched_by_default: bool
    """Whether `models pull` without names fetches it."""
    version: str
    """Version of the packages that carry it."""


class FileModel(_Known):
    """A model in one file, joined from parts."""

    kind: Literal["file"]
    parts: tuple[Part, ...]
    """In the order of joining."""


class FolderModel(_Known):
    """A model in a folder, all from one package."""

    kind: Literal["folder"]
    package: str
    """Name of the distribution."""
    inside: str
    """Folder inside the archive."""
    files: dict[str, Content]
    """Every file by its path inside the folder."""


Model = FileModel | FolderModel


class _Table(_Frozen):
    models: tuple[Annotated[Model, Field(discriminator="kind")], ...]


@cache
def load_table(path: Path | None = None) -> tuple[Model, ...]:
    """Return the models of the shipped table, or of the one at `path`, in its order.

    Raises:
        pydantic.ValidationError: The table is not well formed.
    """
    import yaml

    text = path.read_text("utf-8") if path else (files("models") / "table.yaml").read_text("utf-8")
    return TypeAdapter(_Table).validate_python(yaml.safe_load(text)).models


def known_model(name: str, table: Sequence[Model]) -> Model | None:
    """Return the model with this name or file name, or None."""
    return next((model for model in table if name in (model.name, model.file)), None)


def unknown_name(name: str, table: Sequence[Model]) -> ModelFileError:
    """Return the error for a name that is in no table, with the nearest valid one."""
    names = [model.name for model in table]
    near = difflib.get_close_matches(name, names, n=1)
    meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
    return ModelFileError(
        "no model of this name, and no such file",
        where=name,
        hint=f"{meant} A GGUF file goes by its path, one of the hub by hub:OWNER/REPO/FILE.gguf",
    )
