"""Where public data lies: outside the project, since none of it is shipped."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from signals.errors import UserError

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def public_folder(given: Path | None, variable: str, name: str, files: Sequence[str]) -> Path:
    """The folder of a set: the given one, else the one that a variable names, else beside the project.

    Args:
        given: What the user named, or None.
        variable: The environment variable.
        name: The folder's name beside the project.
        files: What must be in it.

    Raises:
        UserError: It lacks a file.
    """
    named = os.environ.get(variable)
    folder = given or (Path(named) if named else BESIDE / name)
    for file in files:
        if not (folder / file).is_file():
            hint = f"name the folder with --data or {variable}"
            raise UserError(f"no {file} there", where=str(folder), hint=hint)
    return folder
