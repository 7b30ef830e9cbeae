"""How much the words around a number speak of a signal, and which way they compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from policies.criteria import Leaf
from policies.mention import Mention
from policies.sentences import sentence_at
from signals.catalog import SignalSpec

STRICTLY_MORE = re.compile(
    r"(?i)(?<!no )(?<!not )"
    r"(?:more than|over|above|beyond|in excess of|exceed\w*|greater than|higher than)\s*$"
)
STRICTLY_LESS = re.compile(
    r"(?i)(?<!no )(?<!not )(?:fewer than|less than|under|below|lower than|short of)\s*$"
)
AT_LEAST = re.compile(
    r"(?i)(?:at least|no fewer than|no less than|not less than|not fewer than|minimum of|from|reach\w*)\s*$"
)
AT_MOST = re.compile(
    r"(?i)(?:at most|no more than|not more than|up to|maximum of|not above|not over|not exceed)\s*$"
)
OR_MORE = re.compile(
    r"(?i)\W*(?:\w+\s){0,2}"
    r"(?:(?:or|and) (?:more|over|above|higher|greater|longer|older|up\w*|beyond)|at (?:the )?least)\b"
)
OR_LESS = re.compile(
    r"(?i)\W*(?:\w+\s){0,2}(?:(?:or|and) (?:fewer|less|under|below|lower|shorter|younger)|at (?:the )?most)\b"
)
WORD = re.compile(r"[A-Za-z]{3,}")
DULL = frozenset(
    [
        "the",
        "and",
        "for",
        "that",
        "with",
        "your",
        "you",
        "have",
        "has",
        "are",
        "was",
        "were",
        "which",
        "who",
        "this",
        "from",
        "not",
        "all",
        "any",
        "its",
        "their",
        "them",
        "they",
        "share",
        "part",
        "number",
        "last",
        "days",
        "day",
        "week",
        "per",
        "than",
        "more",
        "less",
        "other",
        "others",
        "how",
        "many",
        "out",
        "over",
        "into",
        "does",
        "did",
        "been",
        "number",
        "amount",
        "rate",
        "score",
        "count",
        "total",
        "typical",
    ]
)
NEAR = 60
"""Characters on either side of a number in which words of its signal count most."""


def relevance(text: str, mention: Mention, leaf: Leaf, spec: SignalSpec) -> float:
    """How much the words around a mention speak of the signal and agree with the operator."""
    words = signal_words(spec)
    span = sentence_at(text, mention.start)
    near = text[max(span.start, mention.start - NEAR) : min(span.end, mention.end + NEAR)]
    score = 1.0 * len(shared_words(near, words)) + 0.5 * len(shared_words(text[span.start : span.end], words))
    before, after = text[max(0, mention.start - 24) : mention.start], text[mention.end : mention.end + 40]
    upward = bool(STRICTLY_MORE.search(before) or AT_LEAST.search(before) or OR_MORE.match(after))
    downward = bool(STRICTLY_LESS.search(before) or AT_MOST.search(before) or OR_LESS.match(after))
    if leaf.op in (">=", ">"):
        score += 0.75 * upward - 0.75 * (downward and not upward)
    elif leaf.op in ("<=", "<"):
        score += 0.75 * downward - 0.75 * (upward and not downward)
    return score


@lru_cache(maxsize=1024)
def signal_words(spec: SignalSpec) -> frozenset[str]:
    """First letters of the words of a signal's name, title, phrase and unit."""
    return frozenset(stems(" ".join((spec.name.replace("_", " "), spec.title, spec.phrase, spec.unit))))


@lru_cache(maxsize=1024)
def unit_words(spec: SignalSpec) -> frozenset[str]:
    """First letters of the words of a signal's unit and title."""
    return frozenset(stems(f"{spec.unit} {spec.title}"))


def stems(text: str) -> Iterator[str]:
    """The first five letters of the words that carry meaning."""
    return (word[0].lower()[:5] for word in WORD.finditer(text) if word[0].lower() not in DULL)


def shared_words(text: str, words: frozenset[str]) -> frozenset[str]:
    """Which of the words a text has."""
    return words.intersection(stems(text))
