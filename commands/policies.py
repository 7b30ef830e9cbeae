"""`policies lint|list|show`: the handbook as it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.options import Listing, Policies, Rows, day_of
from commands.output import print_json

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
    format: Rows = Listing.text,
) -> None:
    """Print a clause: its text, its rule in words, every version, and who refers to it.

    Example: clausewise policies show STILL-2
    """
    from agent.page.terminal import page_console
    from policies.handbook import load_handbook
    from policies.show import draw_clause, show_clause

    views = show_clause(load_handbook(policies), clause)
    if format is Listing.json:
        print_json([view.model_dump(mode="json") for view in views])
    else:
        page_console().print(draw_clause(views))
