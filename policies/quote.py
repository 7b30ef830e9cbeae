"""The words of a clause that state a threshold: an exact slice of its text."""

from __future__ import annotations

from dataclasses import dataclass

from policies.clause import Clause
from policies.criteria import Leaf
from policies.numbers import best_mention, states
from policies.sentences import Span, cut, sentence_at
from signals.catalog import SignalSpec

LONGEST = 200
"""Characters of the longest quote, but for a number that is longer itself."""


@dataclass(frozen=True)
class Quote:
    """A slice of a clause's text: `clause.text[start:end] == text`."""

    text: str
    start: int
    end: int


def quote_for(clause: Clause, leaf: Leaf, spec: SignalSpec) -> Quote:
    """The sentence that best states the threshold of a leaf, at most about 200 characters around it.

    Where no sentence states it (which lint reports), the first sentence of the clause is quoted.
    """
    mention = best_mention(clause, leaf, spec) or states(clause.text, leaf, spec)
    if mention is None:
        return opening_quote(clause)
    around = sentence_at(clause.text, mention.start)
    span = Span(min(around.start, mention.start), max(around.end, mention.end))
    return _quote(clause, cut(clause.text, span, Span(mention.start, mention.end), LONGEST))


def opening_quote(clause: Clause) -> Quote:
    """The first sentence of a clause, at most about 200 characters."""
    span = sentence_at(clause.text, 0)
    return _quote(clause, cut(clause.text, span, Span(span.start, span.start), LONGEST))


def _quote(clause: Clause, span: Span) -> Quote:
    return Quote(clause.text[span.start : span.end], span.start, span.end)
