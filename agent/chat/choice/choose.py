"""Chooses the tool of a turn: by its form where that is clear, by likeness to examples, and by the model.

A model that was taught to choose gives odds over the tools' names, and writes nothing. With another one a
turn in another language is likened as it stands and as the model puts it into English, and its odds are
asked for where the examples leave it open. Odds are multiplied, the model's raised to a power below; a
model that fails leaves the choice to the examples.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from agent.chat.answers.english import PROMPT as ENGLISH
from agent.chat.answers.english import in_english
from agent.chat.answers.rewording import PROMPT as REWORDING
from agent.chat.choice.examples import Examples, tool_cards
from agent.chat.choice.forms import sure_tool
from agent.chat.choice.taught import PROMPT as TAUGHT
from agent.chat.choice.taught import taught_request, taught_to
from agent.chat.turns import TOOLS, Tool
from agent.llm.protocol import Cancelled, ChoiceRequest, ModelError, TextModel
from agent.llm.untrusted import one_line
from agent.prompts import load_prompt
from policies.handbook import Handbook

PROMPT = "chat_tool.v1"
TRUST = 0.75
"""Power of the model's odds beside those of the examples, from 0 (not heard) upwards."""
UNSURE = 0.6
"""The model is asked where the examples give no tool at least this; it takes seconds and is seldom needed."""
TAUGHT_TRUST = 0.5
"""The same of a model that was taught; it learnt from the same sentences, so the two are not independent."""
LEAN = 2.0
"""How many times likelier a question must be to lie within the handbook than beyond it, to be answered by a
clause: one that does not speak of what was asked misleads, and where none does the nearest are named."""
LEAST = 1e-4
EARLIER = 2
"""Turns of the reviewer before this one that the model sees."""


def choose_tool(
    text: str,
    before: Sequence[str],
    handbook: Handbook,
    examples: Examples,
    model: TextModel | None,
    seconds: float,
) -> Tool:
    """The tool of a turn.

    Args:
        text: What the reviewer said, without quotes.
        before: Earlier turns of the reviewer, the latest last.
        handbook: Whose clauses and signals a turn may name.
        examples: Sentences of each tool.
        model: The model, or None.
        seconds: How long the model may take.

    Raises:
        Cancelled: Somebody stopped the model.
        UserError: The adapter that was taught to it is damaged.
    """
    sure = sure_tool(text, handbook)
    if sure is not None:
        return sure
    odds = examples.odds(text)
    adapter = taught_to(model.digest) if model else None
    if model is not None and adapter is not None:
        odds = blended(odds, _said(model, taught_request(text, adapter, seconds)), TAUGHT_TRUST)
    elif model is not None:
        odds = _with_untaught(odds, text, before, examples, model, seconds)
    if odds["search_policy"] < LEAN * odds["none"]:
        odds = {**odds, "search_policy": 0.0}
    return max(TOOLS, key=lambda tool: odds[tool])


def _with_untaught(
    odds: Mapping[Tool, float],
    text: str,
    before: Sequence[str],
    examples: Examples,
    model: TextModel,
    seconds: float,
) -> Mapping[Tool, float]:
    """The odds of the examples with those of a model as it comes, where they leave it open."""
    english = in_english(text, model, seconds)
    if english != text:
        odds = blended(odds, examples.odds(english), trust=1)
    if max(odds.values()) >= UNSURE:
        return odds
    return blended(odds, _said(model, tool_request(text, before, seconds)))


def _said(model: TextModel, request: ChoiceRequest) -> Mapping[str, float]:
    """The model's odds; even ones where it fails, since the examples alone choose well enough to go on."""
    try:
        return model.answer_odds(request)
    except Cancelled:
        raise
    except ModelError:
        return dict.fromkeys(TOOLS, 1 / len(TOOLS))


def blended(
    odds: Mapping[Tool, float], said: Mapping[str, float] | Mapping[Tool, float], trust: float = TRUST
) -> Mapping[Tool, float]:
    """Both odds multiplied, the second raised to a power, as probabilities."""
    scores = {t: math.log(max(odds[t], LEAST)) + trust * math.log(max(said[t], LEAST)) for t in TOOLS}
    most = max(scores.values())
    powers = {tool: math.exp(score - most) for tool, score in scores.items()}
    return {tool: power / sum(powers.values()) for tool, power in powers.items()}


def tool_request(text: str, before: Sequence[str], seconds: float) -> ChoiceRequest:
    """What the model is asked: the tools and worked examples first, then the turn."""
    turns = load_prompt(PROMPT).turns(
        tools=tool_cards(),
        before=[one_line(each, 120) for each in before[-EARLIER:]],
        said=one_line(text, 400),
    )
    return ChoiceRequest(turns.prefix, turns.suffix, TOOLS, seconds)


def chat_versions() -> dict[str, str]:
    """Version of each prompt of the chat, for the record."""
    return {name.split(".")[0]: load_prompt(name).version for name in (PROMPT, TAUGHT, ENGLISH, REWORDING)}
