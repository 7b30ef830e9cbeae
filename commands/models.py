"""`models list|pull|verify`: the model files that the program uses."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.options import Home, Listing, Rows
from commands.output import print_json, print_rows

app = typer.Typer(
    help="The model files: what there is, fetching, checking.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_models(home: Home = None, format: Rows = Listing.text) -> None:
    """List the models with licence, size, digest and whether they are here.

    Example: clausewise models list --format json
    """
    from agent.settings import load_settings
    from models.listing import rows

    found = [row.model_dump(mode="json") for row in rows(load_settings(home=home).home)]
    print_json(found) if format is Listing.json else print_rows(found, hide=("sha256", "path"))


@app.command("pull")
def pull_models(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Names of `models list`, hub:OWNER/REPO/FILE.gguf, or addresses."),
    ] = None,
    home: Home = None,
    format: Rows = Listing.text,
) -> None:
    """Fetch models that are not here yet; without names, those that the program needs.

    A pull that was cut off goes on where it stopped.

    Example: clausewise models pull default embedder
    """
    from agent.settings import load_settings
    from models.pull import pull

    found = [one.model_dump(mode="json") for one in pull(names or [], load_settings(home=home).home)]
    print_json(found) if format is Listing.json else print_rows(found, hide=("sha256",))


@app.command("verify")
def verify_models(
    names: Annotated[list[str] | None, typer.Argument(help="Names; without any, all that are here.")] = None,
    home: Home = None,
    format: Rows = Listing.text,
) -> None:
    """Check every byte of the models against their digests; exit status 1 if one is wrong or missing.

    Example: clausewise models verify default
    """
    from agent.settings import load_settings
    from models.verify import verify

    checks = verify(names or [], load_settings(home=home).home)
    found = [check.model_dump(mode="json") for check in checks]
    print_json(found) if format is Listing.json else print_rows(found, hide=("sha256", "path"))
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
