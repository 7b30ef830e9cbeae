"""What a database has to say, as one sentence: what is wrong with it, and what helps.

The data folder has one SQLite file for the record, kept outputs and waiting reviews, so no hint ever says to
delete it, and only a damaged one is to be moved away.
"""

from __future__ import annotations

from signals.disk import what_helps
from signals.errors import UserError

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
    return StorageError(f"{what} ({said})", where=where, hint=what_helps(said) or DAMAGED)
