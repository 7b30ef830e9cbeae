"""`policies read|terms`: how hard the clauses are to read, and the words they define."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.options import Format, Listing, Out, Policies, Rows
from commands.output import print_json


def read_policies(
    clauses: Annotated[
        list[str] | None, typer.Argument(metavar="CLAUSE", help="Only these clauses, such as STILL-2.")
    ] = None,
    policies: Policies = None,
    format: Out = Format.text,
) -> None:
    """Report how hard each clause is to read, hardest first.

    The grade is the automated readability index, about the years of school that a reader needs. Counted
    is the prose alone; `longest` and `place` are the words of the longest sentence and where it begins.

    Example: clausewise policies read STILL-2 LIVE-1
    """
    from agent.page.terminal import page_console
    from agent.page.words import safe
    from policies.handbook import load_handbook
    from policies.readability import draw_readings, markdown_of_readings, read_clauses
    from policies.show import versions_of

    handbook = load_handbook(policies)
    chosen = dict.fromkeys(c for name in clauses or () for c in versions_of(handbook, name))
    readings = read_clauses(chosen if clauses else handbook.clauses)
    if format is Format.json:
        print_json({"summary": readings.summary, **readings.model_dump(mode="json")})
    elif format is Format.markdown:
        print(safe(markdown_of_readings(readings)))
    else:
        page_console().print(draw_readings(readings))


def list_terms(policies: Policies = None, format: Rows = Listing.text) -> None:
    """List defined words and the clauses that use them.

    Example: clausewise policies terms
    """
    from agent.page.terminal import page_console
    from policies.glossary import draw_terms, term_rows
    from policies.handbook import load_handbook

    rows = term_rows(load_handbook(policies))
    if format is Listing.json:
        print_json([row.model_dump(mode="json") for row in rows])
    else:
        page_console().print(draw_terms(rows))
