"""Whether the chain holds: every entry walked once, every fault named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agent.record.entry import FIRST, seal


def faults(rows: Iterable[Sequence[Any]], heads: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Every fault of the chain, in its order.

    Args:
        rows: The columns of each entry, by number; they may hold anything.
        heads: What is kept of the newest entry: number and digest, in no row where there is none.
    """
    last, newest = 0, FIRST
    before_is_sound = True
    for number, at, kind, case, body, before, digest in rows:
        if not isinstance(number, int):
            yield f"an entry has no number after entry {last}"
            continue
        sound = digest == seal(number, at, kind, case, body, before)
        if number > last + 1:
            gap = f"entry {last + 1} is" if number == last + 2 else f"entries {last + 1} to {number - 1} are"
            yield f"{gap} missing before entry {number}"
        elif number <= last:
            yield f"entry {number} has no place in the record"
        elif sound and before_is_sound and before != newest:
            yield f"entry {number} does not follow the entry before it"
        if not sound:
            yield f"entry {number} was changed or moved"
        before_is_sound = sound
        last, newest = number, digest
    yield from _end(last, newest, heads)


def _end(last: int, newest: str, heads: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Whether the last entry is the one that was kept as the newest."""
    number, digest = heads[0] if heads else (0, FIRST)
    if isinstance(number, int) and number > last:
        yield f"the end is cut off: {number} entries were written and the last one here is {last}"
    elif len(heads) > 1 or (number, digest) != (last, newest):
        yield f"what is kept of the newest entry does not name entry {last}"
