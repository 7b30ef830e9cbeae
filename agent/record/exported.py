"""An exported record checked by itself, without the data folder: every byte of the file counts.

A line is one entry in canonical JSON. What reads as an entry but is not written in that one form was changed
too, even where it says the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from agent.record.chain import faults
from agent.record.entry import FIRST, canonical
from signals.errors import UserError

FIELDS = ("number", "at", "kind", "case", "body", "before", "digest")


class Export(NamedTuple):
    """What an exported file holds."""

    digests: tuple[str, ...]
    """Of the entries that can be read, in their order."""
    faults: tuple[str, ...]
    """Everything that is wrong, each in a sentence; empty where the file is sound."""

    @property
    def newest(self) -> str:
        """The digest of the last entry; zeros where there is none."""
        return self.digests[-1] if self.digests else FIRST


def check_export(path: Path) -> Export:
    """Walks an exported file.

    That whole lines are gone from its end cannot be seen from within; a digest that was put away tells it.

    Raises:
        UserError: The file cannot be read.
    """
    unread: list[str] = []
    digests: list[str] = []
    newest: list[tuple[int, str]] = []

    def rows() -> Iterator[list[Any]]:
        for line, raw in enumerate(_lines(path), start=1):
            row = _row(raw)
            if row is None:
                unread.append(f"line {line} is not an entry as it was written")
                continue
            digests.append(str(row["digest"]))
            newest[:] = [(row["number"], row["digest"])]
            yield [canonical(row[name]) if name == "body" else row[name] for name in FIELDS]

    # What the file itself has last stands for the head, which is not exported; it is read before its use.
    chained = tuple(faults(rows(), newest))
    return Export(tuple(digests), (*unread, *chained))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise UserError(what, where=str(path), hint="give a file of `clausewise audit export`") from error


def _row(raw: bytes) -> dict[str, Any] | None:
    """One line as an entry; None where it is none, or not in the one form that entries have."""
    try:
        row = json.loads(raw.decode("ascii"))
        sound = isinstance(row, dict) and f"{canonical(row)}\n".encode() == raw
    except ValueError:
        return None
    if not sound or set(row) != set(FIELDS) or type(row["number"]) is not int:
        return None
    return dict(row)
