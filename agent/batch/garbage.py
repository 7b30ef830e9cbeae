"""Fewer looks for garbage while blocks are judged.

A block is half a million objects, nearly none of them in a circle. Python would look at all of them again and
again while they come to be, a tenth of the time of a job without a model, and find nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 200_000
"""New objects between two looks; what is in circles meanwhile, some ten megabytes, waits for the next one."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Looks for garbage as seldom as that; afterwards as before."""
    before = gc.get_threshold()
    gc.set_threshold(MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
