"""Clauses cut into pieces that the embedder reads whole.

A chunk is an exact slice of a clause's text, inside one section, cut between sentences, or between words
and characters where it must be. Together the chunks hold every character of the text but white space
between them. What is embedded is a header (title and section) and the slice; the rule block never is.
Nothing here knows an embedder: it is handed a function that counts tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.sentences import Span, sentences, strip, words
from policies.clause import Clause

CHUNKER_VERSION = 1
AIM = 200
LONGEST_RUN = 100

CountTokens = Callable[[str], int]


@dataclass(frozen=True)
class Chunk:
    """One piece of a clause: `clause.text[start:end]`, below `header` when it is embedded.

    Or, where `start` is `end`, a phrase by which people ask for the clause. `owner` is the key of the
    clause's version (`clause_key`), `key` that of the chunk.
    """

    key: str
    owner: str
    clause: str
    policy: str
    version: int
    start: int
    end: int
    header: str
    text: str

    @property
    def is_asked(self) -> bool:
        """Whether it is a phrase, and no piece of the clause's text."""
        return self.start == self.end

    @property
    def embedded(self) -> str:
        """The text that goes to the embedder."""
        return embedded(self.header, self.text)


def clause_key(clause: Clause, root: Path) -> str:
    """Identity of one version of a clause: its id and its file below the handbook's root."""
    path = clause.path
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return f"{clause.id}@{name}"


def embedded(header: str, text: str) -> str:
    """Header and text as the embedder gets them.

    Runs of more than 100 characters without a space are broken there: word-piece tokenizers turn a longer
    one into a single unknown token, and a paragraph in a script without spaces would be lost.
    """
    whole = f"{header}\n{text}" if header else text
    return re.sub(rf"\S{{{LONGEST_RUN}}}(?=\S)", r"\g<0> ", whole)


def chunk_clause(clause: Clause, key: str, count: CountTokens, limit: int = AIM) -> list[Chunk]:
    """Cuts one clause.

    Args:
        clause: The clause.
        key: What its chunks' keys begin with; unique in a handbook.
        count: Tokens that the embedder makes of a text, special tokens included.
        limit: The most tokens a chunk may have, header included; a single character is never cut, whatever
            it costs.
    """
    spans: list[tuple[str, Span]] = []
    for header, section in _sections(clause, count, limit):
        units = _units(clause.text, section, header, count, limit)
        spans += ((header, span) for span in _pack(clause.text, units, header, count, limit))
    return [
        Chunk(
            key=f"{key}#{number}",
            owner=key,
            clause=clause.id,
            policy=clause.policy,
            version=clause.version,
            start=span.start,
            end=span.end,
            header=header,
            text=clause.text[span.start : span.end],
        )
        for number, (header, span) in enumerate(spans, start=1)
    ]


def chunk_phrases(clause: Clause, key: str, phrases: Iterable[str]) -> list[Chunk]:
    """The phrases by which people ask for a clause, as chunks; the arguments are those of `chunk_clause`."""
    return [
        Chunk(f"{key}?{number}", key, clause.id, clause.policy, clause.version, 0, 0, "", phrase)
        for number, phrase in enumerate(phrases, start=1)
    ]


def _sections(clause: Clause, count: CountTokens, limit: int) -> Iterator[tuple[str, Span]]:
    """The parts of a clause's text with their headers; a heading line belongs to its section."""
    starts = [0, *(max(0, _heading_start(clause.text, s.start)) for s in clause.sections), len(clause.text)]
    names = [None, *(s.heading for s in clause.sections)]
    for name, start, end in zip(names, starts, starts[1:], strict=False):
        span = strip(clause.text, Span(start, max(start, end)))
        if span.start < span.end:
            header = " — ".join(part for part in (clause.title, name) if part)
            yield _shortened(header, count, limit), span


def _shortened(header: str, count: CountTokens, limit: int) -> str:
    """The header, cut until it leaves at least half of the limit to the text."""
    while header and count(embedded(header, "")) > limit // 2:
        header = header[: len(header) // 2].rstrip()
    return header


def _heading_start(text: str, body: int) -> int:
    above = text[:body].rstrip()
    return above.rfind("\n") + 1


def _units(text: str, span: Span, header: str, count: CountTokens, limit: int) -> Iterator[Span]:
    """Sentences of a span; words where a sentence is too long, characters where a word is."""

    def fits(part: Span) -> bool:
        return count(embedded(header, text[part.start : part.end])) <= limit

    for sentence in sentences(text, span.start, span.end):
        for part in [sentence] if fits(sentence) else words(text, sentence):
            yield from [part] if fits(part) else _halves(part, fits)


def _halves(span: Span, fits: Callable[[Span], bool]) -> Iterator[Span]:
    if span.end - span.start <= 1 or fits(span):
        yield span
        return
    middle = (span.start + span.end) // 2
    yield from _halves(Span(span.start, middle), fits)
    yield from _halves(Span(middle, span.end), fits)


def _pack(text: str, units: Iterable[Span], header: str, count: CountTokens, limit: int) -> Iterator[Span]:
    """Joins neighbouring units for as long as they fit."""
    current: Span | None = None
    for unit in units:
        joined = unit if current is None else Span(current.start, unit.end)
        if current is None or count(embedded(header, text[joined.start : joined.end])) <= limit:
            current = joined
        else:
            yield current
            current = unit
    if current is not None:
        yield current
