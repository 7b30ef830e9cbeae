"""The sentence of the evidence that bears most on a question, as an exact slice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.judge.words import overlap

_SENTENCE = re.compile(r"[^\s.!?\n](?:[^.!?\n]|[.!?](?=\S))*[.!?]*")
LONGEST = 240


def best_quote(ask: str, texts: Sequence[str]) -> tuple[int | None, str | None]:
    """Number of the text and a sentence of it that share most words with the question.

    The quote is a slice of that text, at most 240 characters. Ties go to the earliest. Where no
    text shares a word with the question and there are several, none is picked.
    """
    best: tuple[float, int, str] | None = None
    for number, text in enumerate(texts):
        for sentence in _sentences(text):
            share = overlap(ask, sentence)
            if best is None or share > best[0]:
                best = (share, number, sentence)
    if best is None or (best[0] == 0 and len(texts) > 1):
        return None, None
    return best[1], best[2]


def _sentences(text: str) -> Iterator[str]:
    """Sentences as slices; a long one is cut at a word."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        if len(sentence) > LONGEST:
            sentence = sentence[:LONGEST].rpartition(" ")[0] or sentence[:LONGEST]
        yield sentence
