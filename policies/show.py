"""What `policies list` and `policies show` print, as plain data, and how a terminal shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from policies.clause import Clause
from policies.folder import HandbookError
from policies.handbook import Handbook
from policies.words import rule_in_words
from signals.located import nearest

if TYPE_CHECKING:
    from rich.console import RenderableType


class ClauseRow(BaseModel):
    """One version of a clause, as `policies list --format json` prints it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clause: str
    policy: str
    version: int
    title: str
    regions: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    has_rule: bool
    status: str | None
    """`approved` or `draft`; None without a rule."""


class ClauseView(ClauseRow):
    """One version of a clause with all that is known of it."""

    text: str
    rule: tuple[str, ...]
    """The rule in words, a sentence each; empty without one."""
    signals: tuple[str, ...]
    referred_by: tuple[str, ...]
    """Ids of other clauses that name this one, and slugs of policies whose appeal it is."""
    path: str
    line: int


def list_rows(handbook: Handbook, region: str | None = None, day: date | None = None) -> list[ClauseRow]:
    """All versions of all clauses by id, or those in force in a region, on a day, or both."""
    return [row_of(clause) for clause in handbook.clauses if _matches(clause, region, day)]


def show_clause(handbook: Handbook, clause_id: str) -> list[ClauseView]:
    """What is known of every version of a clause, the earliest first.

    Raises:
        HandbookError: No version of the handbook has such a clause.
    """
    return [_view(handbook, clause) for clause in versions_of(handbook, clause_id)]


def versions_of(handbook: Handbook, clause_id: str) -> tuple[Clause, ...]:
    """Every version of a clause, the earliest first; small letters in its id are forgiven.

    Raises:
        HandbookError: No version of the handbook has such a clause.
    """
    found = handbook.find(clause_id) or handbook.find(clause_id.strip().upper())
    if not found:
        near = nearest(clause_id.upper(), sorted(handbook.ids))
        hint = f'did you mean "{near}"?' if near else "run `clausewise policies list`"
        raise HandbookError("no such clause in the handbook", where=clause_id, hint=hint)
    return found


def row_of(clause: Clause) -> ClauseRow:
    """The row of one version of a clause."""
    return ClauseRow(
        clause=clause.id,
        policy=clause.policy,
        version=clause.version,
        title=clause.title,
        regions=clause.regions,
        effective_from=clause.effective_from,
        effective_to=clause.effective_to,
        has_rule=clause.rule is not None,
        status=clause.rule.status if clause.rule else None,
    )


def _matches(clause: Clause, region: str | None, day: date | None) -> bool:
    return clause.in_force(region or clause.regions[0], day or clause.effective_from)


def _view(handbook: Handbook, clause: Clause) -> ClauseView:
    rule = clause.rule
    return ClauseView(
        **row_of(clause).model_dump(),
        text=clause.text,
        rule=rule_in_words(rule, handbook.catalog) if rule else (),
        signals=rule.signals if rule else (),
        referred_by=tuple(sorted(_referring(handbook, clause.id))),
        path=str(clause.path),
        line=clause.line,
    )


def _referring(handbook: Handbook, clause_id: str) -> set[str]:
    named = re.compile(rf"(?<![\w-]){re.escape(clause_id)}(?![\w-])")
    clauses = {
        c.id
        for c in handbook.clauses
        if c.id != clause_id and (named.search(c.text) or (c.rule and clause_id in c.rule.conflicts_with))
    }
    return clauses | {policy.slug for policy in handbook.policies if policy.appeal == clause_id}


def draw_rows(rows: Iterable[ClauseRow]) -> RenderableType:
    """The list as a table for a terminal."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("clause", "title", "policy", "version", "regions", "in force", "rule"):
        table.add_column(heading, no_wrap=heading == "clause", overflow="fold")
    for row in rows:
        cells = (
            row.clause,
            row.title,
            row.policy,
            str(row.version),
            ", ".join(row.regions),
            _span(row),
            row.status or "-",
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def draw_clause(views: Iterable[ClauseView]) -> RenderableType:
    """Every version of a clause for a terminal: where it holds, its text, its rule in words."""
    from rich.console import Group
    from rich.markdown import Markdown
    from rich.padding import Padding
    from rich.text import Text

    parts: list[RenderableType] = []
    for view in views:
        parts.append(Text(f"{view.clause}  {view.title}", style="bold"))
        place = f"{view.policy}, version {view.version}, {', '.join(view.regions)}, {_span(view)}"
        parts.append(Text(f"{place}\n{view.path}:{view.line}", style="dim"))
        parts.append(Padding(Markdown(view.text, hyperlinks=False), (1, 0, 1, 2)))
        parts += [
            Text(f"  {sentence}") for sentence in view.rule or ("No rule: it decides nothing on its own.",)
        ]
        if view.referred_by:
            parts.append(Text(f"  Named by {', '.join(view.referred_by)}.", style="dim"))
        parts.append(Text(""))
    return Group(*parts)


def markdown_of(views: Iterable[ClauseView]) -> str:
    """Every version of a clause as Markdown: its heading, where it holds, its text, its rule in words."""
    parts: list[str] = []
    for view in views:
        place = f"{view.policy}, version {view.version}, {', '.join(view.regions)}, {_span(view)}"
        rule = [f"- {sentence}" for sentence in view.rule] or ["No rule: it decides nothing on its own."]
        named = [f"Named by {', '.join(view.referred_by)}."] if view.referred_by else []
        parts += [f"## {view.clause} {view.title}", f"*{place}*", view.text]
        parts += ["### The rule", "\n".join(rule), *named]
    return "\n\n".join(parts)


def _span(row: ClauseRow) -> str:
    return f"from {row.effective_from}" + (f" to {row.effective_to}" if row.effective_to else "")
