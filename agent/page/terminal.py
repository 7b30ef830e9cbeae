"""A verdict as a page for reviewers: the decision first, then what it rests on, then the message.

The page is made of the verdict and the handbook alone. On a terminal it has colours and frames; piped
it is the same page in plain lines. What other people wrote is printed as text and never as markup.
"""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING

from agent.page import words as say
from agent.page.findings import findings, grouped, hanging
from agent.verdict import Verdict
from policies.handbook import Handbook

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

NARROWEST, WIDEST, PIPED = 60, 120, 100
COLOURS = {
    "no_action": "green",
    "educate": "cyan",
    "restrict": "yellow",
    "suspend": "red",
    "escalate": "magenta",
}


def show(verdict: Verdict, handbook: Handbook, file: IO[str] | None = None) -> None:
    """Prints the page on stdout, or into a file, as wide as it is: 60 to 120 columns."""
    console = page_console(file)
    parts = page(verdict, handbook, framed=console.is_terminal)
    if console.is_terminal:
        console.print(*parts, sep="\n")
        return
    with console.capture() as captured:
        console.print(*parts, sep="\n")
    # What pads a line on a screen is in the way where the text goes on.
    lines = (each.rstrip() for each in captured.get().split("\n"))
    console.file.write("\n".join(lines))


def page_console(file: IO[str] | None = None) -> Console:
    """A console for pages; one that is no terminal is 100 columns wide unless COLUMNS says otherwise."""
    from rich.console import Console

    console = Console(file=file or sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False)
    asked = os.environ.get("COLUMNS", "")
    width = console.width if console.is_terminal or asked.isdigit() else PIPED
    console.width = max(NARROWEST, min(width, WIDEST))
    return console


def page(verdict: Verdict, handbook: Handbook, *, framed: bool = True) -> list[RenderableType]:
    """The parts of the page from top to bottom; `framed` draws boxes around the first and the last."""
    shown = grouped(verdict)
    parts: list[RenderableType] = [_head(verdict, framed)]
    if verdict.findings:
        parts += [_title("Findings"), *findings(verdict, handbook, shown)]
    if verdict.escalation:
        parts += [_title("Why a person must decide"), *_escalation(verdict)]
    if verdict.what_would_change:
        parts += [_title("What would change it"), _changes(verdict, handbook)]
    left_out = frozenset(finding.clause for finding in (*shown.light, *shown.near))
    parts += [_title("Rationale"), *(_hanging(text) for text in say.rationale(verdict, left_out))]
    parts += [_gap(), _message(verdict, framed), _gap(), _coverage(verdict), _dim(say.provenance(verdict))]
    return parts


def _head(verdict: Verdict, framed: bool) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    colour = COLOURS[verdict.decision]
    top = Table.grid(expand=framed, padding=(0, 2))
    top.add_column()
    top.add_column(justify="right" if framed else "left")
    word = Text(say.decision(verdict.decision).upper(), style=f"bold {colour}")
    word.append(f"   confidence {say.percent(verdict.confidence)}", style="bold")
    top.add_row(word, Text(say.line(f"{verdict.creator_id} · {verdict.region} · {verdict.as_of}")))
    rows: list[RenderableType] = [top]
    if verdict.recommended is not None:
        rows.append(Text(f"The rules alone would give: {say.decision(verdict.recommended)}"))
    rows += [Text(f"• {say.measure(item)}") for item in verdict.measures]
    rows.append(Text(say.rating(verdict)))
    return _panel(Group(*rows), colour) if framed else Group(*rows)


def _escalation(verdict: Verdict) -> list[RenderableType]:
    """Each reason with what would settle it."""
    from rich.text import Text

    rows: list[RenderableType] = []
    for reason in verdict.escalation:
        text = Text(say.CODES.get(reason.code, reason.code), style="bold magenta")
        text.append(f" {say.line(reason.clause)}" if reason.clause else "", style="bold not magenta")
        told = Text(f"  {say.line(reason.detail)}\n", style="none")
        text = Text.assemble(text, told, Text(f"→ {say.line(reason.settle_by)}", style="magenta"))
        rows.append(hanging("•", text, 2))
    return rows


def _changes(verdict: Verdict, handbook: Handbook) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    for item in say.changes(verdict.what_would_change):
        result = Text(f"→ {say.decision(item.decision)}", style=COLOURS[item.decision])
        table.add_row(Text(say.change(item, handbook)), result)
    return Padding(table, (0, 0, 0, 2))


def _message(verdict: Verdict, framed: bool) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    message = verdict.education_message
    body = Text()
    for number, paragraph in enumerate(say.safe(message.text).split("\n\n")):
        first, *rest = paragraph.split("\n")
        body.append("\n\n" if number else "")
        # In the frame of a message only headings stand above further lines.
        body.append(first, style="bold" if rest else "")
        body.append("".join(f"\n{each}" for each in rest))
    title = f"Message to the creator · {say.line(message.language)} · written by {message.written_by}"
    if message.failed_checks:
        title += f" · the model failed: {', '.join(message.failed_checks)}"
    if framed:
        return _panel(body, "blue", title)
    return Group(Text(title), Text(""), body)


def _coverage(verdict: Verdict) -> RenderableType:
    covered = verdict.coverage
    text = f"Looked at {covered.assessed} of the {covered.in_force} clauses with rules in force"
    if covered.not_assessed:
        first = ", ".join(say.line(name) for name in covered.not_assessed[:6])
        more = len(covered.not_assessed) - 6
        text += f"; nothing is known for {first}{f' and {more} more' if more > 0 else ''}"
    return _dim(text)


def _panel(body: RenderableType, colour: str, title: str | None = None) -> RenderableType:
    from rich.panel import Panel
    from rich.text import Text

    label = Text(f" {title} ", style=f"bold {colour}") if title else None
    return Panel(body, border_style=colour, title=label, title_align="left", padding=(0, 1))


def _title(text: str) -> RenderableType:
    from rich.text import Text

    return Text(f"\n{text}", style="bold underline")


def _hanging(text: str | Text) -> RenderableType:
    """A paragraph two columns in."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text) if isinstance(text, str) else text, (0, 0, 0, 2))


def _dim(text: str) -> RenderableType:
    from rich.text import Text

    return Text(text, style="dim")


def _gap() -> RenderableType:
    from rich.text import Text

    return Text("")
