"""The sentence of a clause that best shows why it was found, as an exact slice of its text."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from index.chunk import Chunk
from index.lexical import terms
from index.sentences import Span, quotable, sentences
from policies.clause import Clause


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
    found = [quotable(clause.text, span) for span in sentences(clause.text, start, end)]
    spans = [span for span in found if span] or [Span(start, end)]

    def weight(span: Span) -> float:
        shared = set(terms(clause.text[span.start : span.end])).intersection(wanted)
        return round(math.fsum(map(rarity, shared)), 6)

    best = max(spans, key=weight)
    return clause.text[best.start : best.end]
