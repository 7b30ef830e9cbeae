"""A word of the handbook has one meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policies.checks.versions import common_day, shared_region
from policies.clause import Clause
from policies.draft import Draft
from policies.problem import Problem

MARKED = re.compile(
    r"\*\*(?P<bold>[A-Za-z][\w -]{1,50}?)\*\*\s+(?:means?|is|are|refers? to)\b"
    r"|[\"“](?P<quoted>[A-Za-z][\w -]{1,50}?)[\"”]\s+(?:means?|refers? to|is defined as)\b"
)
OPENING = re.compile(
    r"(?:(?:An?|The)\s+)?(?P<term>[A-Za-z][\w-]*(?: [\w-]+){0,3}?)\s+"
    r"(?:means?\b|(?:is|are)\s+(?:an?|the|any|every)\b)"
)
NO_TERM = frozenset(
    (
        *("it", "this", "that", "these", "those", "they", "there", "here", "we", "you", "he", "she"),
        *("what", "which", "who", "nobody", "nothing", "everything", "all"),
    )
)
"""Words that stand for something named elsewhere, and so define nothing."""


class Term(NamedTuple):
    """A word that a clause defines, in small letters, and where it stands: `text[start:end]`."""

    word: str
    start: int
    end: int


def check_terms(draft: Draft) -> Iterator[Problem]:
    """Warns of a term that two clauses define which hold in one region on one day."""
    known: dict[str, list[Clause]] = {}
    for clause in draft.clauses:
        for word, start, end in terms_of(clause):
            for other in known.setdefault(word, []):
                if other.id != clause.id and shared_region(other, clause) and common_day(other, clause):
                    message = f'{clause.id} defines "{word}", which {other.id} defines already'
                    hint = f"{other.id} stands in {other.path}:{other.line}; refer to it"
                    yield draft.at_text(clause, start, end, "double-term", message, hint, "warning")
                    break
            known[word].append(clause)


def terms_of(clause: Clause) -> tuple[Term, ...]:
    """Terms that a clause opens with (`A pause is a …`), or marks and explains (`**pause** means …`)."""
    opening = OPENING.match(clause.definition)
    found = [(opening, "term")] if opening else []
    found += [(match, match.lastgroup or "") for match in MARKED.finditer(clause.text)]
    terms: dict[str, Term] = {}
    for match, group in found:
        word = match[group].casefold()
        if word not in NO_TERM:
            terms.setdefault(word, Term(word, *match.span(group)))
    return tuple(terms.values())
