"""Where sentences and words begin and end, as offsets into the text.

A sentence ends at its stop, or where a paragraph, a list item or a heading begins; a hard line break
inside a paragraph ends nothing. Spans are stripped, in order, and miss no character but white space.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

HEADING = re.compile(r"#{1,6}\s")
_MARKER = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_BREAK = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+"  # a stop, with what closes after it
    r"|(?<=[。！？।؟])"  # stops after which no space is written
    r"|\n\s*\n\s*"  # a paragraph
    r"|\n[ \t]*(?=(?:[-*+]|\d{1,3}[.)])\s)"  # a list item
)
_HEADING_LINE = re.compile(r"^[ \t]*#{1,6}\s[^\n]*\n?", re.MULTILINE)


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text."""

    start: int
    end: int


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Sentences of `text[start:end]`, a heading line counting as one."""
    stop = len(text) if end is None else end
    cuts = {start, stop}
    for found in _BREAK.finditer(text, start, stop):
        cuts.add(found.end())
    for found in _HEADING_LINE.finditer(text, start, stop):
        cuts.update((found.start(), found.end()))
    edges = sorted(cuts)
    spans = (strip(text, Span(a, b)) for a, b in pairwise(edges))
    return [span for span in spans if span.start < span.end]


def words(text: str, span: Span) -> list[Span]:
    """Runs without white space inside a span."""
    return [Span(*found.span()) for found in re.compile(r"\S+").finditer(text, span.start, span.end)]


def strip(text: str, span: Span) -> Span:
    """The span without white space at its ends."""
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, max(start, span.start + len(part.rstrip())))


def quotable(text: str, span: Span) -> Span | None:
    """The span as one would quote it, without a list marker; None for a heading."""
    if HEADING.match(text, span.start, span.end):
        return None
    marker = _MARKER.match(text, span.start, span.end)
    return Span(marker.end(), span.end) if marker else span
