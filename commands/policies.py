"""`policies lint|list|show|read|terms`: the handbook as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.options import Format, Listing, Out, Policies, Rows, day_of
from commands.output import print_json
from commands.reading import list_terms, read_policies

app = typer.Typer(
    help="The handbook: check it, list it, read a clause.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("lint")
def lint_policies(policies: Policies = None, format: Rows = Listing.text) -> None:
    """Report every problem of the handbook at once; exit status 1 if there are any.

    Example: clausewise policies lint --policies my-handbook
    """
    from agent.page.words import safe
    from policies.lint import lint
    from policies.problem import render

    problems = lint(policies)
    if format is Listing.json:
        print_json([problem.row for problem in problems])
    else:
        print(safe(render(problems)))
    if problems:
        raise typer.Exit(1)


@app.command("list")
def list_policies(
    policies: Policies = None,
    region: Annotated[str | None, typer.Option(help="Only what is in force in this region.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Only what is in force on this day.")
    ] = None,
    format: Rows = Listing.text,
) -> None:
    """List every version of every clause.

    Example: clausewise policies list --region US --as-of 2026-09-30
    """
    from agent.page.terminal import page_console
    from policies.handbook import load_handbook
    from policies.show import draw_rows, list_rows

    day = day_of(as_of)
    rows = list_rows(load_handbook(policies), region, day)
    if format is Listing.json:
        print_json([row.model_dump(mode="json") for row in rows])
    else:
        page_console().print(draw_rows(rows))


@app.command("show")
def show_policy(
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help="Id of a clause, such as STILL-2.")],
    policies: Policies = None,
    format: Out = Format.text,
) -> None:
    """Print a clause: its text, its rule in words, every version, and who refers to it.

    Example: clausewise policies show STILL-2
    """
    from agent.page.terminal import page_console
    from agent.page.words import safe
    from policies.handbook import load_handbook
    from policies.show import draw_clause, markdown_of, show_clause

    views = show_clause(load_handbook(policies), clause)
    if format is Format.json:
        print_json([view.model_dump(mode="json") for view in views])
    elif format is Format.markdown:
        print(safe(markdown_of(views)))
    else:
        page_console().print(draw_clause(views))


app.command("read")(read_policies)
app.command("terms")(list_terms)


@app.command("diff")
def diff_policies(
    other: Annotated[
        Path | None, typer.Argument(metavar="OTHER", help="Another handbook folder, as the newer side.")
    ] = None,
    policies: Policies = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Day of the older side; default today.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Day of the newer side; default today.")
    ] = None,
    format: Rows = Listing.text,
) -> None:
    """Show which clauses changed between two days, or between a handbook and another one.

    Rules are compared in words, prose part by part. Exit status 0 whether or not anything changed.

    Examples: clausewise policies diff --from 2026-02-28 --to 2026-03-01
              clausewise policies diff my-new-handbook --policies my-handbook
    """
    from datetime import date

    from agent.page.terminal import page_console
    from policies.diff import diff, draw_changes
    from policies.handbook import load_handbook

    before, after = (day_of(text) or date.today() for text in (since, until))
    old = load_handbook(policies)
    changes = diff(old, load_handbook(other) if other else old, before, after)
    if format is Listing.json:
        print_json([change.model_dump(mode="json") for change in changes])
    else:
        page_console().print(draw_changes(changes))
