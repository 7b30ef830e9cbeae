"""`ui`: the reviewer's page in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.options import Home, Model, Policies

PORT = 7860


def ui(
    profiles: Annotated[
        Path | None,
        typer.Argument(metavar="[PROFILES]", help="File of creators, at most 1,000. Default: the samples."),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Finished job over that file: its most urgent creators are shown."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Run of the harness whose figures are shown.")
    ] = None,
    policies: Policies = None,
    model: Model = None,
    home: Home = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = PORT,
    header: Annotated[
        str | None,
        typer.Option(
            "--auth-header",
            metavar="NAME",
            help="Header in which a reverse proxy says who is there; only where all requests come from it.",
        ),
    ] = None,
) -> None:
    """Open the reviewer's page: a queue, one case at a time, questions, what-ifs and decisions.

    It is served to this machine alone. Where people were added with `clausewise people add`, they sign in.

    Example: clausewise ui
             clausewise ui creators.parquet --run runs/night
    """
    from agent.settings import load_settings
    from console.serving import Wanted, serve

    settings = load_settings(home=home, policies=policies, model=model)
    serve(settings, Wanted(profiles, run, report), port, header=header)
