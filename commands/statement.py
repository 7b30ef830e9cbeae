"""`statement`: what a creator is owed about a decision that limits them, as a letter or for the database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Format, Home, Out, Policies
from commands.output import as_json, tell
from commands.recorded import named_verdict, record_of

if TYPE_CHECKING:
    from agent.statement.statement import Statement
    from agent.statement.table import Table
    from policies.handbook import Handbook

VerdictName = Annotated[
    str,
    typer.Argument(
        metavar="VERDICT", help="Id of a verdict in the record, or a file with a verdict as JSON."
    ),
]


def statement(
    verdict: VerdictName,
    format: Out = Format.text,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")
    ] = None,
    policies: Policies = None,
    home: Home = None,
) -> None:
    """Write the statement of reasons for a decision that limits a creator.

    A letter in plain words (text or markdown), or with --format json the object that the DSA Transparency
    Database takes, without personal data. Whether a person took part is told as the record has it. Where no
    statement is due (advice, no action, a person has yet to decide), one line says why.

    Example: clausewise statement verdict.json --format markdown
    """
    from agent.settings import load_settings
    from agent.statement.decided import decided, decided_in
    from agent.statement.statement import state
    from agent.statement.table import load_table
    from policies.handbook import load_handbook

    settings = load_settings(home=home, policies=policies)
    handbook = load_handbook(settings.policies)
    with record_of(settings) as records:
        named = named_verdict(verdict, records)
        one = decided_in(named.entry, records) if named.entry and records else decided(named.verdict)
    if named.entry is None:
        tell("note: no record here has this verdict, so no person is known to have taken part")
    if one.verdict.provenance.handbook != handbook.digest:
        tell("warning: the handbook has changed since the verdict; its words are quoted as they stand now")
    table = load_table(handbook)
    stated = state(one, table, handbook, datetime.now(UTC).date())
    if format is Format.json and not stated.law.dsa:
        tell(
            f"note: the database takes decisions under the DSA, which is not known to hold in {stated.region}"
        )
    _leave(_written(stated, table, handbook, format), out)


def _written(stated: Statement, table: Table, handbook: Handbook, format: Format) -> str:
    from agent.prose.wording import load_wording
    from agent.statement import letter
    from agent.statement.send import as_sent, database_statement

    if format is Format.json:
        return as_json(as_sent(database_statement(stated, table)))
    wording = load_wording(letter.LANGUAGE, handbook.messages)
    return letter.text(stated, wording) if format is Format.text else letter.markdown(stated, wording)


def _leave(text: str, out: Path | None) -> None:
    from agent.batch.durable import written

    if out is None:
        print(text)
        return
    with written(out) as file:
        file.write(f"{text}\n".encode())
    tell(f"written to {out}")
