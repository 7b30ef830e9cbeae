"""The findings of a page: what matters in full, the rest in a line each.

A clause matters if it is breached or exempt, or if it is a reason to call a person. Each is a heading,
its tests and questions for the breach, then those of every exception apart, and the clause's own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from agent.page import words as say
from agent.verdict import Finding, Judged, Test, Verdict
from policies.clause import Clause
from policies.handbook import Handbook

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

COLOURS = {"breached": "red", "exempt": "green", "undetermined": "magenta", "not_breached": "dim"}
MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "magenta")}
ANSWERS = {"yes": MARKS[True], "no": MARKS[False], "unclear": MARKS[None]}


class Groups(NamedTuple):
    """The findings of a verdict by how much of the page they get."""

    full: tuple[Finding, ...]
    light: tuple[Finding, ...]
    """Open clauses that call nobody."""
    near: tuple[Finding, ...]
    """Near misses."""


def grouped(verdict: Verdict) -> Groups:
    """Sorts the findings of a verdict, each group in the verdict's order."""
    called = {reason.clause for reason in verdict.escalation}
    full = tuple(f for f in verdict.findings if f.status in ("breached", "exempt") or f.clause in called)
    rest = [f for f in verdict.findings if f not in full]
    light = tuple(f for f in rest if f.status == "undetermined")
    return Groups(full, light, tuple(f for f in rest if f.status == "not_breached"))


def findings(verdict: Verdict, handbook: Handbook, groups: Groups) -> Iterator[RenderableType]:
    """All findings, drawn."""
    from rich.text import Text

    for number, finding in enumerate(groups.full):
        if number:
            yield Text("")
        yield from _full(verdict, finding, handbook)
    if groups.light:
        if groups.full:
            yield Text("")
        yield from _light(verdict, groups.light, handbook)
    if groups.near:
        yield _near(groups.near)


def _full(verdict: Verdict, finding: Finding, handbook: Handbook) -> Iterator[RenderableType]:
    from rich.padding import Padding

    clause = say.clause_of(verdict, finding, handbook)
    yield Padding(_heading(finding, clause), (0, 0, 0, 2))
    for purpose in say.purposes_of(finding, clause):
        tests = [test for test in finding.tests if say.purpose_of(test, clause) == purpose]
        judgements = [judged for judged in finding.judgements if judged.for_ == purpose]
        if purpose != say.BREACH:
            yield Padding(_exception(purpose), (0, 0, 0, 4))
        inset = 4 if purpose == say.BREACH else 6
        if tests:
            yield Padding(_tests(tests, handbook), (0, 0, 0, inset))
        for judged in judgements:
            yield _judgement(judged, inset)
        for quote in dict.fromkeys(test.quote.text for test in tests if test.quote):
            yield Padding(_quote(quote, finding.clause), (0, 0, 0, inset + 2))


def _heading(finding: Finding, clause: Clause | None) -> Text:
    from rich.text import Text

    text = Text()
    text.append(f"{say.status(finding).upper()} ", style=f"bold {COLOURS[finding.status]}")
    text.append(say.line(finding.clause), style="bold")
    text.append(f" {say.line(clause.title)}" if clause else "", style="bold")
    text.append(f" · {say.probability(finding)}")
    if finding.status == "breached":
        window = f" in {clause.rule.repeat_window_days} days" if clause and clause.rule else ""
        text.append(f" · {say.ordinal(finding.occurrence)} breach{window}")
    if clause and clause.rule and clause.rule.is_draft:
        text.append(" · draft rule")
    text.append(f" · v{finding.version}", style="dim")
    return text


def _exception(purpose: str) -> Text:
    from rich.text import Text

    return Text(f"exception {say.line(purpose.removeprefix('exception:'))}", style="italic")


def _tests(tests: list[Test], handbook: Handbook) -> Table:
    """One row a test: truth, signal, value, what it is held against, margin."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", min_width=24)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(style="dim", no_wrap=True)
    for test in tests:
        mark, colour = MARKS[test.result]
        signal, value, held, margin = row_of(test, handbook)
        shown = Text(value, style="bold" if test.result is not None else "magenta")
        table.add_row(Text(mark, style=colour), Text(signal), shown, Text(held), Text(margin))
    return table


def row_of(test: Test, handbook: Handbook) -> tuple[str, str, str, str]:
    """A test in words: signal, value, what it is held against, margin."""
    leaf = say.leaf_of(test)
    if leaf is None:
        return say.line(test.test), "", "", ""
    unit = say.unit_of(leaf, handbook)
    value = "unknown" if test.value is None else say.amount(test.value, unit)
    sign = "+" if (test.margin or 0) > 0 else "−" if (test.margin or 0) < 0 else ""
    margin = "" if test.margin is None else f"margin {sign}{say.amount(abs(test.margin), unit)}"
    return say.line(say.title_of(leaf.signal, handbook)), value, say.against(leaf, handbook), margin


def _judgement(judged: Judged, inset: int) -> RenderableType:
    from rich.text import Text

    mark, colour = ANSWERS[judged.answer]
    text = Text(f"{say.line(judged.ask)} ")
    text.append(judged.answer, style=f"bold {colour}")
    if was_read(judged):
        text.append(f" · P(yes) {say.percent(judged.probability)}", style="dim")
    if judged.evidence:
        text.append(f" · {', '.join(map(say.line, judged.evidence))}")
    if judged.quote:
        text.append(f" “{say.line(judged.quote)}”", style="italic")
    return hanging(Text(mark, style=colour), text, inset)


def was_read(judged: Judged) -> bool:
    """Whether the probability says anything: an unclear answer without evidence was read by nobody."""
    return judged.answer != "unclear" or bool(judged.evidence)


def hanging(mark: str | Text, text: Text, inset: int) -> RenderableType:
    """A paragraph that hangs from its mark, `inset` columns in."""
    from rich.padding import Padding
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0) if inset > 2 else (0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, text)
    return Padding(grid, (0, 0, 0, inset))


def _quote(quote: str, clause: str) -> Text:
    from rich.text import Text

    text = Text(f"“{say.line(quote)}”", style="italic dim")
    text.append(f" [{say.line(clause)}]", style="dim")
    return text


def _light(verdict: Verdict, light: tuple[Finding, ...], handbook: Handbook) -> Iterator[RenderableType]:
    """A line for each, and first what they all mean."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    yield Padding(Text("Also open, too light to call a person:", style="dim"), (0, 0, 0, 2))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="ellipsis", no_wrap=True, max_width=38)
    table.add_column(style="dim", overflow="fold")
    for finding in light:
        clause = say.clause_of(verdict, finding, handbook)
        title = say.line(clause.title) if clause else ""
        table.add_row(Text(f"? {say.line(finding.clause)}"), Text(title), Text(say.gaps(finding, handbook)))
    yield Padding(table, (0, 0, 0, 4))


def _near(near: tuple[Finding, ...]) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    told = ", ".join(f"{say.line(f.clause)} ({say.percent(_highest(f))})" for f in near)
    return Padding(Text(f"Near misses: {told}", style="dim"), (0, 0, 0, 2))


def _highest(finding: Finding) -> float:
    return finding.probability if finding.probability_high is None else finding.probability_high
