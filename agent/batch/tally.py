"""How far a job is, and how that is said: done, rate, time left, and the decisions so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from agent.batch.counts import in_words
from agent.batch.parts import Line


class Tally:
    """The count of a running job; `listen` hears of every step.

    Args:
        total: Rows of the file; None where nobody knows.
        listen: Is given the tally itself.
    """

    def __init__(self, total: int | None, listen: Callable[[Tally], None]) -> None:
        self.total = total
        self.done = self.found = self.failed = 0
        self.decisions: Counter[str] = Counter()
        self._listen = listen

    def hear(self, decision: str | None) -> None:
        """Counts a result of this run; None: a row without a verdict."""
        self._count(decision)
        self._listen(self)

    def find(self, line: Line) -> None:
        """Counts a result that an earlier run left."""
        self._count(line.data.get("decision"))
        self.found += 1
        self._listen(self)

    def _count(self, decision: str | None) -> None:
        self.done += 1
        if decision is None:
            self.failed += 1
        else:
            self.decisions[decision] += 1


Listen = Callable[[Tally], None]


def pace(tally: Tally, seconds: float) -> str:
    """How far a job is after some seconds of work, in one line; what was found ready counts for no speed."""
    of = "" if tally.total is None else f" of {tally.total:,}"
    parts = [f"{tally.done:,}{of} creators"]
    new = tally.done - tally.found
    if new and seconds > 0:
        rate = new / seconds
        parts.append(f"{rate:,.0f} a second" if rate >= 1 else f"{1 / rate:,.1f} seconds each")
        if tally.total is not None and tally.total > tally.done:
            parts.append(f"{_span((tally.total - tally.done) / rate)} left")
    counted = in_words(tally.decisions, tally.failed)
    return ", ".join(parts) + (f": {counted}" if counted else "")


def _span(seconds: float) -> str:
    """A span of time as people say it: `40 s`, `12 min`, `3 h 20 min`."""
    whole = round(seconds)
    if whole < 90:
        return f"{whole} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
