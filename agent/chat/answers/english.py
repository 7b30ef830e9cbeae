"""A question in English to search by, since the handbook is in English and so is the embedder.

The model's translation is searched by and never shown; without a model the question is searched as it is.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from agent.chat.asked import Asked
from agent.llm.protocol import Cancelled, ModelError, WriteRequest, schema_text
from agent.llm.untrusted import one_line
from agent.prompts import load_prompt

PROMPT = "chat_english.v1"
LANGUAGES = ["en", "es", "de", "fr", "id", "ms", "vi", "pt", "it", "nl", "pl", "th", "tl"]
"""Languages that a question is told apart by; with more of them short English is often mistaken."""
FEWEST = 3
"""Words from which on a language can be told."""
DOUBT = 0.2
"""P(English) up to which a text surely is in another language."""
SCHEMA = schema_text(
    {
        "type": "object",
        "properties": {"english": {"type": "string", "maxLength": 200}},
        "required": ["english"],
        "additionalProperties": False,
    }
)


def query_of(asked: Asked) -> str:
    """What to search by: the question, or its translation where it is surely in another language."""
    tools = asked.reviewer.tools
    if tools.model is None or is_english(asked.whole):
        return asked.whole
    turns = load_prompt(PROMPT).turns(question=one_line(asked.whole, 300))
    request = WriteRequest(
        turns.prefix, turns.suffix, schema=SCHEMA, max_tokens=80, time_limit=tools.time_limit
    )
    try:
        return str(tools.model.write(request).json()["english"]) or asked.whole
    except Cancelled:
        raise
    except (ModelError, KeyError, TypeError):
        return asked.whole


def is_english(text: str) -> bool:
    """Whether a text is English, or too short or odd to be called anything else."""
    return len(text.split()) < FEWEST or float(dict(_identifier().rank(text))["en"]) > DOUBT


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
