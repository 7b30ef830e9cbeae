"""The model's rewording of a message's passages, checked like all prose before anybody sees it."""

from __future__ import annotations

from collections.abc import Mapping

from agent.chat.arguments.wishes import Tone
from agent.llm.protocol import Cancelled, ModelError, TextModel, WriteRequest, schema_text
from agent.prompts import load_prompt
from agent.prose.checks import failures
from agent.prose.frame import Passage
from agent.prose.source import Source

PROMPT = "message_tone.v1"
LONGEST = {"why": 360, "fix": 520}
SCHEMA = schema_text(
    {
        "type": "object",
        "properties": {key: {"type": "string", "maxLength": most} for key, most in LONGEST.items()},
        "required": list(LONGEST),
        "additionalProperties": False,
    }
)


class Refused(Exception):
    """The rewording does not stand; says which checks it failed."""


def reworded(
    model: TextModel,
    sources: Mapping[str, Source],
    passages: Mapping[str, Passage],
    tone: Tone,
    seconds: float,
) -> dict[str, Passage]:
    """Each passage in another tone.

    Raises:
        Refused: The model failed, or a passage did not pass the checks.
        Cancelled: Somebody stopped the model.
    """
    return {c: _one(model, sources[c], passage, tone, seconds) for c, passage in passages.items()}


def tone_request(passage: Passage, title: str, tone: Tone, seconds: float) -> WriteRequest:
    """What is asked of the model; it sees the handbook's own words and nothing that a creator wrote."""
    turns = load_prompt(PROMPT).turns(title=title, why=passage.why, fix=passage.fix, tone=tone)
    return WriteRequest(turns.prefix, turns.suffix, schema=SCHEMA, max_tokens=260, time_limit=seconds)


def _one(model: TextModel, source: Source, passage: Passage, tone: Tone, seconds: float) -> Passage:
    try:
        said = model.write(tone_request(passage, source.title, tone, seconds)).json()
        new = Passage(" ".join(str(said["why"]).split()), " ".join(str(said["fix"]).split()))
    except Cancelled:
        raise
    except (ModelError, KeyError, TypeError) as error:
        raise Refused("the model gave no text") from error
    faults = [failure.check.replace("_", " ") for failure in failures(new, source)]
    if tone == "shorter" and _length(new) >= _length(passage):
        faults.append("not shorter")
    if new == passage:
        faults.append("nothing changed")
    if faults:
        raise Refused(", ".join(dict.fromkeys(faults)))
    return new


def _length(passage: Passage) -> int:
    return len(passage.why.split()) + len(passage.fix.split())
