"""From an outcome to the verdict that leaves the program: selection, rounding and order, nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from agent.prose.facts import Fact, facts_of
from agent.rules.asks import judgements_of
from agent.rules.assess import Assessment
from agent.rules.case import Case
from agent.rules.change import Change
from agent.rules.decide import Outcome
from agent.rules.measures import WEIGHT
from agent.verdict import (
    ChangeItem,
    Coverage,
    EducationMessage,
    EscalationItem,
    Finding,
    ImposedMeasure,
    Judged,
    Provenance,
    Quote,
    RatingChange,
    Retrieved,
    Test,
    Verdict,
)
from index.retrieve import Hit

DIGITS = 4
NEAR_MISS = 0.05
ORDER = ("breached", "undetermined", "exempt", "not_breached")


def build_verdict(
    case: Case,
    outcome: Outcome,
    *,
    hits: Sequence[Hit],
    changes: Sequence[Change],
    rationale: str,
    message: EducationMessage,
    provenance: Provenance,
) -> Verdict:
    """The verdict; its id names its content, so equal runs give equal ids."""
    body = Verdict(
        verdict_id="",
        creator_id=case.profile.creator_id,
        as_of=case.profile.as_of.isoformat(),
        region=case.profile.region,
        decision=outcome.decision,
        recommended=outcome.ruled if outcome.decision == "escalate" else None,
        measures=tuple(
            ImposedMeasure(
                clause=m.clause,
                kind=m.measure.kind,
                measure=m.measure.measure,
                days=m.measure.days,
                points=m.points,
            )
            for m in outcome.measures
        ),
        findings=tuple(_finding(case, a) for a in sorted(outcome.assessments, key=_rank) if is_finding(a)),
        rating=RatingChange(**vars(outcome.rating)),
        confidence=round(outcome.confidence, DIGITS),
        escalation=tuple(EscalationItem(**vars(e)) for e in outcome.escalation),
        coverage=Coverage(
            in_force=len(case.clauses), assessed=len(outcome.assessments), not_assessed=outcome.not_assessed
        ),
        what_would_change=tuple(ChangeItem(**vars(c)) for c in changes),
        rationale=rationale,
        education_message=message,
        retrieved=tuple(Retrieved(clause=h.clause, score=h.score, found_by=h.found_by) for h in hits),
        provenance=provenance,
    )
    return body.model_copy(update={"verdict_id": _id(case, body)})


def is_finding(a: Assessment) -> bool:
    """Whether a clause is told in the verdict: everything but what is clearly not breached."""
    return a.status != "not_breached" or a.probability.high >= NEAR_MISS


def _rank(a: Assessment) -> tuple[int, int, str]:
    return ORDER.index(a.status), -WEIGHT[a.step.kind], a.clause.id


def _id(case: Case, body: Verdict) -> str:
    content = body.model_dump(mode="json", exclude={"verdict_id", "provenance"})
    text = json.dumps([case.profile.digest(), case.handbook.digest, content], sort_keys=True)
    return f"v_{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def _finding(case: Case, a: Assessment) -> Finding:
    low, high = (round(end, DIGITS) for end in a.probability)
    return Finding(
        clause=a.clause.id,
        policy=a.clause.policy,
        version=a.clause.version,
        status=a.status,
        probability=low,
        probability_high=None if a.probability.known else high,
        occurrence=a.occurrence,
        tests=tuple(_test(fact) for fact in facts_of(case, a)),
        judgements=tuple(
            Judged(
                ask=ask.text,
                for_=ask.key.purpose,
                answer=answer.verbal,
                probability=round(answer.probability, DIGITS),
                evidence=answer.evidence,
                quote=answer.quote,
            )
            for ask, answer in judgements_of(case, a.clause)
        ),
    )


def _test(fact: Fact) -> Test:
    quote = fact.quote
    return Test(
        test=fact.leaf.text,
        value=fact.reading.value,
        threshold=fact.leaf.number,
        result=fact.result,
        margin=fact.margin,
        quote=quote and Quote(text=quote.text, start=quote.start, end=quote.end),
    )
