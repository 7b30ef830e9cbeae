"""The verdict as it leaves the program: the JSON of `clausewise.verdict/1`, field by field.

Everything but `provenance`, `verdict_id`, `retrieved` and the model's prose is a pure function of
profile, handbook and judgements. Probabilities are rounded to four decimals here and nowhere earlier.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from agent.rules.assess import Status
from agent.rules.case import Verbal
from agent.rules.decide import Decision
from agent.rules.escalate import Code
from agent.rules.measures import RuledDecision
from policies.clause import Kind


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(_Strict):
    """An exact slice of a clause: `clause_text[start:end] == text`."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Test(_Strict):
    """One numeric test of a rule; `value`, `result` and `margin` are null where the signal is unknown."""

    test: str
    value: float | None
    threshold: float
    result: bool | None
    margin: float | None
    """Distance to the threshold in the signal's unit, positive where the test is true."""
    quote: Quote | None


class Judged(_Strict):
    """One question put to the evidence; `probability` is P(yes), 0.5 where nobody could read it."""

    ask: str
    for_: str = Field(alias="for")
    answer: Verbal
    probability: float = Field(ge=0, le=1)
    evidence: tuple[str, ...]
    quote: str | None

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)


class Finding(_Strict):
    """One clause that is breached, exempt, undetermined or a near miss."""

    clause: str
    policy: str
    version: int
    status: Status
    probability: float = Field(ge=0, le=1)
    probability_high: float | None = None
    """Highest probability, present only where something is open."""
    occurrence: int = Field(ge=1)
    tests: tuple[Test, ...]
    judgements: tuple[Judged, ...]

    @model_serializer(mode="wrap")
    def _without_empty_high(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = handler(self)
        if data["probability_high"] is None:
            del data["probability_high"]
        return data


class ImposedMeasure(_Strict):
    """What follows; `clause` is null for the measure of a milestone."""

    clause: str | None
    kind: Kind
    measure: str | None
    days: int | None
    points: int


class RatingChange(_Strict):
    """The health rating; `milestone` is the lowest one passed, or null."""

    before: int
    after: int
    band: str
    milestone: int | None


class EscalationItem(_Strict):
    """One reason to call a person, and what would settle it."""

    code: Code
    clause: str | None
    detail: str
    settle_by: str


class Coverage(_Strict):
    """How many clauses with rules were in force and assessed, and which were not."""

    in_force: int
    assessed: int
    not_assessed: tuple[str, ...]


class ChangeItem(_Strict):
    """One single change and the decision that it would lead to."""

    change: str
    decision: Decision


class EducationMessage(_Strict):
    """The message to the creator. `failed_checks` names what the model's prose failed before the template."""

    language: str
    text: str
    written_by: Literal["model", "template"]
    failed_checks: tuple[str, ...]


class Retrieved(_Strict):
    """One clause that retrieval brought, with its score and how it was found."""

    clause: str
    score: float
    found_by: tuple[str, ...]


class Tokens(BaseModel):
    """Tokens read and written by the model for this verdict, kept outputs included."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)

    read: int = Field(alias="in")
    written: int = Field(alias="out")


class Provenance(_Strict):
    """What produced the verdict, enough to run it again."""

    clausewise: str
    commit: str | None
    handbook: str
    index: str | None
    model: str | None
    prompts: dict[str, str]
    seed: int
    created_at: str
    seconds: float
    tokens: Tokens


class Verdict(_Strict):
    """The verdict on one creator on one day."""

    schema_: Literal["clausewise.verdict/1"] = Field(default="clausewise.verdict/1", alias="schema")
    verdict_id: str
    creator_id: str
    as_of: str
    region: str
    decision: Decision
    recommended: RuledDecision | None
    measures: tuple[ImposedMeasure, ...]
    findings: tuple[Finding, ...]
    rating: RatingChange
    confidence: float = Field(ge=0, le=1)
    escalation: tuple[EscalationItem, ...]
    coverage: Coverage
    what_would_change: tuple[ChangeItem, ...]
    rationale: str
    education_message: EducationMessage
    retrieved: tuple[Retrieved, ...]
    provenance: Provenance

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)
