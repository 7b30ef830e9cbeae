"""What changed between two handbooks, or between two days of one: clause by clause, rules in words.

Each region is compared by itself, since a clause may change for some of them only; what changed alike
in several regions is told once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import ndiff
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from policies.clause import EVERYWHERE, Clause
from policies.handbook import Handbook
from policies.words import rule_in_words
from signals.catalog import SignalSpec

if TYPE_CHECKING:
    from rich.console import RenderableType

STYLES = {"added": "green", "removed": "red", "changed": "yellow"}


class ClauseChange(BaseModel):
    """One clause that is not what it was.

    `rule` lists sentences of the rule that went (`- `) and came (`+ `); `prose` the headings of the
    parts whose text is another one, the opening part as "definition".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    clause: str
    title: str
    change: Literal["added", "removed", "changed"]
    regions: tuple[str, ...]
    rule: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()


def diff(old: Handbook, new: Handbook, before: date, after: date) -> list[ClauseChange]:
    """The changes from what `old` had in force on one day to what `new` has in force on another."""
    regions = sorted(_regions(old) | _regions(new)) or [EVERYWHERE]
    found: dict[ClauseChange, list[str]] = {}
    for region in regions:
        catalog = {**old.catalog, **new.catalog}
        was = {clause.id: clause for clause in old.in_force(region, before)}
        now = {clause.id: clause for clause in new.in_force(region, after)}
        for clause in sorted(was.keys() | now.keys()):
            for change in _change(was.get(clause), now.get(clause), catalog):
                found.setdefault(change, []).append(region)
    everywhere = [EVERYWHERE]
    return sorted(
        (
            change.model_copy(update={"regions": tuple(everywhere if where == regions else where)})
            for change, where in found.items()
        ),
        key=lambda change: (change.clause, change.regions),
    )


def _regions(handbook: Handbook) -> set[str]:
    """The regions that a handbook names; one that it does not name gets what holds everywhere."""
    return {region for clause in handbook.clauses for region in clause.regions} - {EVERYWHERE}


def _change(
    was: Clause | None, now: Clause | None, catalog: Mapping[str, SignalSpec]
) -> Iterator[ClauseChange]:
    if was is None and now is not None:
        yield ClauseChange(clause=now.id, title=now.title, change="added", regions=())
    elif now is None and was is not None:
        yield ClauseChange(clause=was.id, title=was.title, change="removed", regions=())
    elif was is not None and now is not None:
        rule, prose = tuple(_rule(was, now, catalog)), tuple(_prose(was, now))
        if rule or prose or was.title != now.title:
            yield ClauseChange(
                clause=now.id, title=now.title, change="changed", regions=(), rule=rule, prose=prose
            )


def _rule(was: Clause, now: Clause, catalog: Mapping[str, SignalSpec]) -> Iterator[str]:
    old, new = (rule_in_words(clause.rule, catalog) if clause.rule else () for clause in (was, now))
    return (line for line in ndiff(old, new) if line[:2] in ("- ", "+ "))


def _prose(was: Clause, now: Clause) -> Iterator[str]:
    """The headings under which something is worded otherwise, in the order of the newer text."""
    old, new = _parts(was), _parts(now)
    yield from (name for name in (*new, *(n for n in old if n not in new)) if old.get(name) != new.get(name))


def _parts(clause: Clause) -> dict[str, str]:
    sections = {s.heading: " ".join(clause.text[s.start : s.end].split()) for s in clause.sections}
    return {"definition": " ".join(clause.definition.split()), **sections}


def draw_changes(changes: Iterable[ClauseChange]) -> RenderableType:
    """The changes for a terminal."""
    from rich.text import Text

    text = Text()
    for change in changes:
        text.append(f"{change.change:<8} ", style=STYLES[change.change])
        text.append(f"{change.clause}  {change.title}", style="bold")
        text.append(f"  ({', '.join(change.regions)})\n", style="dim")
        for line in change.rule:
            text.append(f"         {line}\n", style="red" if line.startswith("-") else "green")
        if change.prose:
            text.append(f"         prose: {', '.join(change.prose)}\n", style="dim")
    return text if text.plain else Text("no clause changed")
