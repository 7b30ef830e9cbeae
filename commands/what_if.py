"""`what-if`: the same creators with other values, decided beside the values they have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import (
    AsOf,
    Creator,
    Home,
    Lenient,
    Listing,
    Model,
    Policies,
    Profiles,
    Rows,
    day_of,
)
from commands.output import print_json, steps
from commands.profiles import chosen_profiles

if TYPE_CHECKING:
    from agent.what_if import WhatIf

Changes = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="SIGNAL=VALUE",
        help="The signal's other value, in its unit (a share as 0.2); SIGNAL= takes it away. Repeatable.",
    ),
]


def what_if(
    profile: Profiles,
    set_: Changes,
    policies: Policies = None,
    model: Model = None,
    as_of: AsOf = None,
    format: Rows = Listing.text,
    home: Home = None,
    creator: Creator = None,
    lenient: Lenient = False,
) -> None:
    """Show how the decision changes when signals have other values.

    A value counts as measured on the day, with the signal's usual noise. Nothing is written or kept.

    Example: clausewise what-if agent/samples/still_mill.json --set static_frame_share=0.2
    """
    from agent.opening import open_reviewer
    from agent.settings import load_settings
    from agent.what_if import compare, parse_values
    from policies.handbook import load_handbook

    day = day_of(as_of)
    settings = load_settings(home=home, policies=policies, model=model)
    with steps() as progress:
        handbook = load_handbook(settings.policies)
        values = parse_values(set_, handbook.catalog)
        profiles = chosen_profiles(profile, handbook, progress, creator=creator, as_of=day, lenient=lenient)
        with open_reviewer(settings, progress.tell, handbook) as reviewer:
            rows = [compare(reviewer.tools, one, values) for one in profiles]
    if format is Listing.json:
        print_json([row.model_dump(mode="json") for row in rows])
    else:
        _show(rows)


def _show(rows: Sequence[WhatIf]) -> None:
    from rich.text import Text

    from agent.page.terminal import page_console
    from agent.page.words import line

    console = page_console()
    for number, row in enumerate(rows):
        if number:
            console.print()
        console.print(Text(line(f"{row.creator_id} · {row.as_of}"), style="bold"))
        console.print(_table(row))


def _table(row: WhatIf) -> object:
    """What differs between the two, with what was set above it."""
    from rich.table import Table
    from rich.text import Text

    from agent.page.terminal import COLOURS
    from agent.page.words import decision, line
    from agent.rules.words import plain_number

    def number(value: float | None) -> str:
        return "missing" if value is None else plain_number(value)

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("", "as it is", "if it were"):
        table.add_column(heading, overflow="fold")
    for item in row.changes:
        table.add_row(line(item.signal), number(item.before), number(item.after), style="dim")
    then = (row.before, row.after)
    table.add_row("decision", *(Text(decision(s.decision), style=COLOURS[s.decision]) for s in then))
    if any(s.recommended for s in then):
        table.add_row("the rules alone", *(decision(s.recommended or s.decision) for s in then))
    table.add_row("measures", *("; ".join(map(line, s.measures)) or "none" for s in then))
    table.add_row("health rating", *(f"{s.rating}, {decision(s.band)}" for s in then))
    for finding in row.findings:
        told = (finding.before, finding.after)
        table.add_row(finding.clause, *(decision(status) for status in told))
    if not row.findings:
        table.add_row("findings", "", "all as before")
    return table
