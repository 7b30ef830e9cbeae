"""Which rows of a sheet are not provably faultless: the checks of `signals.check`, all rows at once.

Only the doubles of a file are looked for elsewhere (`agent.columns.seen`). A row without doubt is one that
the slow reader accepts. The opposite need not hold: some good rows are in doubt, because of the way they are
written. A field or a part that is not named here is in doubt wherever anything stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from pydantic import BaseModel

from agent.columns import cells
from agent.columns.cells import EPOCH, Numbers, Wholes, given, is_text, one_of, texts
from agent.columns.lists import Items, fields
from agent.columns.sheet import Sheet
from agent.columns.table import Flags, Whole
from signals.catalog import SignalSpec
from signals.check import Yardstick
from signals.profile import LONGEST_TEXT, ContentItem, Evidence, HistoryEntry, Outcome, Profile

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_LABEL, LONGEST_REGION = 200, 32

Doubt = Callable[[Any], Flags]
"""The cells of a column that are in doubt."""


def label(column: pa.Array) -> Flags:
    """Cells that are no short text."""
    return texts(column, 1, LONGEST_LABEL)


def long_text(column: pa.Array) -> Flags:
    """Cells that are no text, of any length that a profile may hold."""
    return texts(column, 0, LONGEST_TEXT)


def day(column: pa.Array) -> Flags:
    """Cells that are no day."""
    return cells.days(column).doubt


def count(column: pa.Array) -> Flags:
    """Cells that are no count."""
    return cells.counts(column).doubt


def outcome(column: pa.Array) -> Flags:
    """Cells that are no outcome."""
    return one_of(column, get_args(Outcome))


HISTORY: Mapping[str, Doubt] = {"clause": label, "date": day, "outcome": outcome, "points": count}
EVIDENCE: Mapping[str, Doubt] = {
    "id": label,
    "kind": label,
    "trusted": cells.booleans,
    "date": day,
    "text": long_text,
}
CONTENT: Mapping[str, Doubt] = {"id": label, "surface": label, "posted_at": day, "caption": long_text}


def doubts(sheet: Sheet, yardstick: Yardstick, as_of: date | None) -> Flags:
    """The rows that only the slow reader can judge.

    Args:
        sheet: The rows.
        yardstick: What profiles are checked against.
        as_of: The day to judge on, if not each row's own; rows are checked for both, as the reader does.
    """
    found = np.full(sheet.size, not _is_intact(sheet.batch))
    last = sheet.days("as_of").value
    if as_of is not None:
        last = np.minimum(last, as_of.toordinal() - EPOCH)
    for path in (column.path for column in sheet.header):
        if path[0] == "signals":
            found |= _signal(sheet, path, yardstick.catalog.get(path[1]), last)
        else:
            found |= _field(sheet, path[0], yardstick, last)
    for name, field in Profile.model_fields.items():
        if field.is_required() and name != "signals":
            found |= ~given(sheet.cells(name))
    return found


def _is_intact(batch: pa.RecordBatch) -> bool:
    """Whether all bytes are what their types say, such as UTF-8 in texts, and rows can be picked out."""
    import pyarrow as pa

    try:
        batch.validate(full=True)
        batch.slice(0, 1).filter(pa.array([True]))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return False
    return True


def _field(sheet: Sheet, name: str, yardstick: Yardstick, last: Whole) -> Flags:
    match name:
        case "as_of":
            return sheet.days(name).doubt
        case "account_opened":
            return _late(sheet.days(name), last)
        case "creator_id" | "language" | "account_type":
            return label(sheet.cells(name))
        case "region":
            return texts(sheet.cells(name), 1, LONGEST_REGION)
        case "followers" | "bonus_points":
            return sheet.totals(name).doubt
        case "history":
            ids = yardstick.clause_ids
            clause = label if ids is None else partial(_clause, ids=ids)
            return _records(sheet.items(name), HistoryEntry, {**HISTORY, "clause": clause})
        case "evidence":
            lists = sheet.items(name)
            return _records(lists, Evidence, EVIDENCE) | _doubles(lists, sheet.size)
        case "content":
            return _records(sheet.items(name), ContentItem, CONTENT)
    return given(sheet.cells(name))


def _signal(sheet: Sheet, path: tuple[str, ...], spec: SignalSpec | None, last: Whole) -> Flags:
    if spec is None or spec.kind == "derived":
        return given(sheet.cells(*path))
    match path[2]:
        case "value":
            return _outside(sheet.numbers(*path), *spec.range)
        case "sd":
            return _outside(sheet.numbers(*path), 0, None)
        case "observed_at":
            return _late(sheet.days(*path), last)
        case "model" | "version":
            return label(sheet.cells(*path))
        case "evidence":
            lists = sheet.items(*path)
            return _with(lists, label(lists.cells) | ~given(lists.cells))
    return given(sheet.cells(*path))


def _outside(column: Numbers, low: float | None, high: float | None) -> Flags:
    outside = column.doubt
    if low is not None:
        outside = outside | (column.known & (column.value < low))
    if high is not None:
        outside = outside | (column.known & (column.value > high))
    return outside


def _late(column: Wholes, last: Whole) -> Flags:
    return column.doubt | (column.known & (column.value > last))


def _clause(column: pa.Array, ids: Any) -> Flags:
    return label(column) | one_of(column, ids)


def _records(lists: Items, model: type[BaseModel], parts: Mapping[str, Doubt]) -> Flags:
    """The rows with an item that is no provable record of a model."""
    found = fields(lists.cells)
    if found is None:
        return _with(lists, np.ones(len(lists.row), np.bool_))
    bad = ~given(lists.cells)
    for name, column in found.items():
        bad |= parts.get(name, given)(column)
    for name, field in model.model_fields.items():
        if field.is_required():
            bad |= ~given(found[name]) if name in found else True
    return _with(lists, bad)


def _doubles(lists: Items, size: int) -> Flags:
    """The rows with one id in two items; an id in doubt may be taken for another."""
    found, doubled = fields(lists.cells) or {}, np.zeros(size, np.bool_)
    if "id" in found and is_text(found["id"]):
        coded = found["id"].dictionary_encode()
        codes = coded.indices.fill_null(0).to_numpy(zero_copy_only=False)
        order = np.lexsort((codes, lists.row))
        row, code = lists.row[order], codes[order]
        doubled[row[1:][(row[1:] == row[:-1]) & (code[1:] == code[:-1])]] = True
    return doubled


def _with(lists: Items, bad: Flags) -> Flags:
    """The rows of bad items, and those in doubt before."""
    found = lists.doubt.copy()
    found[lists.row[bad]] = True
    return found
