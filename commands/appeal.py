"""`appeal`: hear what a creator says against a verdict, and show a reviewer old and new side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Home, Listing, Model, Policies, Rows
from commands.output import Steps, print_json, steps, tell
from commands.profiles import chosen_profiles
from commands.recorded import Named, named_verdict, record_of

if TYPE_CHECKING:
    from agent.appeal.appeal import Appeal, Side
    from agent.appeal.points import Point
    from agent.record.entry import Entry
    from agent.settings import Settings
    from policies.handbook import Handbook
    from signals.profile import Profile


def appeal(
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT", help="Id of a verdict in the record, or a file with a verdict as JSON."
        ),
    ],
    text: Annotated[
        str, typer.Option("--text", metavar="FILE", help="What the creator writes; - is standard input.")
    ],
    document: Annotated[
        list[Path] | None, typer.Option("--document", metavar="FILE", help="A document as text. Repeatable.")
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(
            "--profile", metavar="FILE", help="The profile that was judged, where the record lacks it."
        ),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Put the appeal into the record, with digests of its texts.")
    ] = False,
    policies: Policies = None,
    model: Model = None,
    format: Rows = Listing.text,
    home: Home = None,
) -> None:
    """Hear an appeal against a verdict and show old and new side by side.

    Tells which points it speaks to and what would settle each. The creator's words count as untrusted
    evidence, which can raise a question and never settle one. Nothing is lifted; a person decides.

    Example: clausewise appeal verdict.json --text appeal.txt --profile creator.json
    """
    from agent.appeal.appeal import hear
    from agent.appeal.said import read_said
    from agent.opening import open_reviewer
    from agent.settings import load_settings
    from policies.handbook import load_handbook
    from signals.errors import UserError

    settings = load_settings(home=home, policies=policies, model=model)
    said, documents = read_said(text), [read_said(str(path)) for path in document or ()]
    with steps() as progress:
        with record_of(settings) as records:
            named = named_verdict(verdict, records)
        if record and named.entry is None:
            raise UserError(
                "the record does not have this verdict, so it can keep no appeal against it",
                where=named.verdict.verdict_id,
                hint="leave --record out, or record the verdict first with `clausewise verdict --record`",
            )
        handbook = load_handbook(settings.policies)
        judged = _profile(named, profile, handbook, progress)
        with open_reviewer(settings, progress.tell, handbook) as reviewer:
            progress.tell(f"{judged.creator_id}: judging with the appeal and without it …")
            heard = hear(reviewer, named.verdict, judged, said, documents)
        if record and named.entry is not None:
            number = _recorded(settings, heard, named.entry, said, documents)
            tell(f"the appeal is entry {number} of the record")
    if format is Listing.json:
        print_json(heard.model_dump(mode="json"))
    else:
        _show(heard, recorded=record)


def _recorded(settings: Settings, heard: Appeal, shown: Entry, text: str, documents: Sequence[str]) -> int:
    """Records the appeal as that of whoever sits at this machine; the number of its entry."""
    from agent.appeal.kept import kept
    from agent.people import local_person
    from agent.record.opening import open_record

    with open_record(settings) as records:
        appealed = kept(heard, shown, local_person().name, text, documents)
        return records.add_appeal(appealed).number


def _profile(named: Named, path: Path | None, handbook: Handbook, progress: Steps) -> Profile:
    """The profile of the record, or the one in a file."""
    from signals.errors import UserError

    if named.entry is not None:
        return named.entry.profile
    if path is None:
        hint = "give it with --profile"
        raise UserError("the record does not have the profile", where=named.verdict.verdict_id, hint=hint)
    day = date.fromisoformat(named.verdict.as_of)
    [found] = chosen_profiles(path, handbook, progress, creator=named.verdict.creator_id, as_of=day)
    return found


def _show(heard: Appeal, *, recorded: bool) -> None:
    from rich.text import Text

    from agent.page.terminal import page_console
    from agent.page.words import line

    console = page_console()
    console.print(Text(line(f"{heard.creator_id} · {heard.as_of} · {heard.appealed}"), style="bold"))
    console.print(Text(heard.summary))
    if heard.gives_orders:
        console.print(Text("Sentences that give orders to the reader were left out.", style="yellow"))
    if heard.judged_again:
        console.print(
            Text("Both sides were judged now: the record's verdict was made by something else.", style="dim")
        )
    console.print(_table(heard))
    for point in heard.points:
        console.print(Text("\n".join(_point(point))))
    if heard.new:
        console.print(Text("\nNew in the creator's words", style="bold"))
        for sentence in heard.new:
            console.print(Text(f"  “{line(sentence)}”"))
    kept = "the appeal was recorded" if recorded else "nothing was recorded"
    console.print(Text(f"\nFor a person. Nothing was lifted and {kept}."))


def _table(heard: Appeal) -> object:
    """Both sides, and the findings that differ."""
    from rich.table import Table

    from agent.page.words import decision, line

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("", "without the appeal", "with the appeal"):
        table.add_column(heading, overflow="fold")
    sides = (heard.before, heard.after)
    table.add_row("decision", *(decision(side.decision) for side in sides))
    table.add_row("the rules alone", *(decision(side.recommended or side.decision) for side in sides))
    table.add_row("measures", *(_measures(side) for side in sides))
    table.add_row("health rating", *(str(side.rating) for side in sides))
    for finding in heard.findings:
        table.add_row(line(finding.clause), decision(finding.before), decision(finding.after))
    if not heard.findings:
        table.add_row("findings", "", "all as before")
    return table


def _measures(side: Side) -> str:
    return "; ".join(side.measures) or "none"


def _point(point: Point) -> list[str]:
    """A point in a few lines."""
    from agent.page.words import line, percent

    def told(side: str) -> str:
        reading = point.before if side == "before" else point.after
        return f"{reading.answer}, P(yes) {percent(reading.probability)}" if reading else "not asked"

    mark = "spoken to" if point.speaks else "not spoken to"
    lines = [f"\n{line(point.clause)} {line(point.about)}: {mark}", f"  {line(point.question)}"]
    if point.about == "breach" or point.about.startswith("exception:"):
        lines.append(f"  without the appeal: {told('before')}; with it: {told('after')}")
    lines += [f"  “{line(sentence)}”" for sentence in point.words]
    return [*lines, f"  Settled by: {line(point.settle_by)}"]
