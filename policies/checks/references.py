"""Ids that a handbook names must be clauses of it.

In prose only ids of a family that the handbook has are looked at, or that are one letter away from a
clause's, so that `UTF-8` or `COVID-19` are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from policies.clause import Clause, Policy
from policies.draft import Draft
from policies.folder import ASKED
from policies.parse import CLAUSE_ID
from policies.problem import Problem, Source
from signals.located import Mark, nearest

MENTION = re.compile(rf"(?<![\w-])(?:{CLAUSE_ID.pattern})(?![\w-])")
SMALL = re.compile(r"(?<![\w-])[A-Za-z]+-\d+(?![\w-])")
SHORT_FAMILY = 3
"""Families of so few letters are too like other names for a slip of the pen to be told from them."""


def check_references(draft: Draft) -> Iterator[Problem]:
    """Dead ids in prose, front matter, questions, `conflicts_with`, `appeal` and `asked.yaml`."""
    reported: set[tuple[str, int, int]] = set()
    for problem in _everywhere(draft):
        place = (problem.path, problem.line, problem.column)
        if place not in reported:
            reported.add(place)
            yield problem


def _everywhere(draft: Draft) -> Iterator[Problem]:
    for policy in draft.policies:
        yield from _in_front(draft, policy)
    for clause in draft.clauses:
        yield from _in_rule(draft, clause)
        yield from _in_prose(draft, clause)
    for policy in draft.policies:
        yield from _in_words(draft, draft.sources[policy.path])
    for source in draft.sources.values():
        if source.path.name == ASKED:
            yield from _in_asked(draft, source)


def _in_front(draft: Draft, policy: Policy) -> Iterator[Problem]:
    if policy.appeal and policy.appeal not in draft.ids:
        source = draft.sources[policy.path]
        line = source.find(r"^\W*appeal\W*:", 1)
        mark = source.find(re.escape(policy.appeal), line.line, line.line) if line else None
        if mark:
            yield source.problem(mark, *_dead(draft.ids, policy.appeal))


def _in_rule(draft: Draft, clause: Clause) -> Iterator[Problem]:
    for name in clause.rule.conflicts_with if clause.rule else ():
        pattern = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
        if name == clause.id:
            code, message, hint = "dead-reference", f"{name} cannot exclude itself", "name another clause"
            yield draft.at_rule(clause, pattern, code, message, hint)
        elif name not in draft.ids:
            yield draft.at_rule(clause, pattern, *_dead(draft.ids, name))


def _in_prose(draft: Draft, clause: Clause) -> Iterator[Problem]:
    """Ids of clauses that are there, but not in capital letters; elsewhere slugs may look like that."""
    for name, start in _named(clause.text, SMALL):
        if name not in draft.ids and name.upper() in draft.ids:
            yield draft.at_text(clause, start, start + len(name), *_dead(draft.ids, name), level="error")


def _in_words(draft: Draft, source: Source) -> Iterator[Problem]:
    for name, start in _named(source.text, MENTION):
        if name not in draft.ids and _meant(draft.ids, name):
            yield source.problem(source.mark(start), *_dead(draft.ids, name), length=len(name))


def _in_asked(draft: Draft, source: Source) -> Iterator[Problem]:
    for name in draft.asked:
        if name not in draft.ids:
            mark = source.find(rf"^\W?{re.escape(name)}\W*:", 1) or Mark(1, 1)
            yield source.problem(mark, *_dead(draft.ids, name), length=len(name))


@lru_cache(maxsize=1024)
def _named(text: str, pattern: re.Pattern[str]) -> tuple[tuple[str, int], ...]:
    """Whatever looks like an id in a text, and where it stands."""
    return tuple((found[0], found.start()) for found in pattern.finditer(text))


@lru_cache(maxsize=4096)
def _meant(ids: frozenset[str], name: str) -> bool:
    """Whether a name was meant to be the id of a clause: its family is known, or one letter is wrong."""
    families = {known: known.rpartition("-")[0] for known in ids}
    return name.rpartition("-")[0] in families.values() or any(
        len(family) > SHORT_FAMILY and OSA.distance(name, known, score_cutoff=1) <= 1
        for known, family in families.items()
    )


def _dead(ids: frozenset[str], name: str) -> tuple[str, str, str]:
    near = name.upper() if name.upper() in ids else nearest(name, sorted(ids))
    hint = f'did you mean "{near}"?' if near else "run `clausewise policies list` to see every id"
    return "dead-reference", f"{name} is no clause of this handbook", hint
