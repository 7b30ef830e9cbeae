"""A ladder climbs, and the prose tells its day counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from policies.clause import KINDS, Clause, Measure
from policies.draft import Draft
from policies.numbers import mentions
from policies.problem import Problem
from policies.words import measure_in_words

DAY = 86_400


def check_ladder(draft: Draft) -> Iterator[Problem]:
    """Warns of steps that are lighter than the one before, and of day counts that the prose does not tell."""
    for clause in draft.clauses:
        ladder = clause.rule.ladder if clause.rule else ()
        for before, after in pairwise(ladder):
            if _lighter(after, before):
                told = f"{measure_in_words(after)} after {measure_in_words(before)}"
                message = f"the ladder of {clause.id} gets lighter: {told}"
                hint = "put the steps in rising order; a later breach should not cost less"
                yield draft.at_rule(
                    clause, after.kind, "lighter-ladder", message, hint, "warning", after.line
                )
        for measure in _first_with_its_days(ladder):
            if not _told(clause, measure.days or 0):
                message = f"the prose of {clause.id} does not tell of {measure.days} days"
                hint = f"say {measure.days} days in the text above, or correct the ladder"
                pattern = rf"(?<=\bdays: ){measure.days}\b"
                yield draft.at_rule(clause, pattern, "untold-days", message, hint, "warning", measure.line)


def _lighter(after: Measure, before: Measure) -> bool:
    if after.kind != before.kind:
        return KINDS.index(after.kind) < KINDS.index(before.kind)
    if after.measure != before.measure or before.days == after.days:
        return False
    return before.days is None or (after.days is not None and after.days < before.days)


def _first_with_its_days(ladder: tuple[Measure, ...]) -> Iterator[Measure]:
    """The first measure with each day count."""
    seen: set[int | None] = {None}
    for measure in ladder:
        if measure.days not in seen:
            seen.add(measure.days)
            yield measure


def _told(clause: Clause, days: int) -> bool:
    return any(mention.lasts(days * DAY) for mention in mentions(clause.text))
