"""Where model files lie, and which file a name or path means.

A model may lie in the data folder in use, in a folder that several people share (`CLAUSEWISE_MODELS`), or in
the user's own data folder, so a moved data folder still finds what was fetched. Looks, and never writes or
fetches.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from models.remote import is_remote, parse_remote
from models.table import Model, ModelFileError, known_model, load_table, unknown_name

GGUF_MAGIC = b"GGUF"


def default_home() -> Path:
    """Return the data folder when none is given: `CLAUSEWISE_HOME`, else the user's data folder."""
    moved = os.environ.get("CLAUSEWISE_HOME")
    return Path(moved).expanduser() if moved else _user_home()


def _user_home() -> Path:
    from platformdirs import user_data_dir

    return Path(user_data_dir("clausewise", appauthor=False))


def search_folders(home: Path) -> tuple[Path, ...]:
    """Return the folders that may hold models, in the order of looking, each once."""
    shared = os.environ.get("CLAUSEWISE_MODELS")
    folders = [home / "models", *([Path(shared).expanduser()] if shared else [])]
    folders += [default_home() / "models", _user_home() / "models"]
    return tuple(dict.fromkeys(folders))


def find_known(model: Model, home: Path) -> Path | None:
    """Return where a model of the table lies, or None; files of the wrong size are passed over."""
    for folder in search_folders(home):
        if complete(model, folder / model.file):
            return folder / model.file
    return None


def complete(model: Model, target: Path) -> bool:
    """Whether all files of the model are at `target` with the right sizes."""
    wanted = (
        {target: model.bytes}
        if model.kind == "file"
        else {target / name: content.bytes for name, content in model.files.items()}
    )
    return all(path.is_file() and path.stat().st_size == size for path, size in wanted.items())


def locate(name_or_path: str | Path, home: Path, table: Sequence[Model] | None = None) -> Path:
    """Return the file (for an embedder, the folder) that a user's word for a model means.

    Args:
        name_or_path: A name or file name of the table, `hub:OWNER/REPO/FILE.gguf`, the address of a fetched
            file, or the path of a GGUF file.
        home: The data folder in use.
        table: Models by name; the shipped ones by default.

    Raises:
        ModelFileError: There is no such model here, or the file is no GGUF file; says how to get it.
    """
    word = str(name_or_path)
    models = load_table() if table is None else table
    model = known_model(word, models)
    if model is not None:
        found = find_known(model, home)
        if found is None:
            raise _not_fetched(model.title, model.name)
        return found
    if is_remote(word):
        place = parse_remote(word).place
        fetched = next((f / place for f in search_folders(home) if (f / place).is_file()), None)
        if fetched is None:
            raise _not_fetched(word, word)
        return fetched
    return _own_file(Path(word).expanduser(), word, models)


def _own_file(path: Path, word: str, table: Sequence[Model]) -> Path:
    if path.is_dir():
        return path
    if not path.is_file():
        raise unknown_name(word, table)
    if not is_gguf(path):
        raise ModelFileError(
            "not a GGUF file", where=word, hint="give a file that begins with the letters GGUF"
        )
    return path


def _not_fetched(title: str, name: str) -> ModelFileError:
    return ModelFileError(f"{title} is not on this machine", hint=f"run `clausewise models pull {name}`")


def is_gguf(path: Path) -> bool:
    """Whether a file begins as GGUF files do."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) == GGUF_MAGIC
    except OSError:
        return False
