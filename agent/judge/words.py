"""Words that a question and a text share: how much a text bears on a question, in any language."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")


def overlap(ask: str, text: str) -> float:
    """Share of the question's words of four letters or more that the text has, from 0 to 1."""
    wanted = {_stem(word) for word in _WORD.findall(ask) if len(word) > 3}
    has = {_stem(word) for word in _WORD.findall(text)}
    return len(wanted & has) / len(wanted) if wanted else 0.0


def _stem(word: str) -> str:
    """The first five letters without accents: enough to tell words apart, too little for endings."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))[:5]
