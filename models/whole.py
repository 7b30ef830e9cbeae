"""A model that is to be opened: found, and proved to be the one that the table states.

A stamp that still fits saves reading every byte again. A model in no table is the user's own word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.locate import locate
from models.stamps import file_of, hash_file, read_stamp, untouched, write_stamp
from models.table import Model, ModelFileError, known_model, load_table


def whole(word: str | Path, home: Path, table: Sequence[Model] | None = None) -> Path:
    """The file or folder that a user's word for a model means, every byte of it right.

    Args:
        word: As `locate` takes it.
        home: The data folder in use.
        table: Models by name; the shipped ones by default.

    Raises:
        ModelFileError: There is none, it cannot be read, or its digest is wrong.
    """
    models = load_table() if table is None else table
    path, model = locate(word, home, models), known_model(str(word), models)
    if model is None or _stamped(model, path):
        return path
    wanted = _wanted(model)
    for part, sha256 in wanted.items():
        if _read(file_of(path, part)) != sha256:
            hint = f"run `clausewise models verify {model.name}`, then `clausewise models pull {model.name}`"
            raise ModelFileError("its digest is wrong", where=str(file_of(path, part)), hint=hint)
    write_stamp(path, model.name, wanted)
    return path


def _wanted(model: Model) -> Mapping[str, str]:
    """Digest of every file, by its name."""
    if model.kind == "file":
        return {model.file: model.sha256}
    return {name: content.sha256 for name, content in model.files.items()}


def _stamped(model: Model, path: Path) -> bool:
    """Whether a stamp says that exactly the wanted content lies there, untouched since."""
    stamp = read_stamp(path)
    if stamp is None or not untouched(path, stamp):
        return False
    return {name: file.sha256 for name, file in stamp.files.items()} == dict(_wanted(model))


def _read(path: Path) -> str:
    try:
        return hash_file(path)
    except OSError as error:
        what, hint = f"cannot be read ({error.strerror or error})", "check its permissions"
        raise ModelFileError(what, where=str(path), hint=hint) from error
