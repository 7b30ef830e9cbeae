"""What makes the database itself refuse to forget: triggers that no entry is changed, deleted or added past.

Whoever owns the database can take them away; `definitions` then tells, since their text was put down with
the form of the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

TRIGGERS = ("records_follow", "records_last", "records_stay")
TABLES = ("records", "records_form", "records_head", "records_seal")

SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS records_stay BEFORE UPDATE ON records"
    " BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS records_last BEFORE DELETE ON records"
    " BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END",
    "CREATE TRIGGER IF NOT EXISTS records_follow BEFORE INSERT ON records"
    " WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM records_head)"
    " BEGIN SELECT RAISE(ABORT, 'a record is added out of turn'); END",
)
POSTGRES = (
    "CREATE OR REPLACE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END $$",
    "CREATE OR REPLACE FUNCTION records_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF NEW.number IS DISTINCT FROM (SELECT COALESCE(MAX(number), 0) + 1 FROM records_head) THEN"
    " RAISE EXCEPTION USING MESSAGE = 'a record is added out of turn'; END IF; RETURN NEW; END $$",
    "CREATE OR REPLACE TRIGGER records_stay BEFORE UPDATE ON records"
    " FOR EACH STATEMENT EXECUTE FUNCTION records_refuse('a record is never changed')",
    "CREATE OR REPLACE TRIGGER records_last BEFORE DELETE OR TRUNCATE ON records"
    " FOR EACH STATEMENT EXECUTE FUNCTION records_refuse('a record is never deleted')",
    "CREATE OR REPLACE TRIGGER records_follow BEFORE INSERT ON records"
    " FOR EACH ROW EXECUTE FUNCTION records_in_turn()",
)

_SQLITE_SCHEMA = "SELECT name, type || ' ' || COALESCE(sql, '') FROM sqlite_master WHERE tbl_name IN ({})"
_POSTGRES_SCHEMA = (
    "SELECT t.tgname, concat_ws(' ', t.tgenabled, t.tgtype, encode(t.tgargs, 'hex'), p.prosrc)"
    " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE NOT t.tgisinternal AND t.tgrelid = 'records'::regclass"
)


def guard(connection: Connection) -> None:
    """Sets the triggers; SQLite and PostgreSQL have them, elsewhere permissions must do."""
    by_dialect = {"sqlite": SQLITE, "postgresql": POSTGRES}
    for statement in by_dialect.get(connection.dialect.name, ()):
        connection.exec_driver_sql(statement)


def definitions(connection: Connection) -> dict[str, str]:
    """How the database has tables and triggers of the record, by name; empty where it cannot tell."""
    match connection.dialect.name:
        case "sqlite":
            select = _SQLITE_SCHEMA.format(", ".join(f"'{name}'" for name in TABLES))
        case "postgresql":
            select = _POSTGRES_SCHEMA
        case _:
            return {}
    return {name: str(told) for name, told in connection.exec_driver_sql(select)}


def lost_schema(connection: Connection) -> bool:
    """Whether a SQLite file holds something and no longer knows what; a new one has a page at most."""
    if connection.dialect.name != "sqlite":
        return False
    known = connection.exec_driver_sql("SELECT COUNT(*) FROM sqlite_master").scalar()
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    return known == 0 and int(pages or 0) > 1
