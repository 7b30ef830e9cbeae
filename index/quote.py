"""The sentence of a clause that best shows why it was found, as an exact slice of its text."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from functools import lru_cache

from index.chunk import Chunk
from index.lexical import terms
from index.sentences import Span, quotable, sentences
from policies.clause import Clause

KEPT = 1024
"""Parts of clauses whose sentences are remembered, whole ones in 24 kB: every search quotes the same ones."""


def best_quote(
    clause: Clause, chunk: Chunk | None, wanted: Collection[str], rarity: Callable[[str], float]
) -> str:
    """The sentence that shares the rarest terms with the query, the earliest among equals.

    Args:
        clause: The clause.
        chunk: Its best chunk, to which the choice is confined; None where it was not found by meaning.
        wanted: Terms of the query.
        rarity: Weight of a term, 0 or more.
    """
    start, end = (chunk.start, chunk.end) if chunk else (0, len(clause.text))
    found = _quotable(clause.text, start, end) or ((Span(start, end), frozenset[str]()),)

    def weight(sentence: tuple[Span, frozenset[str]]) -> float:
        return round(math.fsum(map(rarity, sentence[1].intersection(wanted))), 6)

    best, _ = max(found, key=weight)
    return clause.text[best.start : best.end]


@lru_cache(maxsize=KEPT)
def _quotable(text: str, start: int, end: int) -> tuple[tuple[Span, frozenset[str]], ...]:
    """The sentences of a part of a text that one would quote, with their terms."""
    spans = [span for each in sentences(text, start, end) if (span := quotable(text, each))]
    return tuple((span, frozenset(terms(text[span.start : span.end]))) for span in spans)
