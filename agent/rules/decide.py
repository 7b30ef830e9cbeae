"""From a case to an outcome by the rules alone: the same case always gives the same outcome.

Drafts are assessed like all other clauses and count nowhere here, except that they may call a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from agent.rules.assess import Assessment, assess, is_assessed
from agent.rules.case import Case
from agent.rules.escalate import Escalation, escalations
from agent.rules.measures import Imposed, RuledDecision, heaviest, impose
from agent.rules.rating import Rating, rate

Decision = RuledDecision | Literal["escalate"]


@dataclass(frozen=True)
class Outcome:
    """Everything that the rules say of one case.

    `ruled` is what the rules alone give; `decision` is the same, or `escalate`. `not_assessed` are
    ids of clauses with rules that nobody could look at. `confidence` runs from 0 to 1.
    """

    decision: Decision
    ruled: RuledDecision
    measures: tuple[Imposed, ...]
    assessments: tuple[Assessment, ...]
    not_assessed: tuple[str, ...]
    rating: Rating
    confidence: float
    escalation: tuple[Escalation, ...]


def decide(case: Case, kept: Mapping[str, Assessment] = MappingProxyType({})) -> Outcome:
    """Applies every rule in force to a case.

    Args:
        case: The case.
        kept: Assessments by clause id that are known to hold for this case too; they are not made again.
    """
    looked_at = [clause for clause in case.clauses if is_assessed(case, clause)]
    seen = {clause.id for clause in looked_at}
    assessments = tuple(
        kept.get(clause.id) or assess(case, clause, clause.rule) for clause in looked_at if clause.rule
    )
    breached = [a for a in assessments if a.status == "breached" and not a.rule.is_draft]
    rating = rate(case, breached)
    measures = tuple(impose(case, breached, rating))
    ruled = heaviest(measures)
    reasons = tuple(escalations(case, assessments, ruled, measures))
    return Outcome(
        decision="escalate" if reasons else ruled,
        ruled=ruled,
        measures=measures,
        assessments=assessments,
        not_assessed=tuple(clause.id for clause in case.clauses if clause.id not in seen),
        rating=rating,
        confidence=_confidence(ruled, measures, assessments),
        escalation=reasons,
    )


def _confidence(
    ruled: RuledDecision, measures: Sequence[Imposed], assessments: Sequence[Assessment]
) -> float:
    """Lowest probability among the breaches that carry the decision.

    For `no_action` it says how sure it is that nothing was breached.
    """
    acting = [a for a in assessments if not a.rule.is_draft]
    if ruled == "no_action":
        safe = (1 - a.probability.high if a.exemption is None else a.exemption for a in acting)
        return min(safe, default=1.0)
    carrying = {m.clause for m in measures if m.measure.kind == ruled}
    carriers = [
        a
        for a in acting
        if a.status == "breached" and (a.clause.id in carrying or (None in carrying and a.rule.points))
    ]
    return min(a.probability.low for a in carriers)
