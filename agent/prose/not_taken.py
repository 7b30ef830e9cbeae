"""What a message must not tell of: measures that are not taken, in the program's own words or in a person's.

Sentences of the frame that belong to another decision, and names of measures that this one does not impose,
are found in every language that has wording. In English, a word such as *limited* that the program's message
only denies (*your account is not limited*) may only be denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.prose.checks import MEASURE
from agent.prose.frame import measure_name
from agent.prose.wording import Wording
from agent.rules.decide import Outcome
from agent.rules.measures import REPETITION
from policies.handbook import Handbook
from policies.sentences import Span, sentences

DENIAL = re.compile(r"(?:\b(?:not|no|nothing|never|none|without)|n['’]t)\b(?:[ \t]+[\w-]+){0,3}[ \t]+$", re.I)
SLOT = re.compile(r"\\\{\w+\\\}")
FEWEST_WORDS = 3
"""A sentence of the frame with fewer words of its own says nothing that would tell decisions apart."""


def left_over(sentence: str, wording: Wording) -> bool:
    """Whether a sentence is one of the frame's about what is decided, with whatever in its slots."""
    said = " ".join(sentence.split())
    return any(each.fullmatch(said) for each in _frame(tuple(_decisive(wording))))


def other_measures(text: str, outcome: Outcome, handbook: Handbook, wording: Wording) -> Iterator[Span]:
    """Where a text names a measure that the outcome does not impose."""
    imposed = () if outcome.decision == "escalate" else outcome.measures
    taken = {
        measure_name(each.measure.measure, wording).casefold() for each in imposed if each.measure.measure
    }
    for slug in _slugs(handbook, wording):
        name = measure_name(slug, wording)
        if not any(name.casefold() in one for one in taken):
            words = r"\s+".join(map(re.escape, name.split()))
            yield from (Span(*each.span()) for each in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.I))


def asserted(text: str, source: str) -> Iterator[Span]:
    """Words for measures that a text asserts and its source only denies."""
    told = {word.group().lower(): False for word in MEASURE.finditer(source)}
    told |= {word.group().lower(): True for word in MEASURE.finditer(source) if not _denied(word, source)}
    for word in MEASURE.finditer(text):
        if told.get(word.group().lower()) is False and not _denied(word, text):
            yield Span(*word.span())


def _denied(word: re.Match[str], text: str) -> bool:
    return DENIAL.search(text[: word.start()]) is not None


def _decisive(wording: Wording) -> Iterator[str]:
    for key in sorted(wording.entries):
        if key.startswith(("opening.", "now.")):
            yield wording.entries[key]


@lru_cache(maxsize=32)
def _frame(entries: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """A pattern for each sentence of some entries, with anything in its slots."""
    told = dict.fromkeys(entry[start:end] for entry in entries for start, end in sentences(entry))
    own = (each for each in told if len(re.findall(r"\w+", re.sub(r"\{\w+\}", "", each))) >= FEWEST_WORDS)
    return tuple(re.compile(SLOT.sub(".+?", re.escape(each))) for each in own)


def _slugs(handbook: Handbook, wording: Wording) -> list[str]:
    """Every measure that the handbook or the wording knows."""
    rules = (clause.rule for clause in handbook.clauses if clause.rule)
    steps = [step for rule in rules for step in rule.ladder]
    steps += [REPETITION, *handbook.adjudication.milestones.values()]
    named = {key.removeprefix("measure.") for key in wording.entries if key.startswith("measure.")}
    return sorted((named | {step.measure for step in steps if step.measure}) - {"other"})
