"""JSON read twice: fast where all is well, slowly and with line numbers where it is not.

`parse_json` is the standard parser with a guard against deep nesting and doubled keys. `read_json`
reads the same text with the mark of every value; it is only worth its price when there is something to
complain about. Both bound the depth before they recurse.
"""

from __future__ import annotations

import json
import math
import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # public in fact, missing in the stubs
from typing import Any, NoReturn

from signals.errors import UserError
from signals.located import DEEPEST, Lines, Located, Mark, Part

STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
BRACKETS = re.compile(r"[\[\]{}]")
TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
SPACE = re.compile(r"[ \t\r\n]*")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
WORDS: dict[str, Any] = {
    "true": True,
    "false": False,
    "null": None,
    "NaN": math.nan,
    "Infinity": math.inf,
    "-Infinity": -math.inf,
}
TOO_DEEP = f"nested more than {DEEPEST} levels deep"
LONGEST_WHOLE = 300


class JsonProblem(UserError):
    """Text that is no JSON; carries line and column, both counted from 1."""

    def __init__(self, what: str, *, file: str, mark: Mark) -> None:
        super().__init__(f"broken JSON, {what}", where=f"{file}:{mark.line}")
        self.line = mark.line
        self.column = mark.column


def parse_json(text: str) -> Any:
    """The plain value of a JSON text, NaN and Infinity included.

    Raises:
        ValueError: Anything that `read_json` would raise for or report as a flaw.
    """
    depth = 0
    for bracket in BRACKETS.findall(STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise ValueError(TOO_DEEP)
    return json.loads(text, object_pairs_hook=_unique, parse_int=whole)


def read_json(text: str, where: str, first_line: int = 1) -> Located:
    """Reads a JSON text with the mark of every key and value.

    Doubled keys (the last one counts) and values nested too deep (left out) are listed in `flaws`.

    Raises:
        JsonProblem: The text is no JSON.
    """
    return _Scanner(text, where, first_line).read()


def whole(text: str) -> int | float:
    """A whole number of any size; one that no computer needs becomes infinite, and is refused as such."""
    return int(text) if len(text) <= LONGEST_WHOLE else math.copysign(math.inf, -1 if text[0] == "-" else 1)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands in an object twice")
    return found


class _Scanner:
    """A reader by recursive descent, at most 20 levels deep."""

    def __init__(self, text: str, where: str, first_line: int) -> None:
        self._text = text
        self._where = where
        self._lines = Lines(text, first_line)
        self._marks: dict[tuple[Part, ...], Mark] = {}
        self._keys: dict[tuple[Part, ...], Mark] = {}
        self._flaws: list[tuple[tuple[Part, ...], str]] = []
        self._at = 0

    def read(self) -> Located:
        value = self._value(())
        if self._peek():
            self._refuse("there is more text after its end")
        return Located(value, self._where, self._marks, self._keys, tuple(self._flaws))

    def _peek(self) -> str:
        """The next character that is no space; empty at the end."""
        match = SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._text[self._at : self._at + 1]

    def _value(self, path: tuple[Part, ...]) -> Any:
        start = self._peek()
        self._marks[path] = self._lines.mark(self._at)
        if start in ("{", "[") and start:
            if len(path) >= DEEPEST:
                self._flaws.append((path, TOO_DEEP))
                return self._skip()
            return self._object(path) if start == "{" else self._list(path)
        return self._string() if start == '"' else self._scalar()

    def _skip(self) -> None:
        """Passes over a list or object without descending into it."""
        depth = 0
        for token in TOKEN.finditer(self._text, self._at):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
            if depth == 0:
                self._at = token.end()
                return
        self._refuse("it ends in the middle")

    def _scalar(self) -> Any:
        for word, value in WORDS.items():
            if self._text.startswith(word, self._at):
                self._at += len(word)
                return value
        match = NUMBER.match(self._text, self._at)
        if match is None:
            self._refuse("a value is expected here" if self._peek() else "it ends in the middle")
        self._at = match.end()
        return whole(match[0]) if match[0].lstrip("-").isdigit() else float(match[0])

    def _string(self) -> str:
        try:
            text, self._at = scanstring(self._text, self._at + 1, True)
        except json.JSONDecodeError as error:
            self._at = error.pos
            self._refuse(error.msg[0].lower() + error.msg[1:].removesuffix(" at"))
        return str(text)

    def _list(self, path: tuple[Part, ...]) -> list[Any]:
        items: list[Any] = []
        self._at += 1
        if self._closed("]"):
            return items
        while True:
            items.append(self._value((*path, len(items))))
            if not self._goes_on("]"):
                return items

    def _object(self, path: tuple[Part, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self._at += 1
        if self._closed("}"):
            return found
        while True:
            if self._peek() != '"':
                self._refuse("a key in double quotes is expected here")
            mark = self._lines.mark(self._at)
            key = self._string()
            if key in found:
                what = f"the key is given twice (first on line {self._keys[*path, key].line})"
                self._flaws.append(((*path, key), what))
            self._keys[*path, key] = mark
            if self._peek() != ":":
                self._refuse("a colon is expected here")
            self._at += 1
            found[key] = self._value((*path, key))
            if not self._goes_on("}"):
                return found

    def _closed(self, bracket: str) -> bool:
        closed = self._peek() == bracket
        self._at += closed
        return closed

    def _goes_on(self, bracket: str) -> bool:
        """Whether a comma follows; the closing bracket ends it."""
        if self._closed(bracket):
            return False
        if self._peek() != ",":
            what = f"a comma or {bracket} is expected here" if self._peek() else "it ends in the middle"
            self._refuse(what)
        self._at += 1
        return True

    def _refuse(self, what: str) -> NoReturn:
        raise JsonProblem(what, file=self._where, mark=self._lines.mark(self._at))
