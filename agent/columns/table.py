"""What is known of a batch of creators, as columns: signals, history, place and day.

One row is one creator on one day. Nothing here knows a rule, or where the rows came from: what a file or
a profile says is worked out by the builder (`agent.columns.profiles`), stale values and noise included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agent.columns.taken import Taken

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
"""Positions: of rows in a batch, or of entries in another array."""
MISSING, STALE, PRESENT = 0, 1, 2
"""Codes of what is known of a signal."""


class SignalColumn(NamedTuple):
    """One signal, row by row. Values count only where the state is `PRESENT`.

    `sd` is the noise in the signal's unit, 0 or more; None where no row has any.
    """

    value: Floats
    state: Codes
    sd: Floats | None = None

    def take(self, rows: Rows) -> SignalColumn:
        """The same signal in some of the rows."""
        sd = None if self.sd is None else self.sd.take(rows)
        return SignalColumn(self.value.take(rows), self.state.take(rows), sd)


def exact(value: Floats | Whole) -> SignalColumn:
    """A signal that is known in every row, without noise."""
    return SignalColumn(value.astype(np.float64), np.full(len(value), PRESENT, np.int8))


def nowhere(size: int) -> SignalColumn:
    """A signal that is missing in every row."""
    return SignalColumn(np.zeros(size), np.full(size, MISSING, np.int8))


@dataclass(frozen=True)
class History:
    """The confirmed breaches of all rows, one entry each; all other outcomes never count.

    `clause` is a position in `names`; `days` are those from the breach to the day of the row.
    """

    row: Rows
    clause: Rows
    days: Whole
    points: Whole
    names: tuple[str, ...]

    def count(self, size: int, window: int, clause: str | None = None) -> Whole:
        """Breaches of each row in the `window` days before its day, of one clause id or of all."""
        at = slice(None) if clause is None else self.of(clause)
        return np.bincount(self.row[at][_inside(self.days[at], window)], minlength=size)

    def lost(self, size: int, window: int) -> Whole:
        """Points that each row lost in the `window` days before its day."""
        total, inside = np.zeros(size, np.int64), _inside(self.days, window)
        np.add.at(total, self.row[inside], self.points[inside])
        return total

    def take(self, rows: Rows) -> History:
        """The history of some of the rows, in their order; a row may come again and again."""
        order = np.argsort(self.row, kind="stable")
        start, end = (np.searchsorted(self.row[order], rows, side) for side in ("left", "right"))
        lengths = end - start
        row = np.repeat(np.arange(len(rows)), lengths)
        before = np.repeat(start - (np.cumsum(lengths) - lengths), lengths)
        at = order[before + np.arange(len(row))]
        return History(row, self.clause[at], self.days[at], self.points[at], self.names)

    def of(self, clause: str) -> Rows:
        """Positions of the entries of one clause id."""
        return self._by_clause.get(clause, np.empty(0, np.intp))

    @cached_property
    def _by_clause(self) -> dict[str, Rows]:
        order = np.argsort(self.clause, kind="stable")
        ends = np.searchsorted(self.clause[order], np.arange(1, len(self.names)))
        return dict(zip(self.names, np.split(order, ends), strict=True)) if self.names else {}


def _inside(days: Whole, window: int) -> Flags:
    return (days > 0) & (days <= window)


@dataclass(frozen=True)
class Columns:
    """A batch of creators; a signal without a column is missing everywhere.

    `place` is a position in `places`, the regions and days that occur. `account_age` is in days.
    """

    place: Rows
    places: tuple[tuple[str, date], ...]
    signals: Mapping[str, SignalColumn]
    account_age: SignalColumn
    bonus: Whole
    history: History
    evidence: Flags
    """Whether a row has any evidence."""

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.place)

    def take(self, rows: Rows) -> Columns:
        """Copies of some of the rows, in their order; a row may come again and again."""
        return Columns(
            place=self.place[rows],
            places=self.places,
            signals=Taken(self.signals, rows),
            account_age=self.account_age.take(rows),
            bonus=self.bonus[rows],
            history=self.history.take(rows),
            evidence=self.evidence[rows],
        )
