"""An exception that people can read is one that the rule knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policies.clause import Clause, Section
from policies.draft import Draft
from policies.problem import Problem
from policies.relevance import shared_words, stems

ITEM = re.compile(r"(?m)^(?:[-*+]|\d+[.)])[ \t]+(?=(?P<text>\S.*))")
LABEL = re.compile(r"\W*(?P<label>[^:.\n]{1,60})")
NONE = re.compile(
    r"(?i)\W*(?:none|nothing|not applicable|there (?:are|is) no\w*"
    r"|(?:(?:this|the) (?:clause|rule) (?:has|knows|allows) )?no exceptions?)\b"
)


class Told(NamedTuple):
    """An exception as prose tells it: its first words, and where they stand in the clause's text."""

    label: str
    start: int
    end: int


def check_exceptions(draft: Draft) -> Iterator[Problem]:
    """Warns of an Exceptions heading with more exceptions below it than the rule has."""
    for clause in draft.clauses:
        for section in clause.sections:
            if clause.rule is None or not re.match(r"(?i)\s*exceptions?\b", section.heading):
                continue
            told, known = _told(clause, section), [e.id for e in clause.rule.exceptions]
            for label, start, end in _unmatched(told, known):
                message = (
                    f'the rule of {clause.id} does not know the exception "{label}": '
                    f"its prose tells of {len(told)} exceptions, the rule of {len(known)}"
                )
                hint = "add it under exceptions: with when: or ask:"
                yield draft.at_text(clause, start, end, "prose-exception", message, hint, "warning")


def _told(clause: Clause, section: Section) -> list[Told]:
    """The exceptions that a section lists; a single one where it is plain text."""
    body = clause.text[section.start : section.end]
    places = [found.start("text") for found in ITEM.finditer(body)]
    if not places and body.strip() and not NONE.match(body):
        places = [0]
    found = [(place, LABEL.match(body, place)) for place in places]
    return [
        Told(match["label"].strip(), section.start + place, section.start + match.end())
        for place, match in found
        if match
    ]


def _unmatched(told: list[Told], known: list[str]) -> list[Told]:
    """As many of the told exceptions as the rule lacks: those whose words are least like any id of it."""
    missing = max(len(told) - len(known), 0)
    words = frozenset(stem for name in known for stem in stems(name.replace("-", " ")))
    unlike = sorted(told, key=lambda one: (len(shared_words(one.label, words)) > 0, -one.start))
    return sorted(unlike[:missing], key=lambda one: one.start)
