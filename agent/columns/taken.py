"""Columns of some rows of a batch, each taken when it is first asked for.

A trial of a change looks at the few signals and questions of the clauses that it touches; a batch has
hundreds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

K = TypeVar("K")


class Column(Protocol):
    """What can be had for some rows."""

    def take(self, rows: NDArray[np.intp]) -> Self:
        """Copies of these rows, in their order."""


C = TypeVar("C", bound=Column)


class Taken(Mapping[K, C]):
    """Columns by name, for some rows; a column that was taken belongs to whoever holds this.

    Args:
        columns: Of all rows.
        rows: Which ones, in their order; a row may come again and again.
    """

    def __init__(self, columns: Mapping[K, C], rows: NDArray[np.intp]) -> None:
        self._columns, self._rows = columns, rows
        self._taken: dict[K, C] = {}

    def __getitem__(self, name: K) -> C:
        """The column of that name, else KeyError."""
        if name not in self._taken:
            self._taken[name] = self._columns[name].take(self._rows)
        return self._taken[name]

    def setdefault(self, name: K, column: C) -> C:
        """The column of that name, to write into; where there is none, this one from now on."""
        return self[name] if name in self._columns else self._taken.setdefault(name, column)

    def __contains__(self, name: object) -> bool:
        """Whether there is a column of that name; takes none."""
        return name in self._columns or name in self._taken

    def __iter__(self) -> Iterator[K]:
        """The names, in the order of the columns."""
        return iter({**self._columns, **self._taken})

    def __len__(self) -> int:
        """How many columns there are."""
        return len({**self._columns, **self._taken})
