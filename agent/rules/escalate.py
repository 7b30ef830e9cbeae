"""When a person must decide, why, and what would settle it.

Nothing unproven becomes a punishment and nothing open is hidden: each reason names its clause, the
fact behind it and what would answer it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.rules.asks import judgements_of
from agent.rules.assess import Assessment, OpenCode, OpenPoint
from agent.rules.case import Case
from agent.rules.measures import WEIGHT, Imposed, RuledDecision, calls_a_person
from agent.rules.words import measure_in_words

Code = OpenCode | Literal["draft_rule", "severe_measure", "conflicting_clauses", "out_of_scope"]


@dataclass(frozen=True)
class Escalation:
    """One reason to call a person; `clause` is None where the reason is the whole case."""

    code: Code
    clause: str | None
    detail: str
    settle_by: str


def escalations(
    case: Case, assessments: Sequence[Assessment], ruled: RuledDecision, measures: Sequence[Imposed]
) -> Iterator[Escalation]:
    """All reasons, in the order: out of scope, severe measure, conflicts, then open and draft clauses."""
    profile = case.profile
    if not case.handbook.in_force(profile.region, profile.as_of):
        where = f"region {profile.region} on {profile.as_of}"
        detail = f"No clause of the handbook is in force in {where}."
        yield Escalation("out_of_scope", None, detail, "Name the policy that governs this creator.")
    if ruled == "suspend" and not any(_is_sound(case, a) for a in _breached(assessments)):
        yield _severe(measures)
    yield from _conflicts([a for a in assessments if a.status == "breached"])
    for a in assessments:
        if _is_heavy(case, a, ruled):
            if a.status == "undetermined":
                yield from (_open(case, a, point) for point in a.open_points)
            elif a.status == "breached" and a.rule.is_draft:
                yield _draft(a)


def _breached(assessments: Sequence[Assessment]) -> list[Assessment]:
    return [a for a in assessments if a.status == "breached" and not a.rule.is_draft]


def _is_heavy(case: Case, a: Assessment, ruled: RuledDecision) -> bool:
    """Whether the ladder's step alone is heavy enough to call a person, and heavier than the decision."""
    return calls_a_person(case, a.step) and WEIGHT[a.step.kind] > WEIGHT[ruled]


def _is_sound(case: Case, a: Assessment) -> bool:
    """Whether a suspension may rest on this finding with nobody's signature."""
    return (
        a.step.kind == "suspend"
        and a.probability.low >= case.handbook.adjudication.sound_suspend
        and not judgements_of(case, a.clause)
        and (a.occurrence > 1 or a.rule.severity == "critical")
    )


def _severe(measures: Sequence[Imposed]) -> Escalation:
    heavy = [m for m in measures if m.measure.kind == "suspend"]
    first = heavy[0]
    origin = f"{first.basis} of {first.clause}" if first.clause else first.basis
    detail = (
        f"The rules lead to: {measure_in_words(first.measure)} ({origin}), on a basis that needs a signature."
    )
    return Escalation("severe_measure", first.clause, detail, "A person confirms or changes the suspension.")


def _conflicts(breached: Sequence[Assessment]) -> Iterator[Escalation]:
    for i, a in enumerate(breached):
        for b in breached[i + 1 :]:
            if b.clause.id in a.rule.conflicts_with or a.clause.id in b.rule.conflicts_with:
                detail = f"{a.clause.id} and {b.clause.id} are both breached and exclude each other."
                settle = f"A person decides which of {a.clause.id} and {b.clause.id} applies."
                yield Escalation("conflicting_clauses", a.clause.id, detail, settle)


def _draft(a: Assessment) -> Escalation:
    detail = (
        f"The draft rule of {a.clause.id} is breached; once approved it would {measure_in_words(a.step)}."
    )
    return Escalation("draft_rule", a.clause.id, detail, f"Approve or withdraw the rule of {a.clause.id}.")


def _open(case: Case, a: Assessment, point: OpenPoint) -> Escalation:
    detail, settle = _in_words(case, a, point)
    return Escalation(point.code, a.clause.id, detail, settle)


def _in_words(case: Case, a: Assessment, point: OpenPoint) -> tuple[str, str]:
    """What is open and what would settle it."""
    name = point.leaf.signal if point.leaf else ""
    match point.code:
        case "missing_signal":
            test = point.leaf.text if point.leaf else ""
            return f"{name} is missing; {a.clause.id} tests {test}.", f"Measure {name}."
        case "stale_signal":
            seen = case.profile.signals[name].observed_at
            days = case.handbook.catalog[name].stale_after_days
            return f"{name} is from {seen}, older than {days} days.", f"Measure {name} again."
        case "low_margin":
            low, high = (f"{end:.2f}" for end in a.probability)
            span = low if low == high else f"{low} to {high}"
            return (
                f"The values are too close to call: the breach of {a.clause.id} has probability {span}.",
                "A second measurement with less noise, or a person who looks at the content.",
            )
        case "unclear_evidence":
            return f"The evidence does not settle: {point.ask}", "A document or note that answers it."
        case "untrusted_evidence":
            return (
                f"Only text that the platform cannot vouch for says yes to: {point.ask}",
                "Check the claim and record what the platform itself knows.",
            )
