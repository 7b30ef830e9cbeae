"""What lies in the cache of a context: the tokens of each sequence, and the cells that all take together.

A cell that sequences share counts once, and is free again when the last of them lets go of it. So the
count is the cache's own, and nothing is ever computed that has no room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any, Protocol

from agent.llm.llama_context import Row
from agent.llm.protocol import ModelError


class Cache(Protocol):
    """A unified cache that computes; `Context` is one. See there."""

    sequences: int
    room: int
    shares: bool

    def decode(self, rows: Sequence[Row]) -> None:
        """Compute rows."""

    def logits(self, row: int) -> Any:
        """Logits of a wanted row of the last `decode`."""

    def copy(self, source: int, target: int, length: int) -> None:
        """Share the beginning of a sequence with an empty one."""

    def cut(self, sequence: int, length: int) -> bool:
        """Keep only the beginning of a sequence."""


class Cells:
    """A cache with its books.

    Args:
        cache: The cache, empty, and used through this object alone from now on.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._tokens: list[list[int]] = [[] for _ in range(cache.sequences)]
        self._cells: list[list[int]] = [[] for _ in range(cache.sequences)]
        self._users: Counter[int] = Counter()
        self._numbers = count()

    @property
    def used(self) -> int:
        """Cells that hold a token."""
        return len(self._users)

    def length(self, sequence: int) -> int:
        """Tokens of a sequence."""
        return len(self._tokens[sequence])

    def common(self, sequence: int, tokens: Sequence[int]) -> int:
        """How many first tokens of a sequence are those given, as far as they could be shared."""
        return shared(self._tokens[sequence], tokens) if self._cache.shares else 0

    def decode(self, rows: Sequence[Row]) -> None:
        """Compute rows and enter them; after a failure all sequences are empty.

        Raises:
            ModelError: It failed or was stopped.
        """
        try:
            self._cache.decode(rows)
        except ModelError:
            for sequence in range(self._cache.sequences):
                self._cache.cut(sequence, 0)
                self._forget(sequence, 0)
            raise
        for row in rows:
            self._tokens[row.sequence].append(row.token)
            self._hold(row.sequence, [next(self._numbers)])

    def copy(self, source: int, target: int, length: int) -> None:
        """Let an empty sequence begin with the first `length` tokens of another."""
        self._cache.copy(source, target, length)
        self._tokens[target] = self._tokens[source][:length]
        self._hold(target, self._cells[source][:length])

    def cut(self, sequence: int, length: int) -> None:
        """Keep only the first `length` tokens of a sequence."""
        if length < self.length(sequence):
            self._cache.cut(sequence, length)
            self._forget(sequence, length)

    def _hold(self, sequence: int, cells: Sequence[int]) -> None:
        self._cells[sequence] += cells
        self._users.update(cells)

    def _forget(self, sequence: int, length: int) -> None:
        for cell in self._cells[sequence][length:]:
            self._users[cell] -= 1
            if not self._users[cell]:
                del self._users[cell]
        del self._cells[sequence][length:], self._tokens[sequence][length:]


def shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many first tokens are the same in both."""
    differ = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))
