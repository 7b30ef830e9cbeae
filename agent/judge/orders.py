"""Takes out of evidence what speaks to its reader instead of about the case.

Evidence tells what happened; it has no reason to open a chat turn or to say how a question is to be
answered. What does so is cut before a model sees it, whoever wrote it and however it is disguised. An order
that is not recognised still meets a question that is asked before the evidence and answered in one word.
"""

from __future__ import annotations

import re

from agent.judge.disguise import readings, unmasked
from agent.judge.order_words import ORDER

TURN = re.compile(
    r"<\s*[|｜][^<>\n]{0,64}[|｜]\s*>|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>|</?s>"
    r"|\[/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]"
    r"|</?(?:tool_call|tool_response|think|answer|evidence)>"
    r"|###[ \t]*(?:instruction|response|system)|```"
    r"|^[ \t-]*(?:system|assistant|question|evidence|the (?:records|creator) says?)[ \t]*:",
    re.I | re.M,
)
"""Marks by which chat formats, documents and the judge's own prompts go on; nothing after one is evidence."""

SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=。)|\n+")


def gives_orders(text: str) -> bool:
    """Whether anything in the text speaks to its reader."""
    return _first_turn(text) is not None or any(map(_is_order, SENTENCE.split(text)))


def without_orders(text: str) -> str:
    """The text up to the first mark of a chat turn, less every sentence that gives an order to its reader."""
    head = _first_turn(text)
    told = SENTENCE.split(text if head is None else head)
    return " ".join(sentence for sentence in told if not _is_order(sentence)).strip()


def _first_turn(text: str) -> str | None:
    """What stands before the first mark of a turn, undisguised where the mark is; None without a mark."""
    if TURN.search(text):
        return TURN.split(text, maxsplit=1)[0]
    plain = unmasked(text)
    return TURN.split(plain, maxsplit=1)[0] if TURN.search(plain) else None


def _is_order(sentence: str) -> bool:
    # A text without a disguise reads the same in most ways, and need not be searched again.
    return any(ORDER.search(reading) for reading in dict.fromkeys(readings(sentence)))
