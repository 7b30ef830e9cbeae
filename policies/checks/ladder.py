"""A ladder climbs, and the prose tells its day counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from policies.clause import KINDS, Clause, Measure
from policies.draft import Draft
from policies.numbers import mentions
from policies.problem import Problem

DAY = 86_400
LOOSE = {"month": (28 / 30, 31 / 30), "year": (360 / 365, 366 / 365)}
"""How much shorter or longer than the reckoned one a month and a year may be."""


def check_ladder(draft: Draft) -> Iterator[Problem]:
    """Warns of steps that are lighter than the one before, and of day counts that the prose does not tell."""
    for clause in draft.clauses:
        ladder = clause.rule.ladder if clause.rule else ()
        for before, after in pairwise(ladder):
            if _lighter(after, before):
                message = f"the ladder of {clause.id} gets lighter: {_said(after)} after {_said(before)}"
                hint = "a later breach should not cost less"
                yield draft.at_rule(clause, r"^\s*ladder\b", "lighter-ladder", message, hint, "warning")
        for days in sorted({m.days for m in ladder if m.days is not None}):
            if not _told(clause, days):
                message = f"the prose of {clause.id} does not tell of {days} days"
                hint = f"say {days} days in the text above, or correct the ladder"
                yield draft.at_rule(
                    clause, rf"(?<=days:)\s*{days}\b", "untold-days", message, hint, "warning"
                )


def _lighter(after: Measure, before: Measure) -> bool:
    if after.kind != before.kind:
        return KINDS.index(after.kind) < KINDS.index(before.kind)
    if after.measure != before.measure or before.days == after.days:
        return False
    return before.days is None or (after.days is not None and after.days < before.days)


def _told(clause: Clause, days: int) -> bool:
    for mention in mentions(clause.text):
        if mention.seconds is None:
            continue
        low, high = LOOSE.get((mention.unit or "").rstrip("s"), (1.0, 1.0))
        if mention.seconds * low - 1 <= days * DAY <= mention.seconds * high + 1:
            return True
    return False


def _said(measure: Measure) -> str:
    days = "" if measure.days is None else f" for {measure.days} days"
    return " ".join(filter(None, (measure.kind, measure.measure))) + days
