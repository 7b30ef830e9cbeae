"""`models list`: every model that is known or here, with its size, licence and state.

Looks at names, sizes and stamps only; it never reads a model file and never fetches one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.locate import find_known
from models.stamps import read_stamp, untouched
from models.table import Model, load_table
from models.verify import pulled_by_reference


class Row(BaseModel):
    """One model, as `models list` prints it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """What `--model` calls it."""
    title: str
    """Name and quantisation, as its makers say."""
    use: str
    """What the program needs it for."""
    licence: str | None
    """SPDX identifier, where known."""
    bytes: int
    """Size of all of it."""
    sha256: str | None
    """Digest that it must have, or had when it was pulled."""
    status: Literal["ready", "unchecked", "missing"]
    """`unchecked`: the file is here and was changed or never checked since; `models verify` tells."""
    path: Path | None
    """Where it lies."""


def rows(home: Path, table: Sequence[Model] | None = None) -> list[Row]:
    """Return the known models in the table's order, then those that were pulled by reference."""
    known = [_known(model, home) for model in (load_table() if table is None else table)]
    return known + [_other(source, path) for source, path in pulled_by_reference(home)]


def _known(model: Model, home: Path) -> Row:
    path = find_known(model, home)
    return Row(
        name=model.name,
        title=model.title,
        use=model.use,
        licence=model.licence,
        bytes=model.bytes,
        sha256=model.sha256,
        status=_status(path) if path else "missing",
        path=path,
    )


def _other(source: str, path: Path) -> Row:
    stamp = read_stamp(path)
    sha256 = stamp.files[path.name].sha256 if stamp and path.name in stamp.files else None
    return Row(
        name=source,
        title=path.name,
        use="yours",
        licence=None,
        bytes=path.stat().st_size,
        sha256=sha256,
        status=_status(path),
        path=path,
    )


def _status(path: Path) -> Literal["ready", "unchecked"]:
    stamp = read_stamp(path)
    return "ready" if stamp and untouched(path, stamp) else "unchecked"
