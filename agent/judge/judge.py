"""Open questions of the rules, put to a creator's evidence: yes, no or unclear, with a probability.

A wrong *yes* to an exception lets a breach pass, a wrong *no* may punish an honest creator; so the
judge says *unclear* when in doubt and a person decides. Only trusted evidence opens an exception:
what the creator says of himself can raise a question and never settle one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from agent.judge.calibration import HIGH, Odds, Said, Scale
from agent.judge.calibration_files import scale_for
from agent.judge.orders import gives_orders, without_orders
from agent.judge.quote import best_quote
from agent.judge.source import Purpose, Source
from agent.llm.protocol import Cancelled, ModelError, TextModel
from signals.profile import Evidence

Code = Literal["unclear_evidence", "untrusted_evidence"]


@dataclass(frozen=True)
class Question:
    """A yes/no question and the evidence it is put to.

    Args:
        ask: The question as the rule words it.
        purpose: What hangs on it: an exception or the breach itself.
        evidence: All evidence of the profile.
        as_of: The day for which the answer counts; without it no date is called over.
        heavy: Whether more than advice hangs on it, so that a person would be called if it stays open.
    """

    ask: str
    purpose: Purpose
    evidence: tuple[Evidence, ...]
    as_of: date | None = None
    heavy: bool = False


@dataclass(frozen=True)
class Judgement:
    """An answer.

    `probability` is P(yes), 0 to 1; `evidence` the ids it rests on; `quote` an exact slice of the
    first of them. `judged` is false where the answer follows without reading (no evidence);
    `calibrated` whether the probability was measured for this model; `failed` says why the model
    gave no answer, where it gave none.
    """

    answer: Said
    probability: float
    code: Code | None = None
    evidence: tuple[str, ...] = ()
    quote: str | None = None
    judged: bool = True
    calibrated: bool = False
    failed: str | None = None


NO_EVIDENCE = Judgement("no", 0.0, judged=False)
"""Also where all that was said were orders to the reader."""


def judge(
    model: TextModel | None,
    questions: Sequence[Question],
    *,
    time_limit: float = 120.0,
    scale: Scale | None = None,
) -> list[Judgement]:
    """Answer each question by its evidence, in order.

    A model that fails leaves its question unclear. Without a model, and with evidence, all is unclear.

    Args:
        model: The model, or None.
        questions: The questions.
        time_limit: Seconds for each request to the model.
        scale: How readings become answers; default the model's own.

    Raises:
        Cancelled: Somebody stopped the model.
    """
    if model is None:
        return [_unread(question) for question in questions]
    scale = scale or scale_for(model.digest)
    return [_answer(model, question, scale, time_limit) for question in questions]


def _unread(question: Question) -> Judgement:
    return Judgement("unclear", 0.5, "unclear_evidence") if question.evidence else NO_EVIDENCE


def _answer(model: TextModel, question: Question, scale: Scale, seconds: float) -> Judgement:
    said = tuple(item for item in question.evidence if without_orders(item.text))
    if not said:
        return NO_EVIDENCE
    question = replace(question, evidence=said)
    try:
        if question.purpose == "breach":
            return _read(model, question, question.evidence, scale, seconds)
        return _exception(model, question, scale, seconds)
    except Cancelled:
        raise
    except ModelError as error:
        return Judgement("unclear", 0.5, "unclear_evidence", failed=str(error))


def _exception(model: TextModel, question: Question, scale: Scale, seconds: float) -> Judgement:
    """Trusted evidence first; the creator's own words can only keep open what it leaves open.

    Who gives orders to the reader is not heard the sooner for it.
    """
    trusted = tuple(item for item in question.evidence if item.trusted)
    claimed = tuple(item for item in question.evidence if not item.trusted)
    proof = _read(model, question, trusted, scale, seconds) if trusted else None
    if proof is not None and (proof.answer != "unclear" or not claimed):
        return proof
    odds = _odds(model, question, claimed, scale, seconds)
    if scale.claims(odds, heavy=question.heavy and not any(gives_orders(item.text) for item in claimed)):
        claim = _judgement(question, claimed, odds, scale)
        return replace(claim, answer="unclear", probability=0.5, code="untrusted_evidence")
    if proof is not None:
        return proof
    said = _judgement(question, claimed, odds, scale)
    return replace(said, answer="no", probability=min(odds["yes"], 1 - HIGH), code=None)


def _read(
    model: TextModel, question: Question, evidence: Sequence[Evidence], scale: Scale, seconds: float
) -> Judgement:
    return _judgement(question, evidence, _odds(model, question, evidence, scale, seconds), scale)


def _odds(
    model: TextModel, question: Question, evidence: Sequence[Evidence], scale: Scale, seconds: float
) -> Odds:
    told = tuple(without_orders(item.text) for item in evidence)
    trusted = all(item.trusted for item in evidence)
    source = Source(question.ask, told, question.purpose, trusted, question.as_of)
    return scale.odds(scale.read(model, source, seconds))


def _judgement(question: Question, evidence: Sequence[Evidence], odds: Odds, scale: Scale) -> Judgement:
    answer = scale.says(odds)
    number, quote = best_quote(question.ask, tuple(item.text for item in evidence))
    rests_on = (evidence[number].id,) if number is not None else tuple(item.id for item in evidence)
    code: Code | None = "unclear_evidence" if answer == "unclear" else None
    return Judgement(answer, odds["yes"], code, rests_on, quote, calibrated=scale.calibrated)
