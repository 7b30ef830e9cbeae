"""What follows where a person decides: which of the rules' measures stay, and which are set.

A decision says which kind of measure holds and not which one. Lighter decisions keep the measures of their
weight; where none has it, the rules of the clauses that the person named say what it is. A clause that a
person named counts as broken, and one that they left out does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from agent.rules.assess import Assessment
from agent.rules.case import Case
from agent.rules.decide import Outcome
from agent.rules.measures import WEIGHT, Imposed, RuledDecision
from agent.rules.rating import Rating, band
from policies.clause import Kind, Measure, Rule

ADVICE = Measure("educate")


@dataclass(frozen=True)
class Choice:
    """What a person has chosen so far; with no action, what the verdict proposes.

    `decision` and `clauses` count where something is changed. No clauses are those that are broken.
    """

    action: Literal["accept", "change", "escalate"] | None = None
    decision: RuledDecision | None = None
    clauses: tuple[str, ...] = ()


def as_chosen(case: Case, outcome: Outcome, choice: Choice) -> Outcome:
    """The outcome if a person decides so; the measures of `escalate` are not taken yet."""
    match choice.action:
        case "accept":
            return replace(outcome, decision=outcome.ruled)
        case "escalate":
            return replace(outcome, decision="escalate")
        case "change" if choice.decision:
            return _changed(case, outcome, choice.decision, choice.clauses)
        case _:
            return outcome


def stays(kind: Kind, clause: str | None, holds: RuledDecision, named: Collection[str]) -> bool:
    """Whether a measure stays under a decision and the clauses it rests on; a milestone's rests on points."""
    return (clause is None or clause in named) and WEIGHT[kind] <= WEIGHT[holds]


def is_passed(milestone: int | None, before: int, rules: Iterator[Rule]) -> bool:
    """Whether the points of some rules alone bring a rating of `before` down to a milestone."""
    return milestone is not None and before - sum(rule.points for rule in rules) <= milestone


def first_step(rule: Rule, holds: RuledDecision) -> Measure | None:
    """The first step of a kind on a rule's ladder; a draft may never act, whoever decides."""
    return next((step for step in rule.ladder if step.kind == holds and not rule.is_draft), None)


def _changed(case: Case, outcome: Outcome, holds: RuledDecision, named: Sequence[str]) -> Outcome:
    meant = named or [a.clause.id for a in outcome.assessments if a.status == "breached"]
    told = [] if holds == "no_action" else [a for a in outcome.assessments if a.clause.id in meant]
    told = [replace(a, status="breached") for a in told if not a.rule.is_draft]
    before, milestone = outcome.rating.before, outcome.rating.milestone
    passes = is_passed(milestone, before, (a.rule for a in told))
    kept = [
        each
        for each in outcome.measures
        if stays(each.measure.kind, each.clause, holds, meant) and (each.clause is not None or passes)
    ]
    if all(each.measure.kind != holds for each in kept):
        kept += _set(told, holds)
    bare = {each.clause for each in kept}
    kept += [Imposed(ADVICE, "ladder", a.clause.id, a.rule.points) for a in told if a.clause.id not in bare]
    after = max(before - sum(a.rule.points for a in told), 0)
    numbers = case.handbook.adjudication
    return replace(
        outcome,
        decision=holds,
        ruled=holds,
        measures=tuple(kept),
        assessments=tuple(told),
        rating=Rating(before, after, band(after, numbers), milestone if passes else None),
        escalation=(),
    )


def _set(told: Sequence[Assessment], holds: RuledDecision) -> Iterator[Imposed]:
    for a in told:
        if step := first_step(a.rule, holds):
            yield Imposed(step, "ladder", a.clause.id, a.rule.points)
