"""Verification of the model's prose: named checks, each a pure function from a draft to an objection.

A passage may use only what its clause says to creators: no number, date, measure, address, name or
promise that is not there, nothing undisclosed, in the right language, short and readable. A passage
that fails is written once more, then replaced by the handbook's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from agent.prose.disclosure import discloses
from agent.prose.frame import Passage
from agent.prose.source import Source, content_words
from policies.numbers import Mention, mentions

LONGEST = 85
SHORTEST = 5
HARDEST_GRADE = 13.0
GROUNDED = 0.4
CLAUSE_ID = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+[a-z]?\b")
ADDRESS = re.compile(r"https?:|www\.|@|\b[\w-]{2,}\.[a-z]{2,}\b|\+?\d[\d ()-]{6,}\d|#\w", re.I)
MARKUP = re.compile(r"[{}\[\]<>*_`|\\]|\n|^(?:#+|-|\d+\.) |\b[a-z]+_[a-z_]+\b")
PROMISE = re.compile(
    r"\bwe(?: will|['’]ll| can| shall| promise| guarantee)\b|\bguarantee|\bpromis"
    r"|\byou(?: will|['’]ll) (?:not|never|get|be|receive)\b"
    r"|\b(?:restor|reinstat|lift|refund|compensat|reward)\w*\b|\bwill be (?:removed|restored|lifted|back)\b",
    re.I,
)
MEASURE = re.compile(
    r"\b(?:ban|bann|suspen|restrict|block|remov|terminat|demonetis|demonetiz|penal|punish|freez|froz|fine[sd]?\b"
    r"|limit|strike|delet|los(?:e|es|ing) (?:your|access|the right)|clos(?:e|ed|ing) (?:your|the) account"
    r"|points?\b|rating|commission)\w*",
    re.I,
)
ARTICLES = {
    *("a", "an", "one", "any", "no", "none", "never", "not", "without"),
    *("once", "single", "all", "zero", "first", "both"),
}
"""Words that read as numbers and state none."""
DAY = re.compile(
    r"\b(?:january|february|march|april|may \d|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|yesterday|\d{4}-\d\d-\d\d)\b",
    re.I,
)
NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][A-Za-z]+")


@dataclass(frozen=True)
class Failure:
    """A check that prose did not pass, and what it stumbled over."""

    check: str
    detail: str


Check = Callable[[str, Source], Iterator[str]]


def failures(passage: Passage, source: Source) -> tuple[Failure, ...]:
    """Every objection to a passage; empty if it stands."""
    found = [
        Failure(name, detail)
        for text in (passage.why, passage.fix)
        for name, check in CHECKS.items()
        for detail in check(text, source)
    ]
    return tuple(dict.fromkeys(found))


def rationale_failures(sentence: str, source: Source, rule: str) -> tuple[Failure, ...]:
    """Every objection to the model's sentence in a rationale, which may also draw on the text of the rule."""
    used = ("length", "cited_clauses", "numbers", "addresses", "promises", "markup", "measures", "grounded")
    wider = replace(source, why=rule)
    return tuple(_objections(sentence, wider, {name: CHECKS[name] for name in used}))


def _objections(text: str, source: Source, checks: Mapping[str, Check]) -> Iterator[Failure]:
    return (Failure(name, detail) for name, check in checks.items() for detail in check(text, source))


def _length(text: str, source: Source) -> Iterator[str]:
    words = len(text.split())
    if not SHORTEST <= words <= LONGEST:
        yield f"{words} words; between {SHORTEST} and {LONGEST} are wanted"
    elif text.strip()[-1] not in ".!?…。":
        yield "the last sentence is not finished"


def _cited(text: str, source: Source) -> Iterator[str]:
    yield from (f"names {found}" for found in CLAUSE_ID.findall(text) if found != source.clause)


def _numbers(text: str, source: Source) -> Iterator[str]:
    """Numbers other than articles must stand in the source with the same value, and days only as days."""
    allowed = {_amount(m) for m in mentions(source.text) if m.form not in ("nothing", "something")}
    for mention in mentions(text):
        written = text[mention.start : mention.end]
        word = written.lower() in ARTICLES or mention.form in ("nothing", "something")
        if not word and _amount(mention) not in allowed:
            yield f"states {written}"


def _amount(mention: Mention) -> tuple[float, str]:
    return round(mention.value, 9), (mention.unit or "").removesuffix("s")


def _dates(text: str, source: Source) -> Iterator[str]:
    yield from _absent(DAY, text, source)


def _addresses(text: str, source: Source) -> Iterator[str]:
    yield from (f"holds an address: {found.group()}" for found in ADDRESS.finditer(text))


def _promises(text: str, source: Source) -> Iterator[str]:
    yield from _absent(PROMISE, text, source)


def _measures(text: str, source: Source) -> Iterator[str]:
    yield from _absent(MEASURE, text, source)


def _names(text: str, source: Source) -> Iterator[str]:
    yield from (
        found.group() for found in NAME.finditer(text) if found.group().lower() not in source.text.lower()
    )


def _absent(pattern: re.Pattern[str], text: str, source: Source) -> Iterator[str]:
    """Words of a kind that the source does not use itself."""
    there = {found.group().lower() for found in pattern.finditer(source.text)}
    yield from (
        f"says {found.group()}" for found in pattern.finditer(text) if found.group().lower() not in there
    )


def _markup(text: str, source: Source) -> Iterator[str]:
    yield from (f"holds {found.group()!r}" for found in MARKUP.finditer(text.strip()))


def _undisclosed(text: str, source: Source) -> Iterator[str]:
    yield from discloses(text, source.tests)


def _grounded(text: str, source: Source) -> Iterator[str]:
    """Most of what is said must be said by the source: an advice of the model's own is not the rule's."""
    words = content_words(text, source.language)
    known = content_words(source.text, source.language)
    share = len(words & known) / len(words) if words else 0.0
    if share < GROUNDED:
        yield f"only {share:.0%} of its words are those of the rule"


def _language(text: str, source: Source) -> Iterator[str]:
    from py3langid import classify

    found, _ = classify(text)
    if found != source.language:
        yield f"reads as {found}, not {source.language}"


def _reading_level(text: str, source: Source) -> Iterator[str]:
    """Automated readability index, a school grade (Smith and Senter 1967); English only."""
    if source.language != "en":
        return
    import textstat

    grade = textstat.automated_readability_index(text)
    if grade > HARDEST_GRADE:
        yield f"its sentences are too long and hard (grade {grade:.0f}); write shorter ones"


CHECKS: dict[str, Check] = {
    "length": _length,
    "cited_clauses": _cited,
    "numbers": _numbers,
    "dates": _dates,
    "addresses": _addresses,
    "promises": _promises,
    "measures": _measures,
    "names": _names,
    "markup": _markup,
    "undisclosed": _undisclosed,
    "grounded": _grounded,
    "language": _language,
    "reading_level": _reading_level,
}
