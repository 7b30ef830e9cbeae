"""Stopping what a model does for one review, from another thread.

Whoever reviews holds the leash while it asks; whatever takes the request tells the leash how to end it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from agent.llm.protocol import Cancelled


class Leash:
    """Ends the request of a review that runs, and every later one; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None
        self._pulled = False

    def pull(self) -> None:
        """Nothing more is wanted: the running request ends with `Cancelled`, and so does any that follows."""
        with self._lock:
            self._pulled, end = True, self._end
        if end is not None:
            end()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Requests that this thread makes meanwhile can be ended.

        Raises:
            Cancelled: The leash was pulled before.
        """
        if self._pulled:
            raise Cancelled("nobody waits for the answer any more")
        token = _HELD.set(self)
        try:
            yield
        finally:
            _HELD.reset(token)
            with self._lock:
                self._end = None

    def tie(self, end: Callable[[], None]) -> None:
        """What ends the request that was just made; done at once where the leash was pulled meanwhile."""
        with self._lock:
            self._end, pulled = end, self._pulled
        if pulled:
            end()


_HELD: ContextVar[Leash | None] = ContextVar("leash", default=None)


def ended_by(end: Callable[[], None]) -> None:
    """Says how the request that was just made is ended, to the leash that this thread holds, if any."""
    leash = _HELD.get()
    if leash is not None:
        leash.tie(end)
