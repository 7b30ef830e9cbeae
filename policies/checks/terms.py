"""A word of the handbook has one meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.checks.versions import common_day, shared_region
from policies.clause import Clause
from policies.draft import Draft
from policies.problem import Problem

MARKED = re.compile(
    r"(?:\*\*|[\"“])(?P<term>[A-Za-z][\w -]{1,50}?)(?:\*\*|[\"”])\s+(?:means?|is|are|refers? to)\b"
)
OPENING = re.compile(
    r"(?:(?:An?|The)\s+)?(?P<term>[A-Za-z][\w-]*(?: [\w-]+){0,3}?)\s+"
    r"(?:means?\b|(?:is|are)\s+(?:an?|the|any|every)\b)"
)


def check_terms(draft: Draft) -> Iterator[Problem]:
    """Warns of a term that two clauses define which hold in one region on one day."""
    known: dict[str, list[Clause]] = {}
    for clause in draft.clauses:
        for term in sorted(set(_terms(clause))):
            for other in known.setdefault(term, []):
                if other.id != clause.id and shared_region(other, clause) and common_day(other, clause):
                    message = f'{clause.id} defines "{term}", which {other.id} defines already'
                    hint = f"{other.id} stands in {other.path}:{other.line}; refer to it"
                    yield draft.at_heading(clause, "double-term", message, hint, "warning")
                    break
            known[term].append(clause)


def _terms(clause: Clause) -> Iterator[str]:
    """Terms that a clause opens with, or marks and explains."""
    opening = OPENING.match(clause.definition)
    if opening:
        yield opening["term"].casefold()
    for found in MARKED.finditer(clause.text):
        yield found["term"].casefold()
