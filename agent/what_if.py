"""What the rules would say of the same creator with other values.

Both sides go through retrieval, questions and rules just as a verdict does; no prose is written. A
question of both sides is asked once, since the evidence is the same. Nothing is kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from agent.judge.evidence import answer_all
from agent.query import find_clauses
from agent.rules.asks import worth_asking
from agent.rules.case import Answer, AskKey, Case
from agent.rules.decide import Decision, Outcome, decide
from agent.rules.measures import RuledDecision
from agent.rules.words import measure_in_words
from agent.state import Tools
from signals.catalog import Catalog, SignalSpec
from signals.errors import UserError
from signals.located import shown
from signals.profile import Profile, SignalValue

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
NOT_ASSESSED = "not_assessed"

Values = Mapping[str, float | None]
"""Other values by signal; None takes the signal away."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SignalChange(_Row):
    """A signal that was set; None where it is missing."""

    signal: str
    before: float | None
    after: float | None


class Standing(_Row):
    """What the rules say of one side."""

    decision: Decision
    recommended: RuledDecision | None
    """What the rules alone give, where a person must decide."""
    measures: tuple[str, ...]
    rating: int
    band: str
    confidence: float


class FindingChange(_Row):
    """A clause whose status differs; `not_assessed` where nobody could look at it."""

    clause: str
    before: str
    after: str


class WhatIf(_Row):
    """Both sides of one creator, and what differs."""

    creator_id: str
    as_of: str
    changes: tuple[SignalChange, ...]
    before: Standing
    after: Standing
    findings: tuple[FindingChange, ...]


def parse_values(texts: Sequence[str], catalog: Catalog) -> dict[str, float | None]:
    """Reads `signal=value` texts; an empty value takes the signal away.

    Raises:
        UserError: No such form, an unknown or computed signal, no number, a number outside the signal's
            range, or a signal given twice.
    """
    values: dict[str, float | None] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise _wrong(f"{shown(text)} is no setting", "write signal=value, such as static_frame_share=0.2")
        spec = _spec(name, catalog)
        if name in values:
            raise _wrong(f"{name} is set twice", "set it once")
        values[name] = _number(value, spec) if value else None
    return values


def compare(tools: Tools, profile: Profile, values: Values) -> WhatIf:
    """Decides a profile as it is and with other values."""
    answers: dict[AskKey, Answer] = {}
    before = _decided(tools, profile, answers)
    after = _decided(tools, with_values(profile, values), answers)
    given = {name: signal.value for name, signal in profile.signals.items()}
    return WhatIf(
        creator_id=profile.creator_id,
        as_of=profile.as_of.isoformat(),
        changes=tuple(
            SignalChange(signal=name, before=given.get(name), after=value) for name, value in values.items()
        ),
        before=standing(before),
        after=standing(after),
        findings=differences(before, after),
    )


def with_values(profile: Profile, values: Values) -> Profile:
    """The profile with other values, each as if measured on the day of the profile."""
    signals = dict(profile.signals)
    for name, value in values.items():
        if value is None:
            signals.pop(name, None)
        else:
            known = signals.get(name)
            signals[name] = SignalValue(value=value, sd=known.sd if known else None)
    return profile.model_copy(update={"signals": signals})


def _decided(tools: Tools, profile: Profile, answers: dict[AskKey, Answer]) -> Outcome:
    """The outcome; questions that were not answered before are asked and added to `answers`."""
    hits = find_clauses(tools.retriever, profile, tools.retrieve)
    found = frozenset(hit.clause for hit in hits)
    open_case = Case(profile, tools.handbook, {}, found, tools.model is not None)
    asked = list(worth_asking(open_case))
    fresh = [ask for ask in asked if ask.key not in answers]
    told = answer_all(open_case, fresh, tools.model, tools.time_limit, tools.scale)
    answers |= {ask.key: answer for ask, answer in told}
    # As in a verdict, a question that cannot matter stays unasked, though the other side may have asked it.
    said = {ask.key: answers[ask.key] for ask in asked}
    return decide(Case(profile, tools.handbook, said, found, tools.model is not None))


def standing(outcome: Outcome) -> Standing:
    """What an outcome says, shortly."""
    return Standing(
        decision=outcome.decision,
        recommended=outcome.ruled if outcome.decision == "escalate" else None,
        measures=tuple(
            f"{imposed.clause or 'milestone'}: {measure_in_words(imposed.measure)}"
            for imposed in outcome.measures
        ),
        rating=outcome.rating.after,
        band=outcome.rating.band,
        confidence=round(outcome.confidence, 4),
    )


def differences(before: Outcome, after: Outcome) -> tuple[FindingChange, ...]:
    """The clauses whose status is another in the second outcome, by id."""
    was = {a.clause.id: str(a.status) for a in before.assessments}
    now = {a.clause.id: str(a.status) for a in after.assessments}
    return tuple(
        FindingChange(
            clause=clause, before=was.get(clause, NOT_ASSESSED), after=now.get(clause, NOT_ASSESSED)
        )
        for clause in sorted(was.keys() | now.keys())
        if was.get(clause) != now.get(clause)
    )


def _spec(name: str, catalog: Catalog) -> SignalSpec:
    spec = catalog.get(name)
    if spec is None:
        close = catalog.nearest(name)
        raise _wrong(
            f"unknown signal {shown(name)}", f'did you mean "{close}"?' if close else "see the catalog"
        )
    if spec.kind == "derived":
        raise _wrong(f"{name} is computed and cannot be set", "set another signal, or change the history")
    return spec


def _number(text: str, spec: SignalSpec) -> float:
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise _wrong(f"{shown(text)} is no number for {spec.name}", f"write a number, {spec.range_text}")
    if not spec.admits(value):
        what = f"{spec.name}: {shown(text)} is outside the range {spec.range_text} ({spec.unit})"
        raise _wrong(what, "choose a value inside it")
    return value


def _wrong(what: str, hint: str) -> UserError:
    return UserError(what, where="--set", hint=hint)
