"""Labelled questions for the judge, and which half each belongs to.

A case has `id`, `ask`, `for` (exception or breach), `evidence`, `answer`, and optionally `as_of`,
`tags`, `why`. A hash of the id splits them into a half to calibrate on and a half to test on, so a
case never changes sides when others are added.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.judge.judge import Question
from signals.profile import Evidence

Half = Literal["calibration", "test"]


class CaseEvidence(BaseModel):
    """A text of a case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    trusted: bool = False
    date: datetime.date | None = None


class JudgementCase(BaseModel):
    """A question with evidence and the answer that a careful reviewer gives."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    ask: str
    purpose: Literal["exception", "breach"] = Field("exception", alias="for")
    as_of: datetime.date | None = None
    evidence: tuple[CaseEvidence, ...]
    answer: Literal["yes", "no", "unclear"]
    tags: tuple[str, ...] = ()
    why: str = ""

    @property
    def half(self) -> Half:
        """The half that the id's hash puts the case into."""
        return "test" if hashlib.sha256(self.id.encode()).digest()[0] % 2 else "calibration"

    def question(self) -> Question:
        """The case as the judge is asked it."""
        items = tuple(
            Evidence(id=f"e{n}", text=e.text, trusted=e.trusted, date=e.date)
            for n, e in enumerate(self.evidence, start=1)
        )
        return Question(self.ask, self.purpose, items, self.as_of)
