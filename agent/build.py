"""From an outcome to the verdict that leaves the program: selection, rounding and order, nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache

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
from index.retrieve import FoundBy, Hit

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
    """The verdict; its id names its content, so equal runs give equal ids.

    Of `outcome.assessments` those that are no findings may be missing.
    """
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
        findings=tuple(finding_of(case, a) for a in sorted(outcome.assessments, key=_rank) if is_finding(a)),
        rating=RatingChange(**vars(outcome.rating)),
        confidence=round(outcome.confidence, DIGITS),
        escalation=tuple(EscalationItem(**vars(e)) for e in outcome.escalation),
        coverage=_coverage(case, outcome),
        what_would_change=tuple(ChangeItem(**vars(c)) for c in changes),
        rationale=rationale,
        education_message=message,
        retrieved=tuple(_retrieved(h.clause, h.score, tuple(h.found_by)) for h in hits),
        provenance=provenance,
    )
    return body.model_copy(update={"verdict_id": _id(case, body)})


def is_finding(a: Assessment) -> bool:
    """Whether a clause is told in the verdict: everything but what is clearly not breached."""
    return a.status != "not_breached" or a.probability.high >= NEAR_MISS


def _rank(a: Assessment) -> tuple[int, int, str]:
    return ORDER.index(a.status), -WEIGHT[a.step.kind], a.clause.id


def _coverage(case: Case, outcome: Outcome) -> Coverage:
    """Counted from what was not assessed, since an outcome may hold only the assessments that are told."""
    in_force, without = len(case.clauses), len(outcome.not_assessed)
    return Coverage(in_force=in_force, assessed=in_force - without, not_assessed=outcome.not_assessed)


def _id(case: Case, body: Verdict) -> str:
    """Names the creator, the handbook and what was found; neither when nor how the clauses were searched."""
    content = body.model_dump(mode="json", exclude={"verdict_id", "provenance", "retrieved"})
    text = json.dumps([case.profile.digest(), case.handbook.digest, content], sort_keys=True)
    return f"v_{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def finding_of(case: Case, a: Assessment) -> Finding:
    """A clause as the verdict tells it."""
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


@lru_cache(maxsize=10_000)
def _retrieved(clause: str, score: float, found_by: tuple[FoundBy, ...]) -> Retrieved:
    """Kept, since a job shows the same hits to creator after creator."""
    return Retrieved(clause=clause, score=score, found_by=found_by)


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
