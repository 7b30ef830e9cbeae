"""Profiles from JSON: one object, a list of objects, or JSON Lines with one object a line.

Good text is read at the standard parser's speed; line numbers are found by reading again, once and only
when a fault needs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from signals.catalog import Catalog
from signals.errors import UserError
from signals.faults import Complaint, Fault
from signals.json_source import JsonProblem, parse_json, read_json
from signals.located import Located, Part, dotted
from signals.rows import LARGEST_WHOLE, Row, bounded_lines, spoilt

BOM = "\ufeff"


class _Source:
    """A JSON text whose marks are worked out when first asked for."""

    def __init__(self, text: str, where: str, first_line: int = 1) -> None:
        self._text = text
        self._where = where
        self._first_line = first_line

    @cached_property
    def located(self) -> Located:
        return read_json(self._text, self._where, self._first_line)

    def value(self) -> Any:
        """The plain value, by the fast way if it is without flaw."""
        try:
            return parse_json(self._text)
        except ValueError:
            return self.located.value

    def flaws(self, prefix: tuple[Part, ...]) -> tuple[Complaint, ...]:
        """Flaws below `prefix`, if the slow way had to be taken."""
        if "located" not in self.__dict__:
            return ()
        size = len(prefix)
        found = [flaw for flaw in self.located.flaws if flaw[0][:size] == prefix]
        return tuple(Complaint(path[size:], what, on_key=True) for path, what in found)

    def row(self, number: int, raw: Any, prefix: tuple[Part, ...] = ()) -> Row:
        def place(complaint: Complaint) -> Fault:
            path = (*prefix, *complaint.path)
            mark = self.located.key_mark(*path) if complaint.on_key else self.located.mark(*path)
            where = f"{self._where}:{mark.line}"
            return Fault(where, dotted(complaint.path), complaint.what, complaint.hint)

        return Row(number, place, raw, self.flaws(prefix))


def json_rows(path: Path, catalog: Catalog) -> Iterator[Row]:
    """Rows of a JSON file, numbered by their position.

    Raises:
        ProfileError: The file is too large, not UTF-8, no JSON, or holds nothing.
    """
    if path.stat().st_size > LARGEST_WHOLE:
        what = f"is larger than {LARGEST_WHOLE:,} bytes, which are read as a whole"
        raise spoilt(path, what, "write one profile a line and name it .jsonl")
    text = _decoded(path.read_bytes(), path)
    if not text.strip():
        raise spoilt(path, "the file is empty", "give at least one profile")
    source = _Source(text, str(path))
    try:
        value = source.value()
    except JsonProblem as problem:
        hint = "if each line is a profile, name it .jsonl" if "more text" in problem.what else None
        raise spoilt(problem.where or path, problem.what, hint) from problem
    if not isinstance(value, list):
        yield source.row(1, value)
        return
    if not value:
        raise spoilt(path, "the list is empty", "give at least one profile")
    for at, item in enumerate(value):
        yield source.row(at + 1, item, (at,))


def jsonl_rows(path: Path, catalog: Catalog) -> Iterator[Row]:
    """Rows of a JSON Lines file, numbered by line; blank lines are passed over.

    Raises:
        ProfileError: The file holds no line of text, or one that is too long.
    """
    empty = True
    with path.open("rb") as file:
        for number, line in enumerate(bounded_lines(file, path), 1):
            if line.strip() not in (b"", BOM.encode()):
                empty = False
                yield _line(line, number, path)
    if empty:
        raise spoilt(path, "the file is empty", "give at least one profile")


def _line(line: bytes, number: int, path: Path) -> Row:
    try:
        source = _Source(_decoded(line.rstrip(), path, number), str(path), number)
        return source.row(number, source.value())
    except UserError as error:
        fault = Fault(error.where or str(path), "", error.what, error.hint)
        return Row(number, lambda _: fault, None, (Complaint((), error.what),), readable=False)


def _decoded(data: bytes, path: Path, first_line: int = 1) -> str:
    try:
        return data.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + first_line
        what = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise spoilt(f"{path}:{line}", what, "save the file as UTF-8") from error
