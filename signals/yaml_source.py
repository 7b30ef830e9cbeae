"""YAML read safely, with the line and column of every key and value.

Only the part of YAML that people need for catalogs and rules is read: mappings, lists and scalars, no
tags, anchors or aliases, no key twice, at most 20 levels. Scalars are resolved as in JSON: `null`,
`true`, `false` and decimal numbers; everything else is text, so `no`, `on`, `1_000`, `0o17`, `12:30`
and dates stay as written. Nothing is ever constructed or executed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NoReturn

import yaml
from yaml import events as ev

from signals.errors import UserError
from signals.located import DEEPEST, Lines, Located, Mark, Part

WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,300})")
DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
FAST: Any = getattr(yaml, "CSafeLoader", None)
"""The parser of libyaml, where PyYAML was built with it: six times as fast, with less to say of faults."""


class YamlProblem(UserError):
    """Text that is not the YAML described above; carries the place of the fault.

    Args:
        what: What is wrong.
        file: The file, as it is named in errors.
        mark: Line and column of the fault, counted from 1.
        hint: What to do next.
    """

    def __init__(self, what: str, *, file: str, mark: Mark, hint: str | None = None) -> None:
        super().__init__(what, where=f"{file}:{mark.line}", hint=hint)
        self.line = mark.line
        self.column = mark.column


def read_yaml(text: str, where: str, first_line: int = 1) -> Located:
    """Reads one YAML document; an empty text is None.

    Args:
        text: The whole text of a file or of a block in one.
        where: The file, as it is named in errors.
        first_line: Line of the file on which `text` starts.

    Raises:
        YamlProblem: Broken YAML, a tag, an anchor, an alias, a key given twice, a key that is no plain
            name or number, more than 20 levels, or a second document.
    """
    text = text.removeprefix("\ufeff")
    if FAST is not None:
        with suppress(YamlProblem, UnicodeEncodeError):
            return _Reader(text, where, first_line, FAST).read()
    # Whatever libyaml refuses is read again, so that faults are told in one way on every machine.
    return _Reader(text, where, first_line, yaml.SafeLoader).read()


class _Reader:
    """One pass over the parser's events; depth is bounded, so recursion is too."""

    def __init__(self, text: str, where: str, first_line: int, loader: Any) -> None:
        self._where = where
        self._lines = Lines(text, first_line)
        self._marks: dict[tuple[Part, ...], Mark] = {}
        self._keys: dict[tuple[Part, ...], Mark] = {}
        self._events = self._checked(text, loader)

    def read(self) -> Located:
        value = None
        self._marks[()] = self._lines.mark(0)
        documents = 0
        for event in self._events:
            if isinstance(event, ev.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse("a second YAML document starts here", event, "keep one document in a file")
            elif isinstance(event, ev.NodeEvent):
                value = self._node(event, ())
        return Located(value, self._where, self._marks, self._keys)

    def _checked(self, text: str, loader: Any) -> Iterator[ev.Event]:
        """Events in order; every fault of syntax, every tag, anchor and alias ends here."""
        try:
            for event in yaml.parse(text, Loader=loader):
                if isinstance(event, ev.AliasEvent) or getattr(event, "anchor", None) is not None:
                    self._refuse("YAML anchors and aliases are not allowed", event, "write the value out")
                if (tag := getattr(event, "tag", None)) is not None:
                    self._refuse(f"YAML tags such as {tag} are not allowed", event, "remove the tag")
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = error.problem or error.context or "cannot be read"
            place = self._lines.mark(mark.index if mark else 0)
            raise YamlProblem(f"broken YAML, {what}", file=self._where, mark=place) from error
        except yaml.reader.ReaderError as error:
            what = f"the character U+{int(error.character):04X} is not allowed in YAML"
            place = self._lines.mark(error.position)
            raise YamlProblem(what, file=self._where, mark=place, hint="remove it") from error

    def _node(self, event: ev.Event, path: tuple[Part, ...]) -> Any:
        self._marks[path] = self._mark(event)
        if isinstance(event, ev.ScalarEvent):
            return _scalar(event)
        if len(path) >= DEEPEST:
            self._refuse(f"nested more than {DEEPEST} levels deep", event, "flatten it")
        return self._mapping(path) if isinstance(event, ev.MappingStartEvent) else self._list(path)

    def _list(self, path: tuple[Part, ...]) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), ev.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: tuple[Part, ...]) -> dict[Part, Any]:
        found: dict[Part, Any] = {}
        while not isinstance(event := next(self._events), ev.MappingEndEvent):
            key = self._key(event)
            if key in found:
                first = self._keys[*path, key].line
                what = f'the key "{key}" stands here a second time'
                self._refuse(what, event, f"the first is on line {first}")
            self._keys[*path, key] = self._mark(event)
            found[key] = self._node(next(self._events), (*path, key))
        return found

    def _key(self, event: ev.Event) -> Part:
        if not isinstance(event, ev.ScalarEvent):
            self._refuse("a key must be a name or a number, not a list or a mapping", event, None)
        value = _scalar(event)
        return value if isinstance(value, int) and not isinstance(value, bool) else event.value

    def _mark(self, event: ev.Event) -> Mark:
        return self._lines.mark(event.start_mark.index if event.start_mark else 0)

    def _refuse(self, what: str, event: ev.Event, hint: str | None) -> NoReturn:
        raise YamlProblem(what, file=self._where, mark=self._mark(event), hint=hint)


def _scalar(event: ev.ScalarEvent) -> Any:
    """Plain scalars as JSON reads them; quoted and block scalars are text."""
    text: str = event.value
    if event.style:
        return text
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
