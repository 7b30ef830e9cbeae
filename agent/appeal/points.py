"""The points on which a verdict may turn, and whether an appeal speaks to them.

A point is spoken to when a sentence shares its telling words, or when the model reads another answer out of
the creator's words than before. Neither makes anything true: both tell a person where to look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from agent.appeal.said import sentences_of
from agent.judge.words import overlap
from agent.page.words import clause_of
from agent.rules.asks import asks_of
from agent.rules.case import Verbal
from agent.verdict import Finding, Verdict
from policies.clause import Clause
from policies.handbook import Handbook
from signals.profile import Evidence

COMMON = 0.04
"""Words in more than this share of all questions, such as `platform` and `record`, tell no question apart."""
NEAR = 0.25
"""A sentence is near a point with this share of its telling words; how it was chosen: docs/statements.md."""
WORD = re.compile(r"\w{4,}")
SETTLED_BY = "A record of the platform, or a document that it has checked; the creator's word alone does not."


class Row(BaseModel):
    """A part of what is told about an appeal."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(Row):
    """What was read out of the evidence; `probability` is P(yes), 0 to 1."""

    answer: Verbal
    probability: float


class Point(Row):
    """One thing that a verdict turns on.

    `about` is `breach`, `exception:ID`, or the code of an open point. `before` and `after` are None where the
    question was not put to the evidence. `words` are the sentences of the appeal that come near it.
    """

    clause: str
    about: str
    question: str
    before: Reading | None
    after: Reading | None
    speaks: bool
    words: tuple[str, ...]
    settle_by: str


def points(
    before: Verdict, after: Verdict, said: Sequence[Evidence], handbook: Handbook
) -> tuple[Point, ...]:
    """The points of the verdict's breached and open findings, in their order, with both readings."""
    found: list[Point] = []
    later = {finding.clause: finding for finding in after.findings}
    for finding in before.findings:
        clause = clause_of(before, finding, handbook)
        if clause is not None and finding.status in ("breached", "undetermined"):
            found += _questions(finding, later.get(finding.clause), clause, before, after, said, handbook)
            found += _gaps(finding, before, clause, said, handbook)
    return tuple(found)


def _questions(
    finding: Finding,
    later: Finding | None,
    clause: Clause,
    before: Verdict,
    after: Verdict,
    said: Sequence[Evidence],
    handbook: Handbook,
) -> Iterator[Point]:
    mine = {item.id for item in said}
    for ask in asks_of(clause):
        old, new = _reading(finding, ask.key.purpose), _reading(later, ask.key.purpose)
        rests = {
            i for j in (later.judgements if later else ()) if j.for_ == ask.key.purpose for i in j.evidence
        }
        was: Verbal = old.answer if old else "no"
        moved = after.provenance.model is not None and new is not None and new.answer != was
        words = near(ask.text, said, handbook)
        yield Point(
            clause=clause.id,
            about=ask.key.purpose,
            question=ask.text,
            before=old,
            after=new,
            speaks=bool(words) or (moved and bool(rests & mine)),
            words=words,
            settle_by=_settles(ask.text, (after, before)),
        )


def _gaps(
    finding: Finding, before: Verdict, clause: Clause, said: Sequence[Evidence], handbook: Handbook
) -> Iterator[Point]:
    """What keeps a clause open besides its questions: missing, stale or close values, drafts, conflicts."""
    titles = {spec.title: name for name, spec in handbook.catalog.items()}
    asked = tuple(ask.text for ask in asks_of(clause))
    for item in before.escalation:
        if item.clause == finding.clause and not item.detail.endswith(asked):
            named = [title for title, name in titles.items() if re.search(rf"\b{name}\b", item.detail)]
            words = near(" ".join([clause.title, *named]), said, handbook)
            yield Point(
                clause=clause.id,
                about=item.code,
                question=item.detail,
                before=None,
                after=None,
                speaks=bool(words),
                words=words,
                settle_by=item.settle_by,
            )


def near(question: str, said: Sequence[Evidence], handbook: Handbook) -> tuple[str, ...]:
    """The sentences that share the telling words of a question, in the order in which they were said."""
    common = _common(tuple(_asks(handbook)))
    telling = " ".join(word for word in WORD.findall(question) if word.casefold()[:5] not in common)
    return tuple(
        sentence for item in said for sentence in sentences_of(item) if overlap(telling, sentence) >= NEAR
    )


def _asks(handbook: Handbook) -> Iterator[str]:
    yield from dict.fromkeys(ask.text for clause in handbook.clauses for ask in asks_of(clause))


@cache
def _common(asks: tuple[str, ...]) -> frozenset[str]:
    """First letters of the words that many questions of a handbook have."""
    counts = Counter(stem for ask in asks for stem in {word.casefold()[:5] for word in WORD.findall(ask)})
    return frozenset(stem for stem, count in counts.items() if count > max(2, COMMON * len(asks)))


def _reading(finding: Finding | None, purpose: str) -> Reading | None:
    for judged in finding.judgements if finding else ():
        if judged.for_ == purpose:
            return Reading(answer=judged.answer, probability=judged.probability)
    return None


def _settles(question: str, verdicts: Sequence[Verdict]) -> str:
    told = (item.settle_by for v in verdicts for item in v.escalation if item.detail.endswith(question))
    return next(told, SETTLED_BY)
