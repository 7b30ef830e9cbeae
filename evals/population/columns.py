"""A block as the columns of a table: the one form from which every format is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from evals.population.block import Block, Population
from evals.population.lists import Items
from evals.population.numbers import Mask

Form = Literal["text", "whole", "number", "day", "history", "evidence", "content"]
JSON = json.JSONEncoder(ensure_ascii=False, default=date.isoformat)
LISTS = ("history", "evidence", "content")


class Column(NamedTuple):
    """One column of some creators."""

    name: str
    form: Form
    cells: npt.NDArray[Any] | list[Any]
    """Days are days since 1970; what is absent holds anything."""
    absent: Mask | None = None
    signal: str | None = None
    """The signal that it tells something of."""

    def plain(self) -> list[Any]:
        """The cells as JSON holds them; None where a value is absent."""
        if isinstance(self.cells, list):
            cells = self.cells
        elif self.form == "day":
            cells = self.cells.astype("datetime64[D]").astype(str).tolist()
        else:
            cells = self.cells.tolist()
        if self.absent is None:
            return cells
        return [None if gone else cell for cell, gone in zip(cells, self.absent.tolist(), strict=True)]


def columns(population: Population, block: Block) -> list[Column]:
    """All columns of a block; the same ones, in the same order, for every block of a population."""
    return [*_account(population, block), *_signals(population, block), *_lists(block)]


def profiles(given: Sequence[Column]) -> Iterator[dict[str, Any]]:
    """The columns as profiles, one by one; what is absent has no key."""
    fields = {column.name: column.plain() for column in given if column.signal is None}
    parts: dict[str, dict[str, list[Any]]] = {}
    for column in given:
        if column.signal is not None:
            part = column.name.removeprefix(column.signal).removeprefix(".") or "value"
            parts.setdefault(column.signal, {})[part] = column.plain()
    signals = {name: _told(cells) for name, cells in parts.items()}
    for profile, told in zip(_rows(fields), _rows(signals), strict=True):
        yield profile | {"signals": told}


def as_json(cell: Any) -> str:
    """A list or profile as JSON on one line; days are written out."""
    return JSON.encode(cell)


def _rows(cells: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Cells by name, turned into one mapping for each row, without what is None."""
    for row in zip(*cells.values(), strict=True):
        yield {name: cell for name, cell in zip(cells, row, strict=True) if cell is not None}


def _told(parts: Mapping[str, list[Any]]) -> list[Any]:
    """A signal of every creator: a bare number where only the value is told, None where it is absent."""
    if len(parts) == 1:
        return parts["value"]
    return [row if len(row) > 1 else row.get("value") for row in _rows(parts)]


def _account(population: Population, block: Block) -> Iterator[Column]:
    tables, people, size = population.tables, block.people, block.size
    unknown = {name: mask[:size] for name, mask in block.unknown.items()}
    day = _day(population.as_of)
    yield Column("creator_id", "text", population.ids(block))
    yield Column("as_of", "day", np.full(size, day, np.int32))
    yield Column("region", "text", [tables.regions[each] for each in people.region[:size]])
    language = np.array(tables.languages)[people.language[:size]]
    yield Column("language", "text", language, unknown["language"])
    yield Column("account_type", "text", np.array(tables.account_types)[people.account_type[:size]])
    opened = day - block.trait("account_age_days")
    yield Column("account_opened", "day", opened.astype(np.int32), unknown["account_opened"])
    yield Column("followers", "whole", block.trait("followers"), unknown["followers"])
    yield Column("bonus_points", "whole", block.trait("bonus_points"))


def _signals(population: Population, block: Block) -> Iterator[Column]:
    """Every signal, followed by its noise and its day where its source tells them."""
    tables, measured, size = population.tables, block.measured, block.size
    day = _day(population.as_of)
    values, sd = _upright(measured.values, size), _upright(measured.sd, size)
    absent, days = ~_upright(measured.present, size), (day - _upright(measured.age, size)).astype(np.int32)
    sources = list(tables.plan.sources.values())
    for at, name in enumerate(tables.signals):
        source, whole = sources[tables.source[at]], tables.is_whole(name)
        cells = values[at].astype(np.int64) if whole else values[at]
        yield Column(name, "whole" if whole else "number", cells, absent[at], name)
        if source.own_sd and tables.noise[at]:
            yield Column(f"{name}.sd", "number", sd[at], absent[at] | np.isnan(sd[at]), name)
        if source.age_days is not None:
            yield Column(f"{name}.observed_at", "day", days[at], absent[at], name)


def _lists(block: Block) -> Iterator[Column]:
    yield Column("history", "history", _spread(block.history, block.size))
    yield Column("evidence", "evidence", _spread(block.evidence, block.size))
    yield Column("content", "content", _spread(block.content, block.size))


def _spread(given: Mapping[int, Items], size: int) -> list[Items | None]:
    return [given.get(row) for row in range(size)]


def _upright(matrix: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Signal × creator, so that each column lies in one piece."""
    return np.ascontiguousarray(matrix[:size].T)


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days
