"""One creator on one day, with everything that the rules may look at.

A case is complete and frozen: deciding it reads no file, no clock and no model. A "what if" is
another case with one thing replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from policies.clause import Clause, RuleException
from policies.criteria import UNKNOWN, Interval
from policies.handbook import Handbook
from signals.profile import Profile

Verbal = Literal["yes", "no", "unclear"]
AnswerCode = Literal["unclear_evidence", "untrusted_evidence"]
BREACH = "breach"


class AskKey(NamedTuple):
    """A question of a rule: the clause, and what it is for, `breach` or `exception:ID`."""

    clause: str
    purpose: str


def exception_key(clause: Clause, exception: RuleException) -> AskKey:
    """Key of the question of an exception."""
    return AskKey(clause.id, f"exception:{exception.id}")


@dataclass(frozen=True)
class Answer:
    """What the evidence says to one question.

    `probability` is P(yes), from 0 to 1. `judged` tells a model's answer from one that follows
    without reading, such as *no* where there is no evidence at all.
    """

    verbal: Verbal
    probability: float
    code: AnswerCode | None = None
    evidence: tuple[str, ...] = ()
    quote: str | None = None
    judged: bool = True

    def interval(self, low: float, high: float) -> Interval:
        """The answer in the arithmetic: *yes* counts at least `high`, *no* at most `low`."""
        if self.verbal == "unclear":
            return UNKNOWN
        p = max(self.probability, high) if self.verbal == "yes" else min(self.probability, low)
        return Interval(p, p)


NO_EVIDENCE = Answer("no", 0.0, judged=False)
NOBODY_READ = Answer("unclear", 0.5, "unclear_evidence")


@dataclass(frozen=True)
class Case:
    """A profile under a handbook, with the answers that are known.

    `found` holds the ids of the clauses that retrieval brought; `has_model` says whether questions
    can be answered at all. Questions without an answer count as nobody having read the evidence.
    """

    profile: Profile
    handbook: Handbook
    answers: Mapping[AskKey, Answer] = field(default_factory=dict)
    found: frozenset[str] = frozenset()
    has_model: bool = False

    def answer(self, key: AskKey) -> Answer:
        """The known answer; without one, *no* where no evidence exists, else *unclear*."""
        known = self.answers.get(key)
        if known is not None:
            return known
        return NOBODY_READ if self.profile.evidence else NO_EVIDENCE

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses with rules in force for the profile, by id."""
        return self.handbook.ruled(self.profile.region, self.profile.as_of)
