"""`index build|info|search`: the search index over a handbook."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from commands.options import Home, Listing, Policies, Rows, SurfaceName, day_of
from commands.output import Steps, print_json, print_rows, steps

app = typer.Typer(help="The search index over the handbook.", no_args_is_help=True, rich_markup_mode=None)
EVERY = 64
"""Chunks between two lines of progress."""


@app.command("build")
def build(policies: Policies = None, home: Home = None) -> None:
    """Build the index of a handbook; embeddings that are known already are not computed again.

    Example: clausewise index build --policies my-handbook
    """
    from agent.opening import EMBEDDER
    from agent.settings import load_settings
    from index.encoder import SentenceEncoder
    from index.store import build_index
    from models.whole import whole
    from policies.handbook import load_handbook

    settings = load_settings(home=home, policies=policies)
    with steps() as progress:
        handbook = load_handbook(settings.policies)
        encoder = SentenceEncoder(whole(EMBEDDER, settings.home), name=EMBEDDER)
        manifest = build_index(handbook, encoder, settings.home, lambda *count: _count(progress, *count))
    print(f"{manifest.chunks} chunks of {manifest.clauses} clauses, handbook {handbook.digest[:12]}")


def _count(progress: Steps, done: int, total: int) -> None:
    if done == total or done % EVERY == 0:
        progress.tell(f"embedded {done} of {total} chunks")


@app.command("info")
def describe(policies: Policies = None, home: Home = None, format: Rows = Listing.text) -> None:
    """Describe the index of a handbook, stale or not.

    Example: clausewise index info
    """
    from agent.settings import load_settings
    from index.store import info
    from policies.handbook import load_handbook

    settings = load_settings(home=home, policies=policies)
    found = info(load_handbook(settings.policies), settings.home).model_dump(mode="json")
    if format is Listing.json:
        print_json(found)
        return
    flat = {**found.pop("manifest"), **found}
    print_rows([{"what": name.replace("_", " "), "value": value} for name, value in flat.items()])


@app.command("search")
def search(
    query: Annotated[str, typer.Argument(help="A question, or the id of a clause.")],
    policies: Policies = None,
    home: Home = None,
    region: Annotated[str | None, typer.Option(help="Only clauses for this region.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Only clauses in force on this day.")
    ] = None,
    surface: Annotated[
        list[SurfaceName] | None, typer.Option(help="Only clauses for this surface. Repeatable.")
    ] = None,
    k: Annotated[int, typer.Option("-k", "--most", min=1, max=1000, help="The most clauses to find.")] = 10,
    format: Rows = Listing.text,
) -> None:
    """Search the handbook for the clauses nearest to a question.

    Example: clausewise index search "may I use somebody else's video?" --region US -k 3
    """
    from agent.opening import open_search
    from agent.settings import load_settings
    from policies.clause import SURFACES

    day = day_of(as_of)
    settings = load_settings(home=home, policies=policies)
    surfaces = [name for name in SURFACES if name in surface] if surface else None
    with steps() as progress:
        search = open_search(settings, progress.tell)
        hits = search.search(query, region=region, day=day, surfaces=surfaces, k=k)
    rows = [asdict(hit) for hit in hits]
    print_json(rows) if format is Listing.json else print_rows(rows, hide=("policy", "version"))
