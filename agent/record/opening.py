"""From the settings to the record: a SQLite file of its own in the data folder, or the database of a URL."""

from __future__ import annotations

from pathlib import Path

from agent.llm.backends import DATABASE
from agent.record.carried import carry_over
from agent.record.store import Records
from agent.settings import Settings
from signals.errors import UserError

RECORD = "audit.sqlite"


def record_place(settings: Settings) -> Path | str:
    """Where the record lies; one that shared a file with all else is taken over first.

    Raises:
        StorageError: It cannot be taken over.
    """
    if settings.record:
        return settings.record
    place = settings.home / RECORD
    if not place.exists():
        carry_over(settings.home / DATABASE, place)
    return place


def open_record(settings: Settings) -> Records:
    """The record, made where there is none.

    Raises:
        StorageError: The database cannot be opened, or a newer program wrote the record.
    """
    return Records(record_place(settings))


def existing_record(settings: Settings) -> Records:
    """The record, which must be there: a mistyped folder would hold an empty and sound one.

    Raises:
        UserError: There is none.
        StorageError: The database cannot be opened, or a newer program wrote the record.
    """
    place = record_place(settings)
    if isinstance(place, Path) and not place.is_file():
        hint = "nobody has decided anything with this data folder; see --home"
        raise UserError("there is no record", where=str(place), hint=hint)
    return Records(place)
