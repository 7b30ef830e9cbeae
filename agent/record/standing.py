"""Which ruling holds: rulings pile up, and each `undo` takes back the newest that still stands."""

from __future__ import annotations

from collections.abc import Iterable

from agent.record.entry import Entry
from agent.record.ruling import Ruling


def standing(rulings: Iterable[Entry]) -> Entry | None:
    """The newest ruling of one case that was not taken back, None where there is none.

    Args:
        rulings: The entries of all rulings of the case, in the order in which they came.
    """
    left: list[Entry] = []
    for entry in rulings:
        if entry.ruling.action != "undo":
            left.append(entry)
        elif left:
            left.pop()
    return left[-1] if left else None


def told(entry: Entry) -> str:
    """A ruling in one clause: `ana changed it to educate at 2026-10-01T09:30:00+00:00`."""
    ruling = entry.ruling
    return f"{ruling.reviewer} {in_words(ruling)} at {entry.at}"


def in_words(ruling: Ruling) -> str:
    """What a ruling does, after the name of whoever did it: `accepted restrict`."""
    decision = (ruling.decision or "").replace("_", " ")
    match ruling.action:
        case "accept":
            return f"accepted {decision}"
        case "change":
            return f"changed it to {decision}"
        case "escalate":
            return "handed it on"
        case "undo":
            return "took back the ruling before"
