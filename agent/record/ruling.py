"""What a person rules on a verdict: accept it, change it, hand it on, or take back what was ruled before.

A ruling says why, always. It is checked when it is made, and once more against the verdict it speaks of
when it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from agent.rules.measures import RuledDecision
from agent.verdict import Verdict
from signals.errors import UserError

Action = Literal["accept", "change", "escalate", "undo"]
LONGEST_REASON = 2_000


class WrongRuling(UserError):
    """A ruling that contradicts itself or the verdict it is about."""


class Overtaken(UserError):
    """Somebody else has ruled on the case since the reviewer looked at it."""


class AboutVerdict(BaseModel):
    """Which verdict something in the record speaks of, and who says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    verdict_id: str
    creator_id: str
    as_of: str
    region: str
    reviewer: str


class Ruling(AboutVerdict):
    """A person's word on one verdict.

    Raises:
        WrongRuling: The reason is blank or over 2,000 characters, nobody is named as reviewer, or the action
            has no decision where it needs one, or one where it has none to give.
    """

    action: Action
    decision: RuledDecision | None
    """What holds now: the verdict's decision (its recommended one where it escalates) if that is accepted,
    the chosen one if it is changed, None where it is handed on or a ruling is taken back."""
    clauses: tuple[str, ...]
    """The findings that the person has in mind."""
    reason: str
    message: str
    """What the creator is told, as the person left it."""
    failed_checks: tuple[str, ...]
    """Names of the checks that the message does not pass."""

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        for fault in self._faults():
            raise WrongRuling(fault, where=self.case)
        return self

    def _faults(self) -> Iterator[str]:
        if not self.reviewer.strip():
            yield "a ruling names its reviewer"
        if not self.reason.strip():
            yield "a ruling gives a reason"
        if len(self.reason) > LONGEST_REASON:
            yield f"the reason has {len(self.reason):,} characters, at most {LONGEST_REASON:,} are kept"
        if self.action in ("accept", "change") and self.decision is None:
            yield f"a ruling to {self.action} says which decision holds"
        if self.action in ("escalate", "undo") and self.decision is not None:
            yield f"a ruling to {self.action} decides nothing"

    def check(self, verdict: Verdict) -> None:
        """Compares the ruling with the verdict that it names.

        Raises:
            WrongRuling: It is about another creator or day, accepts what was not proposed, or names a clause
                that no finding has.
        """
        for fault in self._contradictions(verdict):
            raise WrongRuling(fault, where=self.case)

    def _contradictions(self, verdict: Verdict) -> Iterator[str]:
        about = (verdict.creator_id, verdict.as_of, verdict.region)
        if (self.creator_id, self.as_of, self.region) != about:
            yield f"verdict {verdict.verdict_id} is about {', '.join(about)}"
        proposed = verdict.recommended or verdict.decision
        if self.action == "accept" and self.decision != proposed:
            yield f"what the verdict proposes is {proposed}, and to take {self.decision} is to change it"
        found = {finding.clause for finding in verdict.findings}
        for clause in self.clauses:
            if clause not in found:
                yield f"the verdict has no finding on {clause}"
