"""Rows as JSON Lines, each in canonical JSON, into a file that appears whole or onto a stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from agent.batch.durable import written
from agent.record.entry import canonical


def write_lines(rows: Iterable[Mapping[str, Any]], place: Path | TextIO) -> int:
    """Writes a line for each row and gives how many there were.

    Raises:
        UserError: The file cannot be written.
    """
    count = 0
    if not isinstance(place, Path):
        for row in rows:
            place.write(f"{canonical(row)}\n")
            count += 1
        return count
    with written(place) as file:
        for row in rows:
            file.write(f"{canonical(row)}\n".encode())
            count += 1
    return count
