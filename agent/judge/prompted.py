"""One reading by any model, as it comes: what it makes of the evidence when it is shown examples.

The model is asked twice, over two shared prefixes of worked examples: does the evidence show it
(Yes or No), and in what state is the proof (proven, claimed, expired, …). Code adds what it knows
better: which dates are over. All of it becomes a few numbers for the calibration. Lists of telling
words (not, pending, other) were tried as further numbers and made held-out cases worse.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from agent.judge.reading import Reading, log_odds
from agent.judge.source import Source, ended, prepare
from agent.llm.protocol import ChoiceRequest, TextModel
from agent.llm.untrusted import one_line
from agent.prompts import load_prompt

PROMPTS = ("judge.v1", "judge_state.v1")
YES_NO = ("Yes", "No")
STATES = ("proven", "claimed", "expired", "planned", "other", "missing", "unknown")


def read_prompted(model: TextModel, source: Source, time_limit: float) -> Reading:
    """Put the question to the model and to the code.

    Raises:
        ModelError: The model gave no answer.
    """
    shown, state = requests(source, time_limit)
    return weigh(source, model.answer_odds(shown)["Yes"], model.answer_odds(state))


def weigh(source: Source, yes: float, states: Mapping[str, float]) -> Reading:
    """The numbers of a reading; log odds are bounded by ±8.

    Args:
        source: What was read.
        yes: The model's P(Yes).
        states: The model's probability of each state of proof.
    """
    proven = states["proven"] + (0.0 if source.trusted else states["claimed"])
    features = {
        "shown": log_odds(yes),
        "bears_out": log_odds(proven),
        **{state: log_odds(states[state]) for state in STATES},
        "untrusted": float(source.claim),
        "breach": float(source.purpose == "breach"),
    }
    raw = math.exp((math.log(max(yes, 1e-9)) + math.log(max(proven, 1e-9))) / 2)
    return Reading(min(1.0, raw), features, ended(source), source.claim)


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
