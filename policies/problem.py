"""Faults of a handbook, each with its place in the text.

A `Source` is the text of one file, its line ends made newlines; a `Problem` is one fault at a place of
it, an error (no verdict is given with such a handbook) or a warning. Nothing here decides what a fault is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from signals.located import Lines, Mark

Level = Literal["error", "warning"]

TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s,\[\]{}#]+")


@dataclass(frozen=True)
class Problem:
    """One fault. `line` and `column` count from 1; `length` is the number of characters to mark."""

    path: str
    line: int
    column: int
    length: int
    code: str
    severity: Level
    message: str
    hint: str | None = None
    source: str = ""
    """The line of the file, without its line end."""

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.path}:{self.line}"

    @property
    def row(self) -> dict[str, Any]:
        """The problem as `policies lint --format json` prints it."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
        }

    def render(self) -> str:
        """The problem for a terminal: its place and message, the source line, a caret line, the hint."""
        parts = [f"{self.place}: {self.severity}: {self.message}"]
        if self.source.strip():
            shown = self.source.replace("\t", " ")
            parts += [f"    {shown}", "    " + " " * (self.column - 1) + "^" * max(self.length, 1)]
        if self.hint:
            parts.append(f"    hint: {self.hint}")
        return "\n".join(parts)


@dataclass(frozen=True)
class Source:
    """The text of one file of a handbook, as it is read: no byte order mark, line ends newlines."""

    path: Path
    text: str
    _lines: Lines = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "text", self.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        )
        object.__setattr__(self, "_lines", Lines(self.text))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text without their line ends."""
        return tuple(self.text.split("\n"))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line, and of the end of the text."""
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        starts[-1] = len(self.text)
        return tuple(starts)

    def mark(self, offset: int) -> Mark:
        """Line and column of a character offset."""
        return self._lines.mark(offset)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; empty where there is none."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def at_line(self, number: int) -> Mark:
        """The first character of a line that is no space."""
        text = self.line(number)
        return Mark(number, len(text) - len(text.lstrip()) + 1)

    def find(self, pattern: str, line: int, last: int | None = None) -> Mark | None:
        """Where a pattern first matches at or below a line; None if it does not by line `last`."""
        for number in range(line, min(last or len(self.lines), len(self.lines)) + 1):
            if found := re.search(pattern, self.line(number)):
                return Mark(number, found.start() + 1)
        return None

    def problem(
        self,
        mark: Mark,
        code: str,
        message: str,
        hint: str | None = None,
        *,
        length: int | None = None,
        severity: Level = "error",
    ) -> Problem:
        """A problem at a mark; without a length it covers the word that stands there."""
        text = self.line(mark.line)
        if length is None:
            found = TOKEN.match(text, mark.column - 1)
            length = len(found[0]) if found else 1
        length = max(1, min(length, len(text) - mark.column + 1))
        return Problem(str(self.path), mark.line, mark.column, length, code, severity, message, hint, text)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file, line and column, each once."""
    return sorted(set(problems), key=lambda p: (p.path, p.line, p.column, p.code, p.message))


def render(problems: Iterable[Problem]) -> str:
    """All problems for a terminal, a blank line between them, and a last line that counts them."""
    every = list(problems)
    errors = sum(p.severity == "error" for p in every)
    tally = f"{_count(errors, 'error')}, {_count(len(every) - errors, 'warning')}"
    return "\n\n".join([*(p.render() for p in every), tally])


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
