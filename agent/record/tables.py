"""The tables of the record."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import Table


class Tables(NamedTuple):
    """All of them."""

    records: Table
    """The entries."""
    head: Table
    """Number and digest of the newest entry, to tell a cut-off end."""
    form: Table
    """Each form that the record was given, with the digest of how its tables and triggers were made."""
    seal: Table
    """One row: the seal of the file, and the version of SQLite that wrote it; empty where there is none."""


@cache
def tables() -> Tables:
    """The tables."""
    from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

    kept = MetaData()
    records = Table(
        "records",
        kept,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", String(40), nullable=False),
        Column("kind", String(10), nullable=False),
        Column("case", String(40), nullable=False),
        Column("body", Text, nullable=False),
        Column("before", String(64), nullable=False),
        Column("digest", String(64), nullable=False),
    )
    Index("records_of_case", records.c.case)
    columns = (Column("number", Integer, primary_key=True, autoincrement=False), Column("digest", String(64)))
    form = Table(
        "records_form",
        kept,
        Column("form", Integer, primary_key=True, autoincrement=False),
        Column("schema", String(64), nullable=False),
    )
    seal = Table(
        "records_seal",
        kept,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("library", Integer, nullable=False),
        Column("digest", String(64), nullable=False),
    )
    return Tables(records, Table("records_head", kept, *columns), form, seal)
