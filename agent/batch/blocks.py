"""Cuts the rows of a file into blocks, in the order of the file and without holding more than one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, islice
from typing import NamedTuple

from signals.readers import Read


class Block(NamedTuple):
    """Rows that are judged and kept together; the same file and size give the same blocks."""

    number: int
    """Counted from 0."""
    reads: tuple[Read, ...]


def blocks(reads: Iterable[Read], size: int) -> Iterator[Block]:
    """The blocks of a file; good and bad rows count alike, and the last block may be short."""
    rows = iter(reads)
    for number in count():
        cut = tuple(islice(rows, size))
        if not cut:
            return
        yield Block(number, cut)
