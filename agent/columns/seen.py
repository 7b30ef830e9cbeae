"""Which creators and days a file has told so far: what the doubles of a million rows are found by.

About 50 bytes a row are kept, a fraction of what the rows themselves would take.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agent.columns.table import Whole

if TYPE_CHECKING:
    import pyarrow as pa

Key = tuple[str, int]
"""A creator, and a day since 1970."""


class _Told(NamedTuple):
    """Some rows, packed."""

    ids: pa.Array
    days: Whole
    numbers: Whole


class Seen:
    """The creators and days of the rows so far, each with the number of its row.

    Hashes tell what may have been there before, and only then the ids themselves decide.
    """

    def __init__(self) -> None:
        self._hashes = np.empty(0, np.int64)
        self._at = np.empty(0, np.int64)
        self._told: list[_Told] = []
        self._starts: list[int] = []

    def again(self, keys: Sequence[Key], numbers: Sequence[int]) -> dict[int, int]:
        """Takes rows in, and finds those that an earlier row has told already.

        Args:
            keys: What the rows tell, in the order of the file.
            numbers: The numbers of the rows.

        Returns:
            By position in `keys`, the number of the row that told the same first.
        """
        hashes = np.fromiter(map(hash, keys), np.int64, len(keys))
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        suspect = np.zeros(len(keys), np.bool_)
        suspect[order[1:][ordered[1:] == ordered[:-1]]] = True
        before, after = (np.searchsorted(self._hashes, ordered, side=side) for side in ("left", "right"))
        suspect[order[before < after]] = True
        # Equal hashes stay in the order of the file, so that the first of them is found first.
        self._at = np.insert(self._at, after, order + len(self._at))
        self._hashes = np.insert(self._hashes, after, ordered)
        self._keep(keys, numbers)
        firsts = {n: self._first(keys[n], int(hashes[n])) for n in np.flatnonzero(suspect).tolist()}
        return {n: first for n, first in firsts.items() if first != numbers[n]}

    def _keep(self, keys: Sequence[Key], numbers: Sequence[int]) -> None:
        import pyarrow as pa

        self._starts.append(len(self._hashes) - len(keys))
        ids = pa.array([name for name, _ in keys], pa.string())
        days = np.array([day for _, day in keys], np.int64)
        self._told.append(_Told(ids, days, np.array(numbers, np.int64)))

    def _first(self, key: Key, hashed: int) -> int:
        """The number of the first row that told this."""
        start, end = np.searchsorted(self._hashes, hashed), np.searchsorted(self._hashes, hashed, "right")
        return next(number for told, number in map(self._row, self._at[start:end].tolist()) if told == key)

    def _row(self, at: int) -> tuple[Key, int]:
        block = bisect_right(self._starts, at) - 1
        told, n = self._told[block], at - self._starts[block]
        return (told.ids[n].as_py(), int(told.days[n])), int(told.numbers[n])
