"""Whether the clauses that a search found speak of what was asked, or only share words with it.

Scores say which clause is nearest, never whether it is near: the best hit of a question that the handbook
does not touch scores like any other. So the model reads the two best and says yes or no by its odds. How
sure a yes must be was measured for some models; others are not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from agent.chat.asked import Asked
from agent.llm.protocol import Cancelled, ChoiceRequest, ModelError
from agent.llm.untrusted import one_line
from agent.prompts import load_prompt
from agent.prose.source import plain
from index.retrieve import Hit

PROMPT = "chat_near.v1"
FOUND = 0.5
"""Score of the best hit below which nothing counts as found."""
READ = 2
"""Hits that the model reads."""


def speaks_of(asked: Asked, question: str, hits: Sequence[Hit]) -> bool:
    """Whether the best hits answer a question.

    Args:
        asked: The turn.
        question: What was searched by.
        hits: What was found, the best first.

    Raises:
        Cancelled: Somebody stopped the model.
    """
    if not hits or hits[0].score < FOUND:
        return False
    tools = asked.reviewer.tools
    cut = cuts().get(tools.model.digest) if tools.model else None
    if tools.model is None or cut is None or "id" in hits[0].found_by:
        return True
    request = near_request(asked, question, hits[:READ], tools.time_limit)
    try:
        return tools.model.answer_odds(request)["Yes"] >= cut
    except Cancelled:
        raise
    except ModelError:
        return True


@cache
def cuts() -> Mapping[str, float]:
    """The lowest P(yes) that counts, by the digest of the model that it was measured for."""
    return dict(yaml.safe_load((files("agent.chat.answers") / "near.yaml").read_text("utf-8")))


def near_request(asked: Asked, question: str, hits: Sequence[Hit], seconds: float) -> ChoiceRequest:
    """What the model is asked: the question, and the title and words of each hit."""
    passages = [_passage(asked, hit) for hit in hits]
    turns = load_prompt(PROMPT).turns(question=one_line(question, 200), passages=passages)
    return ChoiceRequest(turns.prefix, turns.suffix, ("Yes", "No"), seconds)


def _passage(asked: Asked, hit: Hit) -> str:
    """Title and beginning of a clause, with the sentence that was found where it stands elsewhere."""
    profile = asked.about.profile
    clause = asked.handbook.version_of(hit.clause, profile.region, profile.as_of)
    if clause is None:
        return one_line(hit.quote)
    beginning, quote = (" ".join(plain(text).split()) for text in (clause.definition, hit.quote))
    if quote in beginning[:220]:
        return f"{clause.title}. {beginning[:220]}"
    return f"{clause.title}. {quote[:160]} {beginning[:120]}"
