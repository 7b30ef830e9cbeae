"""What every format hands over: one raw value per profile, and how to name its place.

Each format is one function, `(path, catalog) -> Iterator[Row]`, in a file of its own. It raises
`ProfileError` only for what spoils the whole file; what spoils one row is a complaint of that row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, AnyStr, NamedTuple

from signals.faults import Complaint, Fault, InputError

LARGEST_ROW = 32 * 2**20
"""Bytes, in CSV characters, of the longest line that is read: a profile is far shorter."""
LARGEST_WHOLE = 256 * 2**20
"""Bytes of the largest file that is read as a whole."""


class ProfileError(InputError):
    """A profile, or a file of profiles, that cannot be used: every fault with its place."""


Placer = Callable[[Complaint], Fault]


class Row(NamedTuple):
    """One profile as it stands in a file."""

    number: int
    """Line (JSON Lines, CSV), row (Parquet) or position (JSON), counted from 1."""
    place: Placer
    raw: Any = None
    complaints: tuple[Complaint, ...] = ()
    """What is wrong before any check; `raw` counts only together with them."""
    readable: bool = True
    """Whether there is a raw value to check at all."""


def spoilt(path: Path | str, what: str, hint: str | None = None) -> ProfileError:
    """The error for a fault of a whole file, or of one place in it."""
    return ProfileError([Fault(str(path), "", what, hint)])


def bounded_lines(file: IO[AnyStr], path: Path) -> Iterator[AnyStr]:
    """The lines of a file with their ends.

    Raises:
        ProfileError: A line is longer than any profile.
    """
    number = 0
    while line := file.readline(LARGEST_ROW + 1):
        number += 1
        if len(line) > LARGEST_ROW:
            what = f"the line is longer than {LARGEST_ROW:,} characters"
            raise spoilt(f"{path}:{number}", what, "give one profile a line")
        yield line
