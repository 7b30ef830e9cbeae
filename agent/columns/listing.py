"""What single rows of a batch have, such as measures or reasons: few of few kinds, so no full columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from agent.columns.table import Rows

T = TypeVar("T")


@dataclass(frozen=True)
class Listing(Generic[T]):
    """Things of rows: row `rows[i]` has `things[codes[i]]`; sorted by row, in the order added."""

    rows: Rows
    codes: Rows
    things: tuple[T, ...]

    def of(self, row: int) -> tuple[T, ...]:
        """What one row has."""
        start, end = np.searchsorted(self.rows, [row, row + 1])
        return tuple(self.things[code] for code in self.codes[start:end])

    def having(self, things: set[T]) -> Listing[T]:
        """The part of the listing that speaks of some things."""
        wanted = np.array([thing in things for thing in self.things], np.bool_)
        at = wanted[self.codes]
        return Listing(self.rows[at], self.codes[at], self.things)


class Collector(Generic[T]):
    """Gathers things of rows."""

    def __init__(self) -> None:
        self._added: list[tuple[T, Rows]] = []

    def add(self, thing: T, rows: Rows) -> None:
        """Gives a thing to rows."""
        if len(rows):
            self._added.append((thing, rows))

    def listing(self) -> Listing[T]:
        """All that was added."""
        if not self._added:
            return Listing(np.empty(0, np.intp), np.empty(0, np.intp), ())
        rows = np.concatenate([rows for _, rows in self._added])
        codes = np.repeat(np.arange(len(self._added)), [len(rows) for _, rows in self._added])
        order = np.argsort(rows, kind="stable")
        return Listing(rows[order], codes[order], tuple(thing for thing, _ in self._added))
