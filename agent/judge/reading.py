"""One reading of some evidence for one question: what the model makes of it, and what code sees.

The model is asked twice, over two shared prefixes of worked examples: does the evidence show it
(Yes or No), and in what state is the proof (proven, claimed, expired, …). Code adds what it knows
better: which dates are over. All of it becomes a few numbers for the calibration. Lists of telling
words (not, pending, other) were tried as further numbers and made held-out cases worse.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from agent.judge.dates import over, with_ends_read
from agent.judge.words import overlap
from agent.llm.protocol import ChoiceRequest, TextModel
from agent.llm.untrusted import clean, one_line, shorten
from agent.prompts import load_prompt

Purpose = Literal["exception", "breach"]
PROMPTS = ("judge.v1", "judge_state.v1")
YES_NO = ("Yes", "No")
STATES = ("proven", "claimed", "expired", "planned", "other", "missing", "unknown")
ITEM_CHARS, ALL_CHARS = 900, 3000
_SURE = 8.0


class Source(NamedTuple):
    """What is read: the question, the evidence texts as their authors wrote them, and how to read them."""

    ask: str
    texts: tuple[str, ...]
    purpose: Purpose
    trusted: bool
    as_of: date | None


class Reading(NamedTuple):
    """What came of it.

    `raw` is the model's own P(yes); `features` are what the calibration weighs, by name.
    """

    raw: float
    features: Mapping[str, float]
    over: bool


def read(model: TextModel, source: Source, time_limit: float) -> Reading:
    """Put the question to the model and to the code.

    Raises:
        ModelError: The model gave no answer.
    """
    shown, state = requests(source, time_limit)
    return weigh(source, model.answer_odds(shown)["Yes"], model.answer_odds(state))


def prepare(source: Source) -> list[str]:
    """The texts as the model sees them: cleaned, cut, ends of terms marked as over or not."""
    texts = [one_line(text, ITEM_CHARS) for text in source.texts]
    if source.purpose == "exception" and source.as_of is not None:
        texts = [with_ends_read(text, source.as_of) for text in texts]
    room = ALL_CHARS // max(1, len(texts))
    if sum(map(len, texts)) > ALL_CHARS:
        texts = [shorten(text, max(80, room)) for text in texts]
    return texts


def weigh(source: Source, yes: float, states: Mapping[str, float]) -> Reading:
    """The numbers of a reading; log odds are bounded by ±8.

    Args:
        source: What was read.
        yes: The model's P(Yes).
        states: The model's probability of each state of proof.
    """
    proven = states["proven"] + (0.0 if source.trusted else states["claimed"])
    exception = source.purpose == "exception"
    day = source.as_of
    ended = exception and day is not None and any(over(text, day) for text in bearing_texts(source))
    features = {
        "shown": log_odds(yes),
        "bears_out": log_odds(proven),
        **{state: log_odds(states[state]) for state in STATES},
        "untrusted": float(exception and not source.trusted),
        "breach": float(not exception),
    }
    raw = math.exp((math.log(max(yes, 1e-9)) + math.log(max(proven, 1e-9))) / 2)
    return Reading(min(1.0, raw), features, ended)


def bearing_texts(source: Source) -> list[str]:
    """The cleaned texts that share most words with the question; all of them where none shares any."""
    texts = [clean(text, ITEM_CHARS) for text in source.texts]
    shares = [overlap(source.ask, text) for text in texts]
    best = max(shares, default=0.0)
    return [text for text, share in zip(texts, shares, strict=True) if share >= best / 2]


def log_odds(probability: float) -> float:
    """Log odds, bounded by ±8 so that one certain answer cannot drown everything else."""
    if probability <= 0 or probability >= 1:
        return math.copysign(_SURE, probability - 0.5)
    return max(-_SURE, min(_SURE, math.log(probability / (1 - probability))))


def requests(source: Source, time_limit: float = 120.0) -> tuple[ChoiceRequest, ChoiceRequest]:
    """Both requests of a reading, each over its own shared prefix."""
    texts = prepare(source)
    one, two = (
        _request(prompt, source.ask, texts, answers, time_limit)
        for prompt, answers in zip(PROMPTS, (YES_NO, STATES), strict=True)
    )
    return one, two


def _request(
    prompt: str, ask: str, texts: Sequence[str], answers: tuple[str, ...], time_limit: float
) -> ChoiceRequest:
    turns = load_prompt(prompt).turns(ask=one_line(ask, 400), evidence=texts)
    return ChoiceRequest(turns.prefix, turns.suffix, answers, time_limit)
