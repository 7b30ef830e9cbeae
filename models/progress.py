"""How long work on large files is shown: a bar on a terminal, plain lines elsewhere, nothing in tests.

All of it goes to stderr, so results on stdout stay clean.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TextIO

Advance = Callable[[int], None]


class Progress(Protocol):
    """Shows one task at a time."""

    def task(self, title: str, total: int) -> AbstractContextManager[Advance]:
        """Open a task of `total` bytes; the value is called with the number of bytes just done."""
        ...


class SilentProgress:
    """Shows nothing."""

    @contextmanager
    def task(self, title: str, total: int) -> Iterator[Advance]:
        """Open a task that nobody sees."""
        yield lambda count: None


class LineProgress:
    """Writes one line for every tenth of the task.

    Args:
        stream: Where the lines go; stderr by default.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr

    @contextmanager
    def task(self, title: str, total: int) -> Iterator[Advance]:
        """Open a task whose lines read `title: 30 % of 1117 MB`."""
        done, told = 0, 0

        def advance(count: int) -> None:
            nonlocal done, told
            done += count
            tenth = 10 * done // max(total, 1)
            if tenth > told:
                told = tenth
                self._say(f"{title}: {10 * min(tenth, 10)} % of {max(total // 1_000_000, 1)} MB")

        self._say(f"{title} …")
        yield advance

    def _say(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class BarProgress:
    """Draws a bar with size, speed and time left."""

    @contextmanager
    def task(self, title: str, total: int) -> Iterator[Advance]:
        """Open a task that is drawn while it is open."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )
        from rich.progress import Progress as RichProgress

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with RichProgress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bars:
            bar = bars.add_task(title, total=total)
            yield lambda count: bars.advance(bar, count)


def suitable_progress() -> Progress:
    """Return the bar for a terminal and plain lines for everything else."""
    return BarProgress() if sys.stderr.isatty() else LineProgress()
