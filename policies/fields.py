"""Reads typed fields out of located YAML and reports every fault it meets, with a mark and a hint.

One `Fields` serves one YAML text. A field that is absent or null is None; a field of the wrong kind is
reported once and read as None, so that one fault does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from policies.problem import Problem, Source
from signals.located import Located, Mark, Part, dotted, nearest, shown
from signals.yaml_source import YamlProblem

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Path = tuple[Part, ...]


class Fields:
    """The fields of one YAML text of a file; faults gather in `problems`."""

    def __init__(self, source: Source, located: Located) -> None:
        self.source = source
        self.located = located
        self.problems: list[Problem] = []

    def report(self, path: Path, code: str, message: str, hint: str | None = None) -> None:
        """Notes a fault of the value at `path`."""
        self.problems.append(
            self.source.problem(self.located.mark(*path), code, message, hint, length=self._width(path))
        )

    def report_key(self, path: Path, code: str, message: str, hint: str | None = None) -> None:
        """Notes a fault of the key that ends `path`."""
        mark = self.located.key_mark(*path)
        key = str(path[-1]) if path and path in self.located.keys else ""
        plain = self.source.line(mark.line).startswith(key, mark.column - 1)
        length = len(key) if key and plain else None
        self.problems.append(self.source.problem(mark, code, message, hint, length=length))

    def line(self, path: Path) -> int:
        """Line of the value at `path`."""
        return self.located.mark(*path).line

    def get(self, path: Path) -> Any:
        """The plain value at `path`, None where there is none."""
        value = self.located.value
        for part in path:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def mapping(
        self, path: Path, known: Sequence[str], required: Iterable[str] = ()
    ) -> dict[Part, Any] | None:
        """The mapping at `path`, after reporting unknown and missing keys; None if it is no mapping."""
        value = self.get(path)
        if not isinstance(value, dict):
            wanted = f"{self._name(path)} must be a mapping with the keys {', '.join(known)}"
            self.report(path, "wrong-type", f"{wanted}, not {shown(value)}", "write it as key: value")
            return None
        for key in value:
            if key not in known:
                near = nearest(str(key), known)
                hint = f'did you mean "{near}"?' if near else f"known keys: {', '.join(known)}"
                self.report_key((*path, key), "unknown-key", f'unknown key "{key}"', hint)
        for key in required:
            if value.get(key) is None:
                mark_at = (*path, key) if key in value else path
                self.report_key(mark_at, "missing-key", f'"{key}" is missing', f"add {key}: …")
        return value

    def text(self, path: Path) -> str | None:
        """A text that is not blank."""
        value = self.get(path)
        if value is None:
            return None
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.report(
            path,
            "wrong-type",
            f"{self._name(path)} must be a text, not {shown(value)}",
            "put it in quotes" if value != "" else "write it out, or leave the key away",
        )
        return None

    def slug(self, path: Path, pattern: re.Pattern[str] = SLUG, like: str = "still-frame") -> str | None:
        """A short name of small letters, such as `still-frame`."""
        value = self.get(path)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        message = f"{self._name(path)} must be a name of small letters and digits, not {shown(value)}"
        self.report(path, "bad-slug", message, f"write it like {like}")
        return None

    def whole(self, path: Path, least: int, most: int | None = None) -> int | None:
        """A whole number from `least` to `most`."""
        value = self.get(path)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= (most or value):
            return value
        span = f"from {least} to {most}" if most is not None else f"of {least} or more"
        message = f"{self._name(path)} must be a whole number {span}, not {shown(value)}"
        self.report(path, "wrong-number", message, f"write digits alone, such as {max(least, 7)}")
        return None

    def share(self, path: Path) -> float | None:
        """A number from 0 to 1."""
        value = self.get(path)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        message = f"{self._name(path)} must be a number from 0 to 1, not {shown(value)}"
        self.report(path, "wrong-number", message, "write a share as a decimal, such as 0.2")
        return None

    def choice(self, path: Path, options: Sequence[str]) -> str | None:
        """One of a closed set of words."""
        value = self.get(path)
        if value is None or (isinstance(value, str) and value in options):
            return value
        near = nearest(str(value), options)
        hint = f'did you mean "{near}"?' if near else f"choose one of {', '.join(options)}"
        message = f"{self._name(path)} must be one of {', '.join(options)}, not {shown(value)}"
        self.report(path, "wrong-word", message, hint)
        return None

    def entries(self, path: Path, *, empty: bool = False) -> list[Any] | None:
        """A list, which may be empty only if `empty`."""
        value = self.get(path)
        if value is None:
            return None
        if isinstance(value, list) and (value or empty):
            return value
        what = "an empty list" if value == [] else shown(value)
        message = f"{self._name(path)} must be a list with at least one entry, not {what}"
        single = isinstance(value, str | int) and not isinstance(value, bool)
        hint = (
            f"put it in brackets: [{value}]"
            if single
            else "list its entries, each with a dash, or leave it out"
        )
        self.report(path, "wrong-type", message, hint)
        return None

    def day(self, path: Path) -> date | None:
        """A calendar day written YYYY-MM-DD."""
        value = self.get(path)
        if value is None:
            return None
        if isinstance(value, str) and DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                message = f"{self._name(path)} is no day of the calendar: {value}"
                self.report(path, "bad-date", message, "write year, month and day, like 2026-01-15")
                return None
        message = f"{self._name(path)} must be a date, not {shown(value)}"
        self.report(path, "bad-date", message, "write it like 2026-01-15")
        return None

    def _name(self, path: Path) -> str:
        return dotted(path) or "this"

    def _width(self, path: Path) -> int | None:
        """Length of a text as it stands in the file; None leaves it to the word found there."""
        value, mark = self.get(path), self.located.mark(*path)
        rest = self.source.line(mark.line)[mark.column - 1 :]
        if isinstance(value, str) and value:
            return len(value) if rest.startswith(value) else len(value) + 2 if rest[:1] in "\"'" else None
        return None


def broken_yaml(source: Source, error: YamlProblem) -> Problem:
    """The problem of a YAML text that cannot be read at all."""
    hint = error.hint or "check its quotes, brackets and colons, and that entries of one list start alike"
    return source.problem(Mark(error.line, error.column), "broken-yaml", error.what, hint)
