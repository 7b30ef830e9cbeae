"""Where sentences begin and end in the Markdown of a clause."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

BREAK = re.compile(
    r"\n[ \t]*\n+"  # a blank line
    r"|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])"  # a list item
    r"|\n(?=#)|(?<=\n)(?=#)"  # a heading
    r"|(?<![ .][A-Za-z]\.)(?<!etc\.)(?<!vs\.)(?<=[.!?:…])"  # a stop, but of no initial
    r"[\"'”’)*_]*[ \t\n]+(?=[\"'“‘(*_]*[A-Z0-9])"  # and a capital
)
HEADING_END = re.compile(r"^#[^\n]*\n", re.MULTILINE)
MARKER = re.compile(r"[ \t]*(?:[-*+]|\d+[.)]|#+|>)?[ \t]+")


class Span(NamedTuple):
    """Offsets into a text: the first character, and the one behind the last."""

    start: int
    end: int


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences, list items and headings of a text, without list marks and white space."""
    cuts = {0, len(text)}
    for found in (*BREAK.finditer(text), *HEADING_END.finditer(text)):
        cuts.add(found.end())
    edges = sorted(cuts)
    spans = (_trimmed(text, start, end) for start, end in pairwise(edges))
    return tuple(span for span in spans if span.start < span.end)


def sentence_at(text: str, offset: int) -> Span:
    """The sentence that holds an offset; the nearest one before it if it falls between two."""
    spans = sentences(text)
    before = [span for span in spans if span.start <= offset]
    return before[-1] if before else (spans[0] if spans else Span(0, len(text)))


def cut(text: str, span: Span, keep: Span, longest: int) -> Span:
    """A sentence cut at word boundaries to about `longest` characters around a part that stays whole."""
    if span.end - span.start <= longest:
        return span
    room = max(longest - (keep.end - keep.start), 0)
    start = max(span.start, keep.start - room // 2)
    end = min(span.end, max(keep.end, start + longest))
    start = max(span.start, min(start, end - longest)) if end == span.end else start
    start = min(start, keep.start)
    while span.start < start < keep.start and not text[start - 1].isspace():
        start += 1
    while keep.end < end < span.end and not text[end].isspace():
        end -= 1
    return _trimmed(text, start, end, marks=False)


def _trimmed(text: str, start: int, end: int, *, marks: bool = True) -> Span:
    found = MARKER.match(text, start, end) if marks else None
    start = found.end() if found else start
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
