"""SIGINT and SIGTERM, held until the program is where it may end.

What a handler raises comes between any two steps of whatever runs: also between the taking of a lock and the
block that would give it back. A thread that needs this lock then waits for ever, and so does who joins it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Heed = Callable[[], None]
"""Does what the signal that came last should do; called where no lock is held."""


@contextmanager
def held() -> Iterator[Heed]:
    """Gives what heeds the signals that came; those that are left at the end are heeded then.

    In another thread than the main one nothing is held: signals do not come there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    came: list[signal.Signals] = []
    meant = {
        number: signal.signal(number, lambda number, _: came.append(signal.Signals(number)))
        for number in (signal.SIGINT, signal.SIGTERM)
    }

    def heed() -> None:
        if came:
            number = came.pop()
            came.clear()
            now = signal.signal(number, meant[number])
            try:
                signal.raise_signal(number)
            finally:
                signal.signal(number, now)

    try:
        yield heed
    finally:
        for number, before in meant.items():
            signal.signal(number, before)
        if came:
            signal.raise_signal(came[-1])
