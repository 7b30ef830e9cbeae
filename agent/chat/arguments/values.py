"""Signals and the values that a turn gives them: `static_frame_share=0.3`, "if the still share were 30 %".

Which signal is meant follows from its name or title, from the kind of number, and from what the findings
test. Nothing is guessed where a number fits no signal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.chat.asked import Asked
from agent.page.words import leaf_of
from agent.rules.words import plain_number
from agent.what_if import NUMBER
from index.lexical import terms
from policies.criteria import leaves
from policies.mention import Mention, mentions
from signals.catalog import Catalog, SignalSpec

SETTING = re.compile(r"\b(?P<name>[a-z][a-z0-9_]*)\s*=\s*(?P<value>[+-]?[\d.,]*\d|)(?P<percent>\s?%)?")
HALF = re.compile(r"\b(?:half|halved|halve)\b(?!\s+(?:a |an |of the (?:run|time)))", re.IGNORECASE)
DOUBLE = re.compile(r"\b(?:double|doubled|twice)\b", re.IGNORECASE)
GONE = re.compile(r"\b(?:missing|unknown|without (?:that|the) (?:value|signal))\b", re.IGNORECASE)
FRACTIONS = {
    **dict.fromkeys(("drittel", "tercio", "tiers", "sepertiga"), 1 / 3),
    **dict.fromkeys(("viertel", "cuarto", "quart", "seperempat"), 1 / 4),
    **dict.fromkeys(("hälfte", "mitad", "moitié", "setengah", "separuh", "một nửa"), 1 / 2),
}
"""Fractions of other languages; their whole numbers are read where they stand in digits."""


class Given(NamedTuple):
    """Settings for `agent.what_if`, signal to value, and the signals that they are about."""

    values: dict[str, float | None]
    signals: tuple[str, ...]


class Number(NamedTuple):
    """A number of a turn; `relative` multiplies the value that is there."""

    value: float
    form: str
    relative: bool = False


def settings_in(text: str, catalog: Catalog) -> list[str]:
    """`signal=value` texts, percentages of shares turned into shares; names are not checked."""
    found = []
    for match in SETTING.finditer(text):
        value = match["value"].replace(",", ".")
        spec = catalog.get(match["name"])
        if match["percent"] and spec and spec.unit == "share" and NUMBER.fullmatch(value):
            value = plain_number(float(value) / 100)
        found.append(f"{match['name']}={value}")
    return found


def given(asked: Asked) -> Given:
    """What a turn in free words sets; without values where it states no number that fits a signal."""
    number = number_in(asked.text)
    ranked = ranked_signals(asked, number)
    if not ranked:
        return Given({}, ())
    best = ranked[0]
    if number is None:
        return Given({}, (best,))
    spec = asked.handbook.catalog[best]
    return Given({best: _value(number, spec, asked)}, (best,))


def number_in(text: str) -> Number | None:
    """The number that a turn sets, the last one where it states several; None without one."""
    if DOUBLE.search(text):
        return Number(2.0, "plain", relative=True)
    lowered = text.casefold()
    foreign = next((value for word, value in FRACTIONS.items() if word in lowered), None)
    if foreign is not None:
        return Number(foreign, "fraction")
    found = [m for m in mentions(text) if m.form in ("plain", "percent", "fraction") and not _aside(m, text)]
    if found:
        last = found[-1]
        relative = last.form == "fraction" and bool(HALF.search(text)) and "that" in lowered
        return Number(last.value, last.form, relative)
    return Number(0.5, "fraction", relative=True) if HALF.search(text) else None


def _aside(mention: Mention, text: str) -> bool:
    """Whether a number is an article or a pronoun: `this one`, `a`, `for once`."""
    return text[mention.start : mention.end].casefold() in ("a", "an", "one", "once", "single", "the", "no")


def ranked_signals(asked: Asked, number: Number | None) -> list[str]:
    """Signals of the case that a turn may mean, the likeliest first; empty where nothing points at one.

    Words count most; then whether the findings test a signal, and whether the conversation spoke of it.
    """
    catalog, profile = asked.handbook.catalog, asked.about.profile
    fitting = [n for n, s in catalog.items() if s.kind != "derived" and _fits(number, s)]
    said = set(terms(asked.text))
    findings = asked.about.verdict.findings
    tested = [leaf.signal for f in findings for test in f.tests if (leaf := leaf_of(test))]
    near = _near(asked)
    scores = {}
    for name in fitting:
        words = _overlap(said, catalog[name])
        context = 2.0 * (name in asked.signals) + 1.0 * (name in tested) + 0.8 * (name in near)
        present = 0.1 * (name in profile.signals)
        if words or context:
            scores[name] = 1.5 * words + context + present - 0.01 * _place(name, tested)
    return sorted(scores, key=lambda name: (-scores[name], name))


def _near(asked: Asked) -> set[str]:
    """Signals that clauses just cited test, and those that would change the decision."""
    clauses = [c for i in asked.cited for c in asked.handbook.find(i) if c.rule]
    tested = {leaf.signal for c in clauses if c.rule for leaf in leaves(c.rule.breach_when)}
    return tested | {item.change.split()[0] for item in asked.about.verdict.what_would_change}


def _place(name: str, tested: Sequence[str]) -> int:
    return tested.index(name) if name in tested else len(tested)


def _overlap(said: set[str], spec: SignalSpec) -> float:
    """How many words of the turn the signal's title has, those of its meaning and phrase counted less."""
    title = set(terms(f"{spec.title} {spec.name.replace('_', ' ')}")) - {"video", "share", "28d", "7d"}
    meaning = set(terms(f"{spec.meaning} {spec.phrase}")) - title
    return len(said & title) + 0.3 * len(said & meaning)


def _fits(number: Number | None, spec: SignalSpec) -> bool:
    """Whether a number can be a value of a signal: a percentage or fraction only of a share."""
    if number is None or number.relative:
        return True
    if number.form in ("percent", "fraction"):
        return spec.unit == "share"
    whole = number.value == int(number.value)
    if spec.unit == "share":
        return 0 < number.value < 1 or (whole and number.value > 1 and number.value <= 100)
    return spec.admits(number.value) and (whole or spec.kind != "counted")


def _value(number: Number, spec: SignalSpec, asked: Asked) -> float:
    if number.relative:
        known = asked.about.profile.signals.get(spec.name)
        return round((known.value if known else 0.0) * number.value, 6)
    if spec.unit == "share" and number.value > 1:
        return round(number.value / 100, 6)
    return number.value
