"""What each block gave, in a file of its own; a part that exists is whole and is never made again.

A part holds verdicts and failures in the order of the file, one a line, and last the texts that they needed
of a model, if any.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from agent.batch.durable import told, written
from signals.errors import UserError

FOLDER = "parts"


class Line(NamedTuple):
    """One result as it lies on disk, or what a block needed."""

    text: bytes
    """With its line feed."""
    data: dict[str, Any]

    @property
    def is_verdict(self) -> bool:
        """Whether it is a verdict, and no failure."""
        return "schema" in self.data

    @property
    def is_result(self) -> bool:
        """Whether it is a verdict or a failure, and not what the block needed."""
        return "texts" not in self.data


class Parts:
    """The parts of a job.

    Args:
        out: Folder of the job.
    """

    def __init__(self, out: Path) -> None:
        self._folder = out / FOLDER

    def has(self, number: int) -> bool:
        """Whether a block is done."""
        return self._path(number).exists()

    def write(self, number: int, lines: Iterable[str]) -> None:
        """Keeps the results of a block.

        Raises:
            UserError: They cannot be written.
        """
        with told(self._folder):
            self._folder.mkdir(exist_ok=True)
        with written(self._path(number)) as file:
            file.writelines(f"{line}\n".encode() for line in lines)

    def read(self, number: int) -> Iterator[Line]:
        """The results of a block.

        Raises:
            UserError: The part is damaged.
        """
        path = self._path(number)
        with path.open("rb") as file:
            for text in file:
                yield Line(text, _object(text, path))

    def remove(self) -> None:
        """Takes all parts away."""
        if self._folder.exists():
            with told(self._folder):
                shutil.rmtree(self._folder)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.jsonl"


def _object(text: bytes, path: Path) -> dict[str, Any]:
    """The JSON object of a line."""
    hint = "remove it, and the same command makes it anew"
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError("is damaged", where=str(path), hint=hint) from error
    if not isinstance(data, dict):
        raise UserError("is damaged", where=str(path), hint=hint)
    return data
