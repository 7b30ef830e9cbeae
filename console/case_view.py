"""One case as a reviewer reads it: the verdict, what it rests on, and what is known of the creator.

Everything shown comes from the verdict, the profile and the handbook; nothing is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent.page import words as say
from agent.page.findings import grouped, was_read
from agent.rules.words import measure_in_words
from agent.verdict import Finding, ImposedMeasure, Judged, Verdict
from console.draw import draw
from console.gauges import Gauge, gauges
from console.timeline import rating_bar, timeline
from policies.clause import Clause, Measure
from policies.handbook import Handbook
from signals.profile import Profile

EMPTY = "<p class='empty'>Choose a creator from the queue.</p>"


@dataclass(frozen=True)
class Part:
    """What a finding rests on for one purpose: the breach, or one exception."""

    exception: str
    """Id of the exception; empty for the breach."""
    gauges: list[Gauge]
    judged: list[Judged]


@dataclass(frozen=True)
class Row:
    """A finding with its clause; `clause` is None where this handbook has no such version."""

    finding: Finding
    clause: Clause | None
    parts: list[Part]

    @property
    def occurrence(self) -> str:
        """Such as `2nd breach in 90 days`; empty for what is no breach."""
        if self.finding.status != "breached":
            return ""
        rule = self.clause.rule if self.clause else None
        window = f" in {rule.repeat_window_days} days" if rule else ""
        return f"{say.ordinal(self.finding.occurrence)} breach{window}"


def case_html(verdict: Verdict, profile: Profile, handbook: Handbook, status: str = "") -> str:
    """The case, drawn.

    Args:
        verdict: What is proposed.
        profile: The creator.
        handbook: The handbook of the verdict.
        status: What is going on, such as a reading of evidence; empty when all is done.
    """
    groups = grouped(verdict)
    left_out = frozenset(f.clause for f in (*groups.light, *groups.near))
    return draw(
        "case",
        verdict=verdict,
        profile=profile,
        status=status,
        account=list(_account(profile)),
        measures=[_measure(item) for item in verdict.measures],
        full=[_row(f, verdict, profile, handbook) for f in groups.full],
        light=[(f, say.clause_of(verdict, f, handbook), say.gaps(f, handbook)) for f in groups.light],
        near=[(f.clause, say.percent(f.probability_high or f.probability)) for f in groups.near],
        codes=say.CODES,
        used={name for f in verdict.findings for j in f.judgements for name in j.evidence},
        rating=rating_bar(verdict, handbook.adjudication),
        rating_words=say.rating(verdict),
        history=timeline(profile),
        rationale=say.rationale(verdict, left_out),
        provenance=say.provenance(verdict),
        was_read=was_read,
        status_of=say.status,
        probability=say.probability,
    )


def _row(finding: Finding, verdict: Verdict, profile: Profile, handbook: Handbook) -> Row:
    clause = say.clause_of(verdict, finding, handbook)
    parts = [
        Part(
            "" if purpose == say.BREACH else purpose.removeprefix("exception:"),
            gauges(finding, purpose, verdict, profile, handbook),
            [judged for judged in finding.judgements if judged.for_ == purpose],
        )
        for purpose in say.purposes_of(finding, clause)
    ]
    return Row(finding, clause, parts)


def _measure(item: ImposedMeasure) -> tuple[str, str, int]:
    """Where it comes from, what it is, and its points."""
    return (
        item.clause or "milestone of the rating",
        measure_in_words(Measure(item.kind, item.measure, item.days)),
        item.points,
    )


def _account(profile: Profile) -> Iterator[str]:
    """What is known of the account, shortly."""
    yield profile.region
    if profile.account_type:
        yield profile.account_type.replace("_", " ")
    if profile.followers is not None:
        yield f"{profile.followers:,} follower{'' if profile.followers == 1 else 's'}"
    if profile.account_opened:
        days = (profile.as_of - profile.account_opened).days
        yield (
            f"open {days} day{'' if days == 1 else 's'}" if days < 365 else f"open {days / 365.25:.1f} years"
        )
    if profile.language:
        yield f"language {profile.language}"
