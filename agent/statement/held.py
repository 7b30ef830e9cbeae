"""Which limits hold after a decision: those of the verdict, or those that a person's ruling leaves or sets.

A ruling says which decision holds and not which measure. Lighter decisions keep the verdict's measures of
their weight; where none has it, the rules of the findings that the person named say what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from agent.page.words import clause_of
from agent.rules.measures import REPETITION
from agent.rules.ruled import first_step, is_passed, stays
from agent.statement.decided import Decided
from agent.verdict import Finding, ImposedMeasure
from policies.clause import Clause, Measure
from policies.handbook import Handbook
from signals.errors import UserError


@dataclass(frozen=True)
class Held:
    """One limit; `clause` is None for that of a milestone, `end` None where it lasts until it is lifted."""

    clause: Clause | None
    measure: Measure
    start: date
    end: date | None


def held(one: Decided, handbook: Handbook) -> tuple[Held, ...]:
    """The limits that hold, in the verdict's order; never none.

    Raises:
        UserError: The verdict speaks of clauses or measures that the handbook does not have, or a ruling sets
            a limit that no rule of its findings has.
    """
    clauses = {finding.clause: clause_for(one, finding, handbook) for finding in one.verdict.findings}
    limits = [i for i in one.verdict.measures if i.kind != "educate" and _stays(one, i, clauses)]
    found = [_imposed(one, item, clauses, handbook) for item in limits]
    if all(limit.measure.kind != one.holds for limit in found):
        found += _set_by_person(one, clauses)
    if all(limit.measure.kind != one.holds for limit in found):
        raise _unfit(one, f"no rule of its findings has a measure of the kind {one.holds}")
    return tuple(dict.fromkeys(found))


def clause_for(one: Decided, finding: Finding, handbook: Handbook) -> Clause:
    """The very version of the clause that a finding is about.

    Raises:
        UserError: The handbook does not have it.
    """
    clause = clause_of(one.verdict, finding, handbook)
    if clause is None or clause.rule is None:
        raise _unfit(one, f"the handbook has no rule {finding.clause} of version {finding.version}")
    return clause


def _stays(one: Decided, item: ImposedMeasure, clauses: dict[str, Clause]) -> bool:
    """Whether a person's ruling, where there is one, leaves a measure of the verdict."""
    if one.ruling is None or not one.was_changed:
        return True
    moved, named = one.verdict.rating, one.broken or tuple(clauses)
    rules = (rule for name in named if (rule := clauses[name].rule) and not rule.is_draft)
    passes = item.clause is not None or is_passed(moved.milestone, moved.before, rules)
    return stays(item.kind, item.clause, one.holds, named) and passes


def _imposed(one: Decided, item: ImposedMeasure, clauses: dict[str, Clause], handbook: Handbook) -> Held:
    measure = Measure(item.kind, item.measure, item.days)
    clause = clauses.get(item.clause) if item.clause else None
    if item.clause is None:
        known = measure in handbook.adjudication.milestones.values()
    else:
        known = (
            clause is not None and clause.rule is not None and measure in (*clause.rule.ladder, REPETITION)
        )
    if not known:
        raise _unfit(one, "the handbook has not the measures that it imposes")
    return _held(one, clause, measure)


def _set_by_person(one: Decided, clauses: dict[str, Clause]) -> Iterator[Held]:
    """The first step of the kind that a person chose, in the rules that they named or that were broken."""
    named = one.ruling.ruling.clauses if one.ruling else ()
    for name in named or one.broken or tuple(clauses):
        rule = clauses[name].rule
        if rule and (step := first_step(rule, one.holds)):
            yield _held(one, clauses[name], step)


def _held(one: Decided, clause: Clause | None, measure: Measure) -> Held:
    end = None if measure.days is None else one.on + timedelta(days=measure.days)
    return Held(clause, measure, one.on, end)


def _unfit(one: Decided, what: str) -> UserError:
    hint = "name the handbook of the verdict with --policies"
    return UserError(what, where=one.verdict.verdict_id, hint=hint)
