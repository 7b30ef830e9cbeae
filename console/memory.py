"""Memory that is given back: what a page that is open for weeks does not keep of the large blocks it used.

Every write to the record takes an image of the whole file for its seal. After the first such block the C
library of Linux takes the next ones from heaps of its threads, where small neighbours keep them.
"""

from __future__ import annotations

import ctypes

LARGE = 2**20
"""Bytes from which on a block comes from the system itself, and returns to it as soon as it is freed."""
_M_MMAP_THRESHOLD = -3
"""Of `mallopt`, from glibc's malloc.h; once it is set, it no longer moves by itself."""


def give_back_large_blocks() -> None:
    """From now on, in the whole process. Where the C library has no such setting, nothing happens."""
    if setting := getattr(ctypes.CDLL(None), "mallopt", None):
        setting(_M_MMAP_THRESHOLD, LARGE)
