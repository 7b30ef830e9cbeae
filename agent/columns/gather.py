"""Columns from a sheet without doubts: what `from_profiles` would make of the same rows as profiles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from agent.columns.cells import EPOCH, counts, days, one_of
from agent.columns.lists import fields
from agent.columns.profiles import from_profiles
from agent.columns.sheet import Sheet
from agent.columns.table import MISSING, PRESENT, STALE, Columns, History, Rows, SignalColumn, Whole
from signals.catalog import Catalog, SignalSpec


def gather(sheet: Sheet, catalog: Catalog, as_of: date | None) -> Columns:
    """One row for each row of the sheet, on its own day or on `as_of`."""
    if not sheet.size:
        return from_profiles([], catalog)
    today = days_of(sheet, as_of)
    place, places = _places(sheet, today)
    evidence = np.zeros(sheet.size, np.bool_)
    evidence[sheet.items("evidence").row] = True
    opened = sheet.days("account_opened")
    age = np.where(opened.known, today - opened.value, 0).astype(np.float64)
    return Columns(
        place=place,
        places=places,
        signals=_signals(sheet, catalog, today),
        account_age=SignalColumn(age, np.where(opened.known, PRESENT, MISSING).astype(np.int8)),
        bonus=sheet.totals("bonus_points").value,
        history=_history(sheet, today),
        evidence=evidence,
    )


def days_of(sheet: Sheet, as_of: date | None) -> Whole:
    """The day of each row, since 1970."""
    if as_of is None:
        return sheet.days("as_of").value
    return np.full(sheet.size, as_of.toordinal() - EPOCH, np.int64)


def _places(sheet: Sheet, today: Whole) -> tuple[Rows, tuple[tuple[str, date], ...]]:
    """Regions and days, numbered as they first occur."""
    coded = sheet.cells("region").dictionary_encode()
    regions, codes = coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False)
    _, day = np.unique(today, return_inverse=True)
    both = codes.astype(np.int64) * (sheet.size + 1) + day
    _, first, inverse = np.unique(both, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    where = first[order].tolist()
    places = tuple((regions[codes[n]], date.fromordinal(int(today[n]) + EPOCH)) for n in where)
    return rank[inverse], places


def _signals(sheet: Sheet, catalog: Catalog, today: Whole) -> Mapping[str, SignalColumn]:
    named = {column.path[1] for column in sheet.header if column.path[0] == "signals"}
    return {
        name: _signal(sheet, spec, today)
        for name, spec in catalog.items()
        if name in named and spec.kind != "derived" and sheet.numbers("signals", name, "value").known.any()
    }


def _signal(sheet: Sheet, spec: SignalSpec, today: Whole) -> SignalColumn:
    given = sheet.numbers("signals", spec.name, "value")
    state = np.where(given.known, PRESENT, MISSING).astype(np.int8)
    if (limit := spec.stale_after_days) is not None:
        seen = sheet.days("signals", spec.name, "observed_at")
        state[given.known & seen.known & (today - seen.value > limit)] = STALE
    if spec.kind != "measured":
        return SignalColumn(given.value, state)
    own = sheet.numbers("signals", spec.name, "sd")
    sd = np.where(given.known, np.where(own.known, own.value, spec.sd or 0.0), 0.0)
    return SignalColumn(given.value, state, sd if sd.any() else None)


def _history(sheet: Sheet, today: Whole) -> History:
    lists = sheet.items("history")
    found = fields(lists.cells) if len(lists.row) else None
    if found is None:
        none, whole = np.empty(0, np.intp), np.empty(0, np.int64)
        return History(none, none, whole, whole, ())
    counted = np.flatnonzero(~one_of(found["outcome"], ("confirmed",)))
    row, clauses = lists.row[counted], found["clause"].take(counted).to_pylist()
    names = {name: n for n, name in enumerate(sorted(set(clauses)))}
    points = counts(found["points"]).value[counted] if "points" in found else np.zeros(len(row), np.int64)
    return History(
        row=row,
        clause=np.array([names[clause] for clause in clauses], np.intp),
        days=today[row] - days(found["date"]).value[counted],
        points=points,
        names=tuple(names),
    )
