"""A statement of reasons, complete and in no form yet: letter and database object are made from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agent.record.entry import canonical
from agent.statement.database import Automated, SourceType
from agent.statement.decided import Decided
from agent.statement.grounds import Ground, broken_in, grounds
from agent.statement.held import Held, held
from agent.statement.table import RegionRow, Table
from policies.clause import Clause
from policies.handbook import Handbook
from signals.errors import UserError

Person = Literal["none", "decided", "accepted", "changed"]
"""What a person did: nothing; decided what software left open; took, or changed, what software proposed."""
WIDEST_SOURCE: tuple[SourceType, ...] = (
    "SOURCE_TRUSTED_FLAGGER",
    "SOURCE_ARTICLE_16",
    "SOURCE_TYPE_OTHER_NOTIFICATION",
)
"""Sources other than our own initiative; of several behind one decision the first of these is told."""


@dataclass(frozen=True)
class Item:
    """A post that a value behind the decision rests on; kind and day are None where they are not known."""

    id: str
    kind: str | None
    posted_on: date | None


@dataclass(frozen=True)
class Rating:
    """The health rating before and after, where it moved."""

    before: int
    after: int


@dataclass(frozen=True)
class Statement:
    """Everything that a creator is owed about one decision.

    `told_on` is the day on which the creator is told. `person` is as the record has it. `newest_post` is None
    where no post is known, `appeal` where the handbook has no clause about appeals in the region. `advised`
    are the other broken rules, which brought advice alone; of a verdict that a person changed none is told.
    """

    reference: str
    creator_id: str
    region: str
    reviewed_on: date
    decided_on: date
    told_on: date
    newest_post: date | None
    language: str | None
    items: tuple[Item, ...]
    limits: tuple[Held, ...]
    grounds: tuple[Ground, ...]
    advised: tuple[Clause, ...]
    rating: Rating | None
    source: SourceType
    was_read: bool
    """Whether a language model read texts on file for it."""
    person: Person
    appeal: Clause | None
    law: RegionRow

    @property
    def automated(self) -> Automated:
        """How far software decided; a program proposes every decision."""
        return "AUTOMATED_DECISION_FULLY" if self.person == "none" else "AUTOMATED_DECISION_PARTIALLY"

    def limits_of(self, ground: Ground) -> tuple[Held, ...]:
        """The limits that a rule brings by itself; none where a breach only lowered the health rating."""
        return tuple(limit for limit in self.limits if limit.clause and limit.clause.id == ground.clause.id)

    @property
    def broken(self) -> tuple[Ground, ...]:
        """The grounds that are breaches, without the clause about milestones."""
        return tuple(ground for ground in self.grounds if ground.occurrence)


def state(one: Decided, table: Table, handbook: Handbook, told_on: date) -> Statement:
    """The statement of reasons for a decision.

    Args:
        one: The decision.
        table: How the handbook's measures and rules are named.
        handbook: The handbook of the verdict.
        told_on: The day on which the creator is told.

    Raises:
        UserError: The handbook does not fit the verdict.
    """
    verdict, day = one.verdict, date.fromisoformat(one.verdict.as_of)
    limits = held(one, handbook)
    behind = grounds(one, limits, table, handbook)
    if not any(ground.occurrence for ground in behind):
        raise UserError("it names no rule that was broken", where=verdict.verdict_id)
    items = tuple(_items(one, behind))
    return Statement(
        reference=reference(one),
        creator_id=verdict.creator_id,
        region=verdict.region,
        reviewed_on=day,
        decided_on=one.on,
        told_on=told_on,
        newest_post=_newest(one, items, day),
        language=one.profile.language if one.profile else None,
        items=items,
        limits=limits,
        grounds=behind,
        advised=_advised(one, behind, handbook),
        rating=_rating(one, limits, handbook),
        source=_source(one, behind, table),
        was_read=any(ground.read for ground in behind) and verdict.provenance.model is not None,
        person=_person(one),
        appeal=handbook.appeal_clause(verdict.region, day),
        law=table.region(verdict.region),
    )


def reference(one: Decided) -> str:
    """A name for the statement that says nothing of the creator; another ruling gives another one."""
    about = [one.verdict.verdict_id, one.ruling.digest if one.ruling else None]
    return f"sor-{hashlib.sha256(canonical(about).encode()).hexdigest()[:32]}"


def _advised(one: Decided, behind: tuple[Ground, ...], handbook: Handbook) -> tuple[Clause, ...]:
    told = {ground.clause.id for ground in behind}
    broken = () if one.was_changed else broken_in(one, handbook)
    return tuple(clause for clause in broken if clause.id not in told)


def _rating(one: Decided, limits: tuple[Held, ...], handbook: Handbook) -> Rating | None:
    """What became of the rating; a ruling that changes the verdict does not say, unless a milestone stays."""
    before, after = one.verdict.rating.before, one.verdict.rating.after
    if one.was_changed:
        if all(limit.clause for limit in limits):
            return None
        points = (clause.rule.points for clause in broken_in(one, handbook) if clause.rule)
        after = max(before - sum(points), 0)
    return Rating(before, after) if before != after else None


def _person(one: Decided) -> Person:
    if one.ruling is None:
        return "none"
    if one.verdict.decision == "escalate":
        return "decided"
    return "changed" if one.was_changed else "accepted"


def _items(one: Decided, behind: tuple[Ground, ...]) -> Iterator[Item]:
    """Posts of the creator that a value behind the decision rests on, in the order of the profile."""
    if one.profile is None:
        return
    clauses = {ground.clause.id for ground in behind}
    tests = (
        test.test for finding in one.verdict.findings if finding.clause in clauses for test in finding.tests
    )
    signals = {re.split(r"\s*[<>=!]", test)[0] for test in tests}
    used = {
        name
        for signal in signals & one.profile.signals.keys()
        for name in one.profile.signals[signal].evidence
    }
    yield from (Item(i.id, i.surface, i.posted_at) for i in one.profile.content if i.id in used)


def _newest(one: Decided, items: tuple[Item, ...], day: date) -> date | None:
    """The newest day of the posts that a value rests on, else of all posts, none of them after the review."""
    behind = [item.posted_on for item in items if item.posted_on]
    posts = behind or [
        item.posted_at for item in (one.profile.content if one.profile else ()) if item.posted_at
    ]
    return max((post for post in posts if post <= day), default=None)


def _source(one: Decided, behind: tuple[Ground, ...], table: Table) -> SourceType:
    """Whose word brought it up: a notice that the rule counts or the breach was read from, else our own."""
    clauses = {ground.clause.id for ground in behind}
    read = {
        name
        for finding in one.verdict.findings
        for judged in finding.judgements
        if finding.clause in clauses and judged.for_ == "breach" and judged.answer == "yes"
        for name in judged.evidence
    }
    evidence = one.profile.evidence if one.profile else ()
    found = {table.notices[item.kind] for item in evidence if item.id in read and item.kind in table.notices}
    found |= {table.ground(ground.clause).source for ground in behind}
    return next((source for source in WIDEST_SOURCE if source in found), "SOURCE_VOLUNTARY")
