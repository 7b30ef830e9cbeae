"""An appeal as a reviewer sees it: old and new side by side, and which points the creator speaks to.

What comes out is for a person, always. A verdict that would be lighter now lifts nothing, and one that
would be heavier now takes nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from agent.appeal.points import Point, Row, points
from agent.appeal.said import new_in, with_appeal
from agent.conclude import made_by
from agent.judge.orders import gives_orders
from agent.page.words import measure
from agent.record.store import RUN
from agent.review import Reviewer
from agent.rules.decide import Decision
from agent.rules.measures import RuledDecision
from agent.verdict import Verdict
from agent.what_if import NOT_ASSESSED, FindingChange
from signals.errors import UserError
from signals.profile import Profile

OFF_THE_POINT = "The appeal says nothing on the open points."
UNREAD = "No sentence of the appeal comes near an open point by its words; no model was there to read it."


class Side(Row):
    """One verdict, shortly; `confidence` runs from 0 to 1."""

    verdict_id: str
    decision: Decision
    recommended: RuledDecision | None
    measures: tuple[str, ...]
    rating: int
    confidence: float


class Appeal(Row):
    """Both sides of an appeal and what differs.

    `judged_again` tells that the verdict's own side was made anew, since another model, handbook or program
    made the recorded one. `gives_orders`: sentences that speak to the reader were left out. `new` are the
    sentences that say what no evidence said before.
    """

    creator_id: str
    as_of: str
    appealed: str
    judged_again: bool
    before: Side
    after: Side
    findings: tuple[FindingChange, ...]
    points: tuple[Point, ...]
    new: tuple[str, ...]
    gives_orders: bool
    summary: str
    model: str | None
    """Digest of the model that read the appeal."""
    outcome: Literal["for a person"] = "for a person"


def hear(
    reviewer: Reviewer, verdict: Verdict, profile: Profile, text: str, documents: Sequence[str] = ()
) -> Appeal:
    """Judges a profile with and without what its creator sent, on the day of the verdict.

    Args:
        reviewer: Judges both sides alike.
        verdict: What is appealed against.
        profile: The profile that it judged.
        text: The appeal.
        documents: Texts of documents.

    Raises:
        UserError: The profile is not that of the verdict, or there are too many documents.
    """
    about = (profile.creator_id, profile.as_of.isoformat(), profile.region)
    if about != (verdict.creator_id, verdict.as_of, verdict.region):
        where = verdict.verdict_id
        raise UserError("the profile is of another creator, day or region", where=where, hint="see --profile")
    profile_now, said = with_appeal(profile, text, documents)
    same = _made(verdict, reviewer, profile)
    before = verdict if same else reviewer.review(profile, prose=False)
    after = reviewer.review(profile_now, prose=False)
    turned = points(before, after, said, reviewer.handbook)
    return Appeal(
        creator_id=profile.creator_id,
        as_of=verdict.as_of,
        appealed=verdict.verdict_id,
        judged_again=not same,
        before=_side(before),
        after=_side(after),
        findings=_differences(before, after),
        points=turned,
        new=tuple(new_in(said, profile.evidence)),
        gives_orders=any(gives_orders(item.text) for item in said),
        summary=_summary(turned, was_read=after.provenance.model is not None),
        model=after.provenance.model,
    )


def _made(verdict: Verdict, reviewer: Reviewer, profile: Profile) -> bool:
    """Whether the verdict was made by what the reviewer works with, so that it need not be made again."""
    tools = reviewer.tools_for(profile)
    return verdict.provenance.model_dump(exclude=RUN) == made_by(tools).model_dump(exclude=RUN)


def _side(verdict: Verdict) -> Side:
    return Side(
        verdict_id=verdict.verdict_id,
        decision=verdict.decision,
        recommended=verdict.recommended,
        measures=tuple(measure(item) for item in verdict.measures),
        rating=verdict.rating.after,
        confidence=verdict.confidence,
    )


def _differences(before: Verdict, after: Verdict) -> tuple[FindingChange, ...]:
    was = {finding.clause: str(finding.status) for finding in before.findings}
    now = {finding.clause: str(finding.status) for finding in after.findings}
    return tuple(
        FindingChange(clause=name, before=was.get(name, NOT_ASSESSED), after=now.get(name, NOT_ASSESSED))
        for name in sorted(was.keys() | now.keys())
        if was.get(name) != now.get(name)
    )


def _summary(turned: Sequence[Point], *, was_read: bool) -> str:
    spoken = dict.fromkeys(point.clause for point in turned if point.speaks)
    if not spoken:
        return OFF_THE_POINT if was_read else UNREAD
    count = sum(point.speaks for point in turned)
    return f"The appeal speaks to {count} of {len(turned)} points ({', '.join(spoken)}); a person decides."
