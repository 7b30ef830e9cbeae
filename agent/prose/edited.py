"""Checks of a message that a person has edited, as it is typed, with the words at fault.

Sentences that the program wrote stand as they are. All others may use what the program's message and the
facts of the case hold, and nothing else: no other number, day, measure, address, promise or clause, no markup
and no secret. Nor may they tell of a measure that is not taken. The other checks are those of the model's
prose; style and length are the person's own. They see words: of another language than English only digits,
addresses, clauses, signals and the wording's own sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agent.prose.checks import CHECKS
from agent.prose.facts import facts_of, in_words
from agent.prose.frame import carried
from agent.prose.not_taken import asserted, left_over, other_measures
from agent.prose.required import missing
from agent.prose.source import Source
from agent.prose.wording import Wording
from agent.rules.case import Case
from agent.rules.decide import Outcome
from policies.criteria import Leaf
from policies.numbers import mentions
from policies.relevance import AT_LEAST, AT_MOST, OR_LESS, OR_MORE, STRICTLY_LESS, STRICTLY_MORE
from policies.sentences import Span, sentences
from signals.catalog import SignalSpec

IN_ALL = ("cited_clauses", "numbers", "dates", "addresses", "promises", "measures")
IN_EACH = ("markup", "undisclosed")
"""Checks that judge a sentence by itself."""
REPEATABLE = ("cited_clauses", "addresses", "markup", "undisclosed")
"""Checks that know no source: what the program's message says itself is none of their faults."""
NUMERIC = ("numbers", "undisclosed")
NOT_TAKEN = "not_taken"
REQUIRED = "required"
BOUND = re.compile(r"\b(?:threshold|limit|cut-?off)\b", re.I)
EDGE = ";"
"""Parts what is checked from what is not, so that no number or address reaches across."""


@dataclass(frozen=True)
class Marked:
    """Words that a check objects to: `text[start:end]`; an empty place at the end where words are missing."""

    check: str
    detail: str
    start: int
    end: int


def edited_failures(
    text: str, standing: str, case: Case, outcome: Outcome, wording: Wording
) -> tuple[Marked, ...]:
    """Every objection to an edited message, in the order of the text; places may overlap.

    Args:
        text: The whole message as a person has it now.
        standing: The message as the program wrote it for this outcome.
        case: The creator.
        outcome: What the message tells.
        wording: The wording that the program used.
    """
    changed = _changed(text, standing)
    source = _source(text, standing, case, outcome, wording)
    found = set(_marked(IN_ALL, _only(text, changed), 0, source))
    for start, end in changed:
        secrets = set(_marked(IN_EACH, _level(text[start:end]), start, source))
        found |= secrets
        found.update(_not_taken(text[start:end], start, case, outcome, wording))
        # `Our limit is 5 videos` tells of a threshold, not of a measure.
        if all(each.check != "undisclosed" for each in secrets):
            found.update(_asserted(text[start:end], start, source))
    end = len(text)
    left_out = (Marked(REQUIRED, told, end, end) for told in missing(text, case, outcome, wording))
    return (*sorted(found, key=lambda one: (one.start, one.end, one.check, one.detail)), *left_out)


def _changed(text: str, standing: str) -> list[Span]:
    """The sentences that the program did not write."""
    written = {" ".join(standing[start:end].split()) for start, end in sentences(standing)}
    return [Span(a, b) for a, b in sentences(text) if " ".join(text[a:b].split()) not in written]


def _only(text: str, spans: list[Span]) -> str:
    """The text with everything outside of some places blank."""
    kept = [" "] * (len(text) + 1)
    for start, end in spans:
        kept[start:end] = _level(text[start:end])
        kept[end] = EDGE
    return "".join(kept)


def _level(text: str) -> str:
    """The text with its line feeds turned into blanks, each in its place."""
    return re.sub(r"\s", " ", text)


def _marked(names: tuple[str, ...], text: str, offset: int, source: Source) -> Iterator[Marked]:
    """The objections of some checks to a text that begins at `offset` of the message."""
    for name in names:
        for detail in dict.fromkeys(CHECKS[name](text, source)):
            for place in _places(name, detail, text):
                if not (name in REPEATABLE and _repeats(name, text, place, source)):
                    yield Marked(name, detail, offset + place.start, offset + place.end)


def _not_taken(
    sentence: str, offset: int, case: Case, outcome: Outcome, wording: Wording
) -> Iterator[Marked]:
    """The objections to a sentence that tells of another decision or measure than was chosen."""
    if left_over(sentence, wording):
        yield Marked(NOT_TAKEN, "does not hold under this decision", offset, offset + len(sentence))
        return
    for start, end in other_measures(sentence, outcome, case.handbook, wording):
        yield Marked(NOT_TAKEN, f"is not decided: {sentence[start:end]}", offset + start, offset + end)


def _asserted(sentence: str, offset: int, source: Source) -> Iterator[Marked]:
    """The objections to words that the program's message only denies."""
    for start, end in asserted(_level(sentence), source.text):
        yield Marked("measures", f"says {sentence[start:end]}", offset + start, offset + end)


def _places(name: str, detail: str, text: str) -> list[Span]:
    """Where the words stand that an objection ends with; the whole text where it quotes none."""
    words = detail.split(" ")
    for at in range(len(words)):
        tail = " ".join(words[at:]).strip("'")
        # The 30 of `30 days` is not the 30 that was objected to.
        numbers = mentions(text) if name in NUMERIC else ()
        found = [Span(m.start, m.end) for m in numbers if text[m.start : m.end] == tail]
        if found := found or _occurrences(tail, text):
            return found
    return [Span(0, len(text))]


def _occurrences(words: str, text: str) -> list[Span]:
    """Where words stand by themselves, in capitals or not; else where longer words begin with them."""
    if not words:
        return []
    alone = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.I)
    found = list(alone.finditer(text)) or list(re.finditer(rf"{re.escape(words)}\w*", text, re.I))
    return [Span(*each.span()) for each in found]


def _repeats(name: str, text: str, place: Span, source: Source) -> bool:
    """Whether words only say again what the source says; as a bound, a number says more than it did."""
    if name == "undisclosed" and _is_bound(text, place):
        return False
    words = re.escape(text[place.start : place.end])
    return re.search(rf"(?<!\w){words}(?!\w)", source.text, re.I) is not None


def _is_bound(text: str, place: Span) -> bool:
    """Whether a number reads as a threshold: `more than 4`, `5 or more`, `a limit of 5`."""
    before, after = text[max(0, place.start - 24) : place.start], text[place.end : place.end + 40]
    bounds = (STRICTLY_MORE, STRICTLY_LESS, AT_LEAST, AT_MOST)
    compared = any(each.search(before) for each in bounds) or OR_MORE.match(after) or OR_LESS.match(after)
    return bool(compared or BOUND.search(text))


def _source(text: str, standing: str, case: Case, outcome: Outcome, wording: Wording) -> Source:
    """What an edited message may draw on, and what it must keep secret."""
    tests: list[tuple[Leaf, SignalSpec]] = []
    facts = [day for each in sorted(_days(case)) for day in (each.isoformat(), f"{each.day} {each:%B %Y}")]
    for a in carried(outcome):
        facts += [a.clause.id, a.clause.title, f"{a.occurrence}", f"{a.rule.repeat_window_days} days"]
        for fact in facts_of(case, a):
            tests.append((fact.leaf, fact.spec))
            if fact.spec.disclose.value and fact.reading.value is not None:
                facts.append(f"{fact.spec.phrase}: {in_words(fact.reading.value, fact.spec, wording)}")
    return Source(
        clause="",
        title="",
        why=standing,
        fix=f"{EDGE} ".join(facts),
        seen=(),
        language=wording.language,
        tests=(*tests, *_told_of(text, case)),
    )


def _days(case: Case) -> set[date]:
    """The days that the creator knows of: of this review, of what they posted, of earlier breaches."""
    posted = {item.posted_at for item in case.profile.content if item.posted_at}
    return {case.profile.as_of, *posted, *(entry.date for entry in case.profile.history)}


def _told_of(text: str, case: Case) -> Iterator[tuple[Leaf, SignalSpec]]:
    """Signals of other rules that a text may tell of, each with a test that has no threshold to tell."""
    folded = _level(text).casefold()
    for name, spec in case.handbook.catalog.items():
        if name in folded or (not spec.disclose.value and spec.phrase.casefold() in folded):
            yield Leaf(name, ">=", 0.0, f"{name} >= 0"), spec
