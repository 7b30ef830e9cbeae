"""What the model writes: two passages for the creator and one sentence for the reviewer, per breached clause.

The prompts hold the rule and the names of what was seen, never a creator's own numbers or words, so the
same breach gives the same passages to everybody, and a creator's text cannot speak to the model here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from agent.llm.protocol import (
    Cancelled,
    Completion,
    ModelError,
    OnToken,
    TextModel,
    WriteRequest,
    schema_text,
)
from agent.prompts import load_prompt
from agent.prose.checks import Failure, failures, rationale_failures
from agent.prose.frame import Passage
from agent.prose.source import Source

MESSAGE, RATIONALE = "message.v1", "rationale.v1"
MODEL_LANGUAGES = ("en",)
"""Languages in which the checks can read what the model wrote; in others the handbook's own words stand."""


@dataclass(frozen=True)
class Used:
    """Tokens read and written."""

    read: int
    written: int

    def __add__(self, other: Used) -> Used:
        """Both together."""
        return Used(self.read + other.read, self.written + other.written)


NOTHING = Used(0, 0)


class Written(NamedTuple):
    """Prose of a model with the objections to it; None where nothing could be read from its answer."""

    passage: Passage | None
    objections: tuple[Failure, ...]
    used: Used


class Sentence(NamedTuple):
    """The model's sentence for the rationale, None where it does not stand."""

    text: str | None
    used: Used


def write_passage(
    model: TextModel, source: Source, objections: Sequence[Failure], seconds: float, on_token: OnToken | None
) -> Written:
    """Writes why and fix of a clause and verifies them; `objections` are those to an earlier try."""
    request = passage_request(source, objections, seconds)
    try:
        done = model.write(request, on_token)
        passage = Passage(**_texts(done, "why", "fix"))
    except Cancelled:
        raise
    except ModelError as error:
        return Written(None, (Failure("model", str(error)),), NOTHING)
    return Written(passage, failures(passage, source), Used(done.tokens_in, done.tokens_out))


def passage_request(source: Source, objections: Sequence[Failure], seconds: float) -> WriteRequest:
    """What `write_passage` asks of the model."""
    facts = {"source": source, "objections": [f.detail for f in objections]}
    return _request(MESSAGE, facts, {"why": 360, "fix": 520}, 260, seconds)


def write_reading(
    model: TextModel, source: Source, rule: str, seconds: float, on_token: OnToken | None
) -> Sentence:
    """Writes how the findings meet the rule, for the reviewer; unread if a check fails."""
    request = reading_request(source, rule, seconds)
    try:
        done = model.write(request, on_token)
        text = _texts(done, "reading")["reading"]
    except Cancelled:
        raise
    except ModelError:
        return Sentence(None, NOTHING)
    stands = not rationale_failures(text, source, rule)
    return Sentence(text if stands else None, Used(done.tokens_in, done.tokens_out))


def reading_request(source: Source, rule: str, seconds: float) -> WriteRequest:
    """What `write_reading` asks of the model."""
    titles = dict.fromkeys(spec.title for _, spec in source.tests if spec.phrase in source.seen)
    facts = {"rule": rule, "found": list(titles) or [source.title], "objections": []}
    return _request(RATIONALE, facts, {"reading": 260}, 90, seconds)


def prompt_versions() -> dict[str, str]:
    """Version of each prompt by task, for the record."""
    return {name.split(".")[0]: load_prompt(name).version for name in (MESSAGE, RATIONALE)}


def _request(
    name: str, facts: Mapping[str, Any], texts: Mapping[str, int], max_tokens: int, seconds: float
) -> WriteRequest:
    turns = load_prompt(name).turns(**facts)
    schema = {
        "type": "object",
        "properties": {key: {"type": "string", "maxLength": longest} for key, longest in texts.items()},
        "required": list(texts),
        "additionalProperties": False,
    }
    return WriteRequest(
        turns.prefix, turns.suffix, schema=schema_text(schema), max_tokens=max_tokens, time_limit=seconds
    )


def _texts(done: Completion, *keys: str) -> dict[str, str]:
    """The named texts of a JSON answer, white space folded.

    Raises:
        ModelError: The answer is no JSON object with just these texts.
    """
    answer = done.json()
    if (
        not isinstance(answer, dict)
        or set(answer) != set(keys)
        or not all(isinstance(t, str) for t in answer.values())
    ):
        raise ModelError("the model's answer has another form than was asked for")
    return {key: " ".join(answer[key].split()) for key in keys}
