"""What is read for one question, and what code sees in it before a model does."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from agent.judge.dates import over, with_dates_read
from agent.judge.words import overlap
from agent.llm.untrusted import clean, one_line, shorten

Purpose = Literal["exception", "breach"]
ITEM_CHARS, ALL_CHARS = 900, 3000
_OF_AN_END = re.compile(
    r"\b(?:no longer|not protected|ended|lapsed|expired|lifted|withdr[ae]w\w*|(?:take|took) back)\b"
    r"|\bon the day of\b",
    re.IGNORECASE,
)


class Source(NamedTuple):
    """What is read: the question, the evidence texts as their authors wrote them, and how to read them."""

    ask: str
    texts: tuple[str, ...]
    purpose: Purpose
    trusted: bool
    as_of: date | None

    @property
    def claim(self) -> bool:
        """Whether these are the creator's own words on an exception, which can claim it and prove nothing."""
        return self.purpose == "exception" and not self.trusted


def prepare(source: Source) -> list[str]:
    """The texts as the model sees them: cleaned, cut, ends of terms and birthdays read."""
    texts = [one_line(text, ITEM_CHARS) for text in source.texts]
    if source.purpose == "exception" and source.as_of is not None:
        texts = [with_dates_read(text, source.as_of) for text in texts]
    room = ALL_CHARS // max(1, len(texts))
    if sum(map(len, texts)) > ALL_CHARS:
        texts = [shorten(text, max(80, room)) for text in texts]
    return texts


def ended(source: Source) -> bool:
    """Whether the texts that bear most on an exception are papers whose term is over by the day.

    Where an end is what is asked for, or another day than this one counts, none is.
    """
    day = source.as_of
    if source.purpose != "exception" or day is None or _OF_AN_END.search(source.ask):
        return False
    return any(over(text, day) for text in bearing_texts(source))


def bearing_texts(source: Source) -> list[str]:
    """The cleaned texts that share most words with the question; all of them where none shares any."""
    texts = [clean(text, ITEM_CHARS) for text in source.texts]
    shares = [overlap(source.ask, text) for text in texts]
    best = max(shares, default=0.0)
    return [text for text, share in zip(texts, shares, strict=True) if share >= best / 2]
