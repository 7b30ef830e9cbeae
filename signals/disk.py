"""What helps against what SQLite or the system says of a file that it cannot use."""

from __future__ import annotations

HINTS = {
    "locked": "another program writes into it; let it end, then do the same again",
    "full": "make room, then do the same again",
    "no space": "make room, then do the same again",
    "file too large": "make room, then do the same again",
    "readonly": "make it writable, or choose another data folder with --home",
    "read-only": "make it writable, or choose another data folder with --home",
    "unable to open": "check the permissions of the folder, or choose another with --home",
    "i/o error": "check the disk, then do the same again",
}


def what_helps(said: str) -> str | None:
    """What helps against an error by its words; None where the file itself is not as it should be."""
    return next((helps for sign, helps in HINTS.items() if sign in said.lower()), None)
