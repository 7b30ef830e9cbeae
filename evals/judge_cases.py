"""Labelled questions for the judge: reading them, and which half each belongs to.

One JSON object a line: `id`, `ask`, `for` (exception or breach), `evidence`, `answer`, and optionally
`as_of`, `tags`, `why`. A hash of the id splits them into a half to calibrate on and a half to test
on, so a case never changes sides when others are added.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.judge.judge import Question
from signals.errors import UserError
from signals.profile import Evidence

SHIPPED = Path(__file__).resolve().parent / "cases" / "judgements.jsonl"
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


def load_cases(path: Path = SHIPPED) -> list[JudgementCase]:
    """All cases of a JSON Lines file.

    Raises:
        UserError: The file cannot be read, a line is no such case, or an id stands twice.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot be read: {error}", where=str(path)) from error
    cases: dict[str, JudgementCase] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        case = _case(line, f"{path}:{number}")
        if case.id in cases:
            raise UserError(f"the id {case.id!r} stands twice", where=f"{path}:{number}")
        cases[case.id] = case
    return list(cases.values())


def _case(line: str, where: str) -> JudgementCase:
    try:
        return JudgementCase.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        raise UserError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", where=where) from error
    except ValueError as error:
        raise UserError(f"no JSON: {error}", where=where) from error
