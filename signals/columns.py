"""What the columns of a table mean, and how a row of cells becomes a profile's raw value.

One column per signal, `NAME.sd` and the like for what belongs to it, and one per field of the profile. An
empty cell is a missing value. CSV and Parquet share all of this; they differ only in their cells.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from signals.catalog import Catalog
from signals.errors import UserError
from signals.faults import Complaint
from signals.json_source import parse_json, read_json
from signals.located import Part, nearest
from signals.profile import Profile
from signals.rows import spoilt

FIELDS = tuple(name for name in Profile.model_fields if name != "signals")
NEEDED = ("creator_id", "as_of", "region")
NESTED = ("history", "evidence", "content")
WHOLE = ("followers", "bonus_points")
WORDS: dict[str, Any] = {"true": True, "false": False, "nan": math.nan}
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)


class Column(NamedTuple):
    """One column: where its cells go in the profile."""

    name: str
    path: tuple[str, ...]

    @property
    def numeric(self) -> bool:
        """Whether a number belongs into its cells."""
        return self.path[-1] in ("value", "sd", *WHOLE)

    @property
    def nested(self) -> bool:
        """Whether a list belongs into its cells."""
        return self.path[0] in NESTED or (len(self.path) == 3 and self.path[2] == "evidence")


def columns(header: Sequence[str], catalog: Catalog, where: Path | str) -> list[Column]:
    """The meaning of a header; names that mean nothing become signals, which the check then refuses.

    Raises:
        ProfileError: A column without a name, one given twice, or a needed one that is missing.
    """
    for name, times in Counter(header).items():
        if not name.strip():
            raise spoilt(where, "a column has no name", "name it or remove it")
        if times > 1:
            raise spoilt(where, f'the column "{name[:60]}" is given twice', "keep one of them")
    for name in NEEDED:
        if name not in header:
            close = nearest(name, [given for given in header if given not in FIELDS])
            hint = f'is "{close[:60]}" meant?' if close else "the first row must name the columns"
            raise spoilt(where, f'the column "{name}" is missing', hint)
    return [Column(name, _path(name, catalog)) for name in header]


def assemble(cells: Sequence[tuple[Column, Any]]) -> dict[str, Any]:
    """The raw profile of one row; cells that are None are missing."""
    raw: dict[str, Any] = {}
    signals: dict[str, dict[str, Any]] = {}
    for column, cell in cells:
        if cell is None:
            continue
        field, *inside = column.path
        if inside:
            name, part = inside
            signals.setdefault(name, {})[part] = cell
        else:
            raw[field] = _whole(cell) if field in WHOLE else cell
    return raw | {"signals": {name: given for name, given in signals.items() if "value" in given}}


def names(catalog: Catalog) -> list[str]:
    """All that a column may be called, for proposals."""
    return [*FIELDS, *catalog]


def number_in(text: str) -> object:
    """The number, boolean, NaN or infinity that a text cell holds; else the text itself."""
    bare = text.strip()
    if NUMBER.fullmatch(bare):
        return int(bare) if bare.lstrip("+-").isdigit() and len(bare) < 20 else float(bare)
    if INFINITE.fullmatch(bare):
        return float(bare)
    return WORDS.get(bare.lower(), text)


def list_in(text: str, path: tuple[Part, ...]) -> tuple[object, tuple[Complaint, ...]]:
    """The list that a text cell holds as JSON, with the complaints about its form."""
    try:
        return parse_json(text), ()
    except ValueError:
        pass
    try:
        located = read_json(text, "")
    except UserError as problem:
        return None, (Complaint(path, problem.what, "write a JSON list into the cell"),)
    return None, tuple(Complaint((*path, *inner), what, on_key=True) for inner, what in located.flaws)


def _path(name: str, catalog: Catalog) -> tuple[str, ...]:
    signal, dot, part = name.partition(".")
    if name in FIELDS:
        return (name,)
    if dot and signal in catalog and part != "value":
        return ("signals", signal, part)
    return ("signals", name, "value")


def _whole(cell: Any) -> Any:
    """Tables write whole numbers with a gap among them as floats; they are whole all the same."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
