"""From the settings to the record: the data folder's SQLite file, or the database that a URL names."""

from __future__ import annotations

from pathlib import Path

from agent.llm.backends import DATABASE
from agent.record.store import Records
from agent.settings import Settings
from signals.errors import UserError


def record_place(settings: Settings) -> Path | str:
    """Where the record lies."""
    return settings.record or settings.home / DATABASE


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
