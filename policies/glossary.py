"""The words that a handbook defines, and which clauses use them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from policies.checks.terms import terms_of
from policies.clause import Clause, Policy
from policies.handbook import Handbook

if TYPE_CHECKING:
    from rich.console import RenderableType


class TermRow(BaseModel):
    """One defined word, as `policies terms --format json` prints it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str
    clause: str
    """Id of the clause that defines it."""
    title: str
    used_in: tuple[str, ...]
    """Ids of the other clauses that use the word or name the clause."""
    path: str
    line: int


def term_rows(handbook: Handbook) -> list[TermRow]:
    """Every defined word by the alphabet; where versions of a clause define it, the latest is named."""
    found: dict[tuple[str, str], Clause] = {}
    for policy in handbook.policies:
        titled = is_glossary(policy)
        for clause in policy.clauses:
            words = [term.word for term in terms_of(clause)]
            if titled and not words:
                words = [clause.title.casefold()]
            for word in words:
                known = found.get((word, clause.id))
                if known is None or known.effective_from < clause.effective_from:
                    found[word, clause.id] = clause
    return [_row(handbook, word, clause) for (word, _), clause in sorted(found.items(), key=lambda e: e[0])]


def is_glossary(policy: Policy) -> bool:
    """Whether a policy is there to define words: no clause of it has a rule, and most explain a word."""
    explaining = sum(bool(terms_of(clause)) for clause in policy.clauses)
    return not any(clause.rule for clause in policy.clauses) and 2 * explaining > len(policy.clauses)


def _row(handbook: Handbook, word: str, clause: Clause) -> TermRow:
    return TermRow(
        term=word,
        clause=clause.id,
        title=clause.title,
        used_in=tuple(sorted(set(_using(handbook, word, clause.id)))),
        path=str(clause.path),
        line=clause.line,
    )


def _using(handbook: Handbook, word: str, clause_id: str) -> Iterator[str]:
    """Ids of clauses that have a word, in singular or plural, or the id of the clause that defines it."""
    stem = re.escape(word.removesuffix("s"))
    named = re.compile(rf"(?i)(?<![\w-])(?:{stem}(?:e?s)?(?:['’]s?)?|{re.escape(clause_id)})(?![\w-])")
    return (c.id for c in handbook.clauses if c.id != clause_id and named.search(c.text))


def draw_terms(rows: Iterable[TermRow]) -> RenderableType:
    """The words as a table for a terminal."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("term", "defined by", "used in"):
        table.add_column(heading, no_wrap=heading == "defined by", overflow="fold")
    for row in rows:
        table.add_row(Text(row.term), Text(row.clause), Text(", ".join(row.used_in) or "-"))
    return table
