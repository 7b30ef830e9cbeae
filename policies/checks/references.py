"""Ids that a handbook names must be clauses of it.

In prose only ids of a family that the handbook has are looked at, so that `UTF-8` or `COVID-19` are left
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.clause import Clause
from policies.draft import Draft
from policies.parse import CLAUSE_ID
from policies.problem import Problem
from signals.located import nearest

MENTION = re.compile(rf"(?<![\w-])(?:{CLAUSE_ID.pattern})(?![\w-])")


def check_references(draft: Draft) -> Iterator[Problem]:
    """Dead ids in prose, in `conflicts_with` and in `appeal`."""
    for policy in draft.policies:
        if policy.appeal and policy.appeal not in draft.ids:
            source = draft.sources[policy.path]
            mark = source.find(r"(?<=appeal:)\s*", 1)
            mark = source.find(re.escape(policy.appeal), mark.line, mark.line) if mark else None
            if mark:
                yield source.problem(mark, *_dead(draft, policy.appeal))
    for clause in draft.clauses:
        yield from _in_rule(draft, clause)
        yield from _in_prose(draft, clause)


def _in_rule(draft: Draft, clause: Clause) -> Iterator[Problem]:
    for name in clause.rule.conflicts_with if clause.rule else ():
        pattern = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
        if name == clause.id:
            yield draft.at_rule(
                clause, pattern, "dead-reference", f"{name} cannot exclude itself", "name another clause"
            )
        elif name not in draft.ids:
            yield draft.at_rule(clause, pattern, *_dead(draft, name))


def _in_prose(draft: Draft, clause: Clause) -> Iterator[Problem]:
    families = {name.rpartition("-")[0] for name in draft.ids}
    source = draft.sources[clause.path]
    start = source.starts[clause.text_line - 1]
    offset = source.text.index(clause.text, start) if clause.text else start
    for found in MENTION.finditer(clause.text):
        name = found[0]
        if name not in draft.ids and name.rpartition("-")[0] in families:
            yield source.problem(source.mark(offset + found.start()), *_dead(draft, name), length=len(name))


def _dead(draft: Draft, name: str) -> tuple[str, str, str | None]:
    near = nearest(name, sorted(draft.ids))
    return (
        "dead-reference",
        f"{name} is no clause of this handbook",
        f'did you mean "{near}"?' if near else None,
    )
