"""`audit log|show|verify|replay|export`: the record of verdicts and of what people ruled on them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import Home, Listing, Rows
from commands.output import print_json, tell
from commands.replay import replay_verdict

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
def verify_record(
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Check a file of `audit export` instead, by itself."),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option("--run", metavar="DIR", help="Check too that the files of a job are as it left them."),
    ] = None,
    holds: Annotated[
        str | None,
        typer.Option("--holds", metavar="DIGEST", help="Check too that this digest is of an entry here."),
    ] = None,
    home: Home = None,
    format: Rows = Listing.text,
) -> None:
    """Check that no entry was changed, moved or removed; exit status 1 and a line for each fault if one was.

    The model outputs that verdicts stand on are compared with what is kept. Put the digest of the newest
    entry away elsewhere and give it to --holds: it tells a record that was written anew or cut off.

    Example: clausewise audit verify
    """
    from signals.errors import UserError

    if file and run:
        raise UserError("an export knows no files of jobs", where="--run", hint="leave out --file")
    checked = _checked_file(file, holds) if file else _checked_record(home, run, holds)
    if format is Listing.json:
        print_json(checked)
    else:
        _tell_checked(checked)
    if checked["faults"]:
        raise typer.Exit(1)


def _checked_file(file: Path, holds: str | None) -> dict[str, Any]:
    from agent.record.exported import check_export

    found = check_export(file)
    faults = [*found.faults, *_not_held(holds, holds in found.digests)]
    return {"entries": len(found.digests), "newest": found.newest, "faults": faults}


def _checked_record(home: Path | None, run: Path | None, holds: str | None) -> dict[str, Any]:
    from agent.llm.backends import DATABASE
    from agent.llm.outputs import Outputs
    from agent.record.jobs import changed_files
    from agent.record.opening import existing_record
    from agent.record.sealed import check_outputs
    from agent.settings import load_settings

    settings = load_settings(home=home)
    with existing_record(settings) as records:
        faults = [*records.verify(), *_not_held(holds, holds is None or records.holds(holds))]
        outputs = Outputs(settings.home / DATABASE)
        try:
            sealed = check_outputs(records.entries(), outputs)
        finally:
            outputs.close()
        faults += [*sealed.faults, *(changed_files(records, run) if run else ())]
        count, digest = records.head()
    told = {"sealed": sealed.named, "missing": sealed.missing}
    return {"entries": count, "newest": digest, "faults": faults, "outputs": told}


def _not_held(digest: str | None, held: bool) -> list[str]:
    if digest is None or held:
        return []
    return [f"no entry has the digest {digest}: the record was written anew or cut off since"]


def _tell_checked(checked: dict[str, Any]) -> None:
    from agent.page.words import line

    count, outputs = checked["entries"], checked.get("outputs", {"sealed": 0})
    if checked["faults"]:
        print("\n".join(line(fault) for fault in checked["faults"]))
    else:
        print(f"{count:,} {'entry' if count == 1 else 'entries'}, sound; newest {checked['newest']}")
    if outputs["sealed"]:
        missing = f"{outputs['missing']:,} of them no longer kept"
        print(f"verdicts stand on {outputs['sealed']:,} model outputs, {missing}")


app.command("replay")(replay_verdict)


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
    from agent.record.opening import existing_record
    from agent.settings import load_settings

    return existing_record(load_settings(home=home))
