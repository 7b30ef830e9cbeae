"""`audit log|show|verify|export`: the record of verdicts and of what people ruled on them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Home, Listing, Rows
from commands.output import print_json, tell

if TYPE_CHECKING:
    from agent.record.store import Records

app = typer.Typer(
    help="The record: what was proposed, who decided what, and whether anybody changed it since.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("log")
def show_log(home: Home = None, format: Rows = Listing.text) -> None:
    """List every entry in the order in which it came.

    Example: clausewise audit log
    """
    from agent.record.listing import line_of, log

    with _records(home) as records:
        lines = [line_of(entry) for entry in records.entries()]
    if format is Listing.json:
        print_json([line.model_dump(mode="json") for line in lines])
    elif lines:
        print(log(lines))


@app.command("show")
def show_case(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Name of a case, as `audit log` has it.")],
    home: Home = None,
    format: Rows = Listing.text,
) -> None:
    """Tell what happened to one case, with the reasons that people gave.

    With --format json the entries whole, verdict and profile included.

    Example: clausewise audit show k_0f3a5c7e9b1d2f4a6c8e
    """
    from agent.record.listing import story
    from signals.errors import UserError

    with _records(home) as records:
        entries = records.of(case)
    if not entries:
        raise UserError("the record has no such case", where=case, hint="see `clausewise audit log`")
    if format is Listing.json:
        print_json([entry.row() for entry in entries])
    else:
        print(story(entries))


@app.command("verify")
def verify_record(home: Home = None, format: Rows = Listing.text) -> None:
    """Check that no entry was changed, moved or removed; exit status 1 and a line for each fault if one was.

    Put the digest of the newest entry away elsewhere: it tells a record that was written anew as a whole.

    Example: clausewise audit verify
    """
    from agent.page.words import line

    with _records(home) as records:
        faults = records.verify()
        count, digest = records.head()
    if format is Listing.json:
        print_json({"entries": count, "newest": digest, "faults": faults})
    else:
        sound = f"{count:,} {'entry' if count == 1 else 'entries'}, sound; newest {digest}"
        print("\n".join(line(fault) for fault in faults) or sound)
    if faults:
        raise typer.Exit(1)


@app.command("export")
def export_record(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")
    ] = None,
    cases: Annotated[
        bool,
        typer.Option("--cases", help="Only where a verdict was changed, as labelled cases for `eval run`."),
    ] = False,
    home: Home = None,
) -> None:
    """Write the record as JSON Lines; each line's digest is that of the line without it, in canonical JSON.

    Example: clausewise audit export --cases --out corrections.jsonl
    """
    from agent.record.cases import corrections
    from agent.record.export import write_lines

    with _records(home) as records:
        count = (
            write_lines(corrections(records), out or sys.stdout)
            if cases
            else records.export(out or sys.stdout)
        )
    if out:
        tell(f"{count:,} {'line' if count == 1 else 'lines'} in {out}")


def _records(home: Path | None) -> Records:
    """The record of a data folder, which must be there: a mistyped one would hold an empty and sound one."""
    from agent.llm.backends import DATABASE
    from agent.record.store import Records
    from agent.settings import load_settings
    from signals.errors import UserError

    place = load_settings(home=home).home / DATABASE
    if not place.is_file():
        hint = "nobody has decided anything with this data folder; see --home"
        raise UserError("there is no record", where=str(place), hint=hint)
    return Records(place)
