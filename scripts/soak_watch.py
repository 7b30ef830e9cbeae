"""What a process and its children hold, read from /proc: memory, open files, threads, and files left behind.

Memory is judged by the slope of a robust line (Theil and Sen) through the samples; all else by two looks at a
time when nothing is going on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PROC = Path("/proc")
MIB = 2**20
PAGE = 4096
SPARE = {"files": 3, "threads": 3, "children": 0, "left_behind": 0}
"""How many more there may be at the end than after the warm-up: pools open the last of theirs late."""


@dataclass(frozen=True)
class Look:
    """One look at a process and all below it."""

    seconds: float
    """Since the watch began."""
    mib: float
    """Memory that is in use, of all of them together."""
    files: int
    threads: int
    children: int
    left_behind: int
    """Files in the folder for temporary ones."""


@dataclass(frozen=True)
class Slope:
    """MiB an hour, with the ends of a 95 % interval."""

    per_hour: float
    low: float
    high: float


class Watch:
    """Looks at a process every so many seconds until it is closed.

    Args:
        pid: The process.
        temporary: Its folder for temporary files.
        every: Seconds between two looks.
    """

    def __init__(self, pid: int, temporary: Path, every: float) -> None:
        self._pid, self._temporary, self._every = pid, temporary, every
        self._began, self._end = time.monotonic(), threading.Event()
        self.looks: list[Look] = []
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def look(self) -> Look:
        """A look now."""
        every = [self._pid, *below(self._pid)]
        return Look(
            seconds=time.monotonic() - self._began,
            mib=sum(map(memory, every)) / MIB,
            files=sum(_entries(pid, "fd") for pid in every),
            threads=sum(_entries(pid, "task") for pid in every),
            children=len(every) - 1,
            left_behind=sum(1 for path in self._temporary.rglob("*") if path.is_file()),
        )

    def close(self) -> None:
        """Ends the watch."""
        self._end.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._end.wait(self._every):
            self.looks.append(self.look())


def below(pid: int) -> list[int]:
    """All processes that a process has started, and those that they have."""
    parents: dict[int, int] = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found, level = list[int](), [pid]
    while level := [child for child, parent in parents.items() if parent in level]:
        found += level
    return found


def memory(pid: int) -> int:
    """Bytes of memory that a process has in use; 0 once it has ended."""
    with suppress(OSError):
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE
    return 0


def slope(looks: Sequence[Look]) -> Slope:
    """How memory grew over the looks, of which there are at least two."""
    from scipy.stats import theilslopes

    found = theilslopes([look.mib for look in looks], [look.seconds / 3600 for look in looks])
    return Slope(*(round(float(value), 2) for value in (found[0], found[2], found[3])))


def leaks(before: Look, after: Look) -> Mapping[str, tuple[int, int]]:
    """What there is more of than may be, each with how many there were before and after."""
    first, last = asdict(before), asdict(after)
    return {
        name: (first[name], last[name]) for name, spare in SPARE.items() if last[name] > first[name] + spare
    }


def _entries(pid: int, kind: str) -> int:
    with suppress(OSError):
        return len(list((PROC / str(pid) / kind).iterdir()))
    return 0
