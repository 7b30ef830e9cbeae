"""Values that remember where in a text they stood, so that every complaint can name a line.

A `Located` holds plain values (dict, list, str, int, float, bool, None) exactly as the author wrote
them, and the line and column of each value and each key. It promises a mark for every path, also for
one that is not there (then of the nearest thing around it); it judges nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

DEEPEST = 20
"""Levels of lists and mappings inside each other that any input may have."""

Part = str | int
"""One step of a path: a key, or an index counted from 0."""

LONGEST_SHOWN = 60
CLOSE_ENOUGH = 60


class Mark(NamedTuple):
    """A place in a text: line and column, both counted from 1."""

    line: int
    column: int


class Lines:
    """Turns offsets into marks; only a line feed ends a line, as in editors, `wc` and `grep -n`."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._starts = [0]
        self._first = first_line
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def mark(self, offset: int) -> Mark:
        """The mark of a character offset, counted from 0."""
        line = bisect_right(self._starts, offset)
        return Mark(line - 1 + self._first, offset - self._starts[line - 1] + 1)


@dataclass(frozen=True)
class Located:
    """A plain value with the marks of its parts; a path is a tuple of keys and indices."""

    value: Any
    where: str
    """The file, as it is named in errors."""
    marks: Mapping[tuple[Part, ...], Mark] = field(repr=False)
    keys: Mapping[tuple[Part, ...], Mark] = field(repr=False)
    flaws: tuple[tuple[tuple[Part, ...], str], ...] = ()
    """Path and description of what no value should have, where reading could go on (JSON)."""

    def mark(self, *path: Part) -> Mark:
        """Where the value at `path` starts; of the nearest value around it if there is none there."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks[path]

    def key_mark(self, *path: Part) -> Mark:
        """Where the key that ends `path` starts; the mark of the value if the path ends in an index."""
        return self.keys.get(path) or self.mark(*path)

    def place(self, *path: Part) -> str:
        """`file:line` of the value at `path`."""
        return f"{self.where}:{self.mark(*path).line}"

    def at(self, *path: Part) -> Any:
        """The plain value at `path`.

        Raises:
            KeyError: There is no such key.
            IndexError: There is no such index.
        """
        value = self.value
        for part in path:
            value = value[part]
        return value


def dotted(path: Sequence[Part]) -> str:
    """A path as people write it: `signals.static_frame_share.value`, `history[0].clause`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def shown(value: object) -> str:
    """A value on one line, cut to 60 characters, with quotes around text."""
    text = f'"{value[: 2 * LONGEST_SHOWN]}"' if isinstance(value, str) else _plain(value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _plain(value: object) -> str:
    """Names as in JSON for what is no text; lists and mappings by kind, since they may be large."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "an object"
        case list() | tuple():
            return "a list"
        case int() if value.bit_length() > 256:
            return "a huge whole number"
        case float() if not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        case _:
            return str(value)


def nearest(name: str, names: Sequence[str]) -> str | None:
    """The name that `name` was probably meant to be; None where nothing is close."""
    found = process.extractOne(name[:200], names, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return found[0] if found else None
