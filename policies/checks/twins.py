"""One conduct has one ladder."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import combinations

from policies.checks.versions import common_day, shared_region
from policies.clause import Clause
from policies.criteria import Condition, Leaf
from policies.draft import Draft
from policies.problem import Problem


def check_twins(draft: Draft) -> Iterator[Problem]:
    """Warns of two approved clauses with the same conditions and different ladders."""
    families: dict[Hashable, list[Clause]] = {}
    for clause in draft.clauses:
        if clause.rule and not clause.rule.is_draft:
            families.setdefault(_conduct(clause), []).append(clause)
    for family in families.values():
        for first, second in combinations(family, 2):
            together = shared_region(first, second) and common_day(first, second)
            if first.id == second.id or not together or not (first.rule and second.rule):
                continue
            if first.rule.ladder != second.rule.ladder:
                message = f"{second.id} has the conditions of {first.id} and another ladder"
                hint = f"{first.id} stands in {first.path}:{first.line}; join them or part their conditions"
                yield draft.at_heading(second, "twin-clause", message, hint, "warning")


def _conduct(clause: Clause) -> Hashable:
    """What a rule forbids, whatever the order in which it is written and whatever excuses it."""
    assert clause.rule is not None  # only clauses with a rule come here
    ask = " ".join((clause.rule.ask or "").casefold().split())
    return _plain(clause.rule.breach_when), ask


def _plain(condition: Condition | None) -> Hashable:
    if condition is None:
        return None
    if isinstance(condition, Leaf):
        return condition.signal, condition.op, condition.number
    if len(condition.parts) == 1 and condition.op != "none":
        return _plain(condition.parts[0])
    return condition.op, frozenset(_plain(part) for part in condition.parts)
