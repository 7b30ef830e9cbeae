"""`doctor`: whether everything that a verdict needs is here and works."""

from __future__ import annotations

import typer

from commands.options import Home, Listing, Model, Policies, Rows
from commands.output import print_json, print_rows, steps


def doctor(
    home: Home = None, policies: Policies = None, model: Model = None, format: Rows = Listing.text
) -> None:
    """Check that everything a verdict needs is here and works; exit status 1 if something does not.

    Nothing is changed, fetched or built. The model writes one token in a process of its own, so that even
    its crash is told in a sentence; --model none leaves that out.

    Example: clausewise doctor --model none
    """
    from agent.doctor import examine
    from agent.settings import load_settings

    settings = load_settings(home=home, policies=policies, model=model)
    with steps() as progress:
        rows = [check.model_dump(mode="json") for check in examine(settings, progress.tell)]
    print_json(rows) if format is Listing.json else print_rows(rows)
    if any(row["status"] == "fails" for row in rows):
        raise typer.Exit(1)
