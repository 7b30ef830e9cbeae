"""What a database has to say, as one sentence: what is wrong with it, and what helps.

The data folder has one SQLite file for the record, kept outputs and waiting reviews, so no hint ever says to
delete it, and only a damaged one is to be moved away.
"""

from __future__ import annotations

from signals.errors import UserError

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
"""What helps, by what SQLite or the system says."""
DAMAGED = "move the file away and put a copy of it in its place; without a copy an empty one is made"


class StorageError(UserError):
    """A database that cannot be opened, read or written."""


def storage_error(what: str, error: BaseException, where: str) -> StorageError:
    """The sentence for an error of a database.

    Args:
        what: What cannot be done, such as `the record failed`.
        error: What the library raised.
        where: The file.
    """
    cause = getattr(error, "orig", None) or error
    said = "it holds text that is none" if isinstance(cause, UnicodeDecodeError) else str(cause)
    hint = next((helps for sign, helps in HINTS.items() if sign in said.lower()), DAMAGED)
    return StorageError(f"{what} ({said})", where=where, hint=hint)
