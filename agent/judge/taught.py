"""One reading by a model that was taught to judge: one short request, three answers.

An adapter of a few megabytes lies over the model for it, learnt from lessons that are labelled like the
judge's cases. The request says who speaks, for what day, and needs no worked examples.
"""

from __future__ import annotations

from agent.judge.reading import Reading, log_odds
from agent.judge.source import Source, ended, prepare
from agent.llm.protocol import Adapter, ChoiceRequest, TextModel
from agent.llm.untrusted import one_line
from agent.prompts import load_prompt

PROMPT = "judge_taught.v1"
TAUGHT_ANSWERS = ("yes", "no", "unclear")


def read_taught(model: TextModel, source: Source, adapter: Adapter, time_limit: float) -> Reading:
    """Put the question to the taught model.

    Raises:
        ModelError: The model gave no answer.
    """
    odds = model.answer_odds(taught_request(source, adapter, time_limit))
    features = {
        **{answer: log_odds(odds[answer]) for answer in TAUGHT_ANSWERS},
        "untrusted": float(source.claim),
        "breach": float(source.purpose == "breach"),
    }
    return Reading(odds["yes"], features, ended(source), source.claim)


def taught_request(
    source: Source, adapter: Adapter | None = None, time_limit: float = 120.0
) -> ChoiceRequest:
    """The request of a reading."""
    turns = load_prompt(PROMPT).turns(
        ask=one_line(source.ask, 400),
        day=source.as_of and source.as_of.isoformat(),
        who=_who(source),
        evidence=prepare(source),
    )
    return ChoiceRequest(turns.prefix, turns.suffix, TAUGHT_ANSWERS, time_limit, adapter)


def _who(source: Source) -> str:
    if source.purpose == "breach":
        return "Evidence"
    return "The records say" if source.trusted else "The creator says"
