"""Somebody can break every clause.

Truth of a rule changes only at its thresholds, so it is enough to try each threshold of a signal, a value
between each two of them, and the ends of its range.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise, product

from policies.clause import Clause, Rule
from policies.criteria import Condition, Leaf, compare, leaves
from policies.draft import Draft
from policies.problem import Problem
from signals.catalog import SignalSpec

MOST = 20_000
"""Combinations of values tried; a rule with more of them is taken to be in reach."""


def check_reach(draft: Draft) -> Iterator[Problem]:
    """Warns of a rule that no values break, or whose exceptions cover all that break it."""
    for clause in draft.clauses:
        known = all(
            leaf.signal in draft.catalog and draft.catalog[leaf.signal].admits(leaf.number)
            for leaf in draft.leaves(clause)
        )
        if clause.rule and known and not _in_reach(clause.rule, draft.catalog):
            message = f"no profile can break {clause.id}"
            hint = "its tests exclude each other, or its exceptions cover all of it"
            yield draft.at_rule(clause, _place(clause), "out-of-reach", message, hint, "warning")


def _place(clause: Clause) -> str:
    return r"^\s*breach_when\b" if clause.rule and clause.rule.breach_when else r"^\s*exceptions\b"


def _in_reach(rule: Rule, catalog: Mapping[str, SignalSpec]) -> bool:
    excused = [e.when for e in rule.exceptions if e.when is not None and e.ask is None]
    tests = [leaf for c in (rule.breach_when, *excused) for leaf in leaves(c)]
    names = sorted({leaf.signal for leaf in tests})
    choices = [_values(catalog[name], [t.number for t in tests if t.signal == name]) for name in names]
    if math.prod(map(len, choices)) > MOST:
        return True
    profiles = (dict(zip(names, values, strict=True)) for values in product(*choices))
    return any(_holds(rule.breach_when, p) and not any(_holds(when, p) for when in excused) for p in profiles)


def _values(spec: SignalSpec, thresholds: list[float]) -> list[float]:
    """Values of a signal, within its range, at which its tests can differ."""
    marks = sorted(set(thresholds))
    low, high = spec.range
    ends = [marks[0] - 1 if low is None else low, marks[-1] + 1 if high is None else high]
    grid = sorted({*marks, *ends})
    between = ((a + b) / 2 for a, b in pairwise(grid))
    return [value for value in sorted({*grid, *between}) if spec.admits(value)]


def _holds(condition: Condition | None, profile: Mapping[str, float]) -> bool:
    if condition is None:
        return True
    if isinstance(condition, Leaf):
        return compare(profile[condition.signal], condition.op, condition.number)
    held = [_holds(part, profile) for part in condition.parts]
    return all(held) if condition.op == "all" else any(held) if condition.op == "any" else not any(held)
