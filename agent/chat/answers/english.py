"""What a reviewer says, in English, since the handbook is in English and so is the embedder.

The model's translation is searched by and never shown; without a model the words are taken as they are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from agent.chat.asked import Asked
from agent.llm.protocol import Cancelled, ModelError, TextModel, WriteRequest, schema_text
from agent.llm.untrusted import one_line
from agent.prompts import load_prompt

PROMPT = "chat_english.v1"
LANGUAGES = ["en", "es", "de", "fr", "id", "ms", "vi", "pt", "it", "nl", "pl", "th", "tl"]
"""Languages that a question is told apart by; with more of them short English is often mistaken."""
FOREIGN = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
"""A letter of a script in which no English is written."""
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
    return in_english(asked.whole, tools.model, tools.time_limit)


def in_english(text: str, model: TextModel | None, seconds: float) -> str:
    """A text, or its translation where it is surely in another language and there is a model that tells it.

    Args:
        text: What was said.
        model: The model, or None.
        seconds: How long it may take.

    Raises:
        Cancelled: Somebody stopped the model.
    """
    if model is None or is_english(text):
        return text
    turns = load_prompt(PROMPT).turns(question=one_line(text, 300))
    request = WriteRequest(turns.prefix, turns.suffix, schema=SCHEMA, max_tokens=80, time_limit=seconds)
    try:
        return str(model.write(request).json()["english"]) or text
    except Cancelled:
        raise
    except (ModelError, KeyError, TypeError):
        return text


def is_english(text: str) -> bool:
    """Whether a text is English, or too short or odd to be called anything else."""
    if 2 * len(FOREIGN.findall(text)) > sum(letter.isalpha() for letter in text):
        return False
    return len(text.split()) < FEWEST or float(dict(_identifier().rank(text))["en"]) > DOUBT


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
