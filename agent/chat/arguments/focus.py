"""Which clauses of a case a turn is about.

In this order: clauses named by id, findings that hold a number of the turn, findings whose title or signals
share words with it, and clauses that the conversation has just spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.chat.arguments.clauses import current, named
from agent.chat.asked import Asked
from agent.page.words import leaf_of
from agent.rules.assess import assess, is_assessed
from agent.rules.case import Case
from agent.verdict import Finding
from index.lexical import terms
from policies.clause import Clause
from policies.handbook import Handbook
from policies.mention import mentions
from signals.catalog import SignalSpec

NEAR = 2
POINTING = re.compile(
    r"\b(?:that|this|it|its|same|esa|ese|eso|diese|das|dies|cette|ce|itu|ini|cela)\b", re.IGNORECASE
)
COMMON = frozenset(
    terms(
        "clause rule policy creator case breach finding verdict account measure share video videos week post"
    )
)
"""Words that any question may hold, and that tell no clause from another."""


def meant(asked: Asked) -> tuple[str, ...]:
    """The clauses that a turn is about, the likeliest first; empty where nothing in it says."""
    by_id = named(asked.text, asked.handbook)
    if by_id:
        return by_id
    findings = asked.about.verdict.findings
    by_number = [f.clause for f in findings if holds_number(asked.text, f, asked.handbook)]
    if by_number:
        return tuple(by_number)
    by_words = sharing_words(asked, [f.clause for f in findings])
    if by_words:
        return by_words
    return asked.cited if POINTING.search(asked.text) else ()


def holds_number(text: str, finding: Finding, handbook: Handbook) -> bool:
    """Whether a text states the value of one of a finding's tests; small counts say nothing."""
    return any(
        value_is(number, test.value, handbook.catalog.get(leaf.signal))
        for number in numbers_in(text)
        for test in finding.tests
        if (leaf := leaf_of(test))
    )


def numbers_in(text: str) -> list[float]:
    """The numbers that a text states, in digits or in English words; articles and ordinals are none."""
    return [m.value for m in mentions(text) if m.form not in ("nothing", "something", "ordinal")]


def value_is(number: float, value: float | None, spec: SignalSpec | None) -> bool:
    """Whether a number as people say it is the value of a signal: 57, 57 % and 0.57 are."""
    if value is None or spec is None:
        return False
    if spec.unit == "share":
        return value > 0 and (abs(number - value) < 0.0075 or abs(number / 100 - value) < 0.0075)
    return number == value and number >= 3


def sharing_words(asked: Asked, clauses: Iterable[str]) -> tuple[str, ...]:
    """Those of some clauses that share the most telling words with a turn; empty where none shares any."""
    said = set(terms(asked.text)) - COMMON
    counts = {c: len(said & _words(c, asked)) for c in dict.fromkeys(clauses)}
    most = max(counts.values(), default=0)
    return tuple(c for c, count in counts.items() if count == most) if most else ()


def _words(clause_id: str, asked: Asked) -> set[str]:
    """The words of a clause's title and of the titles of its signals."""
    clause = current(clause_id, asked.handbook, asked.about.profile)
    if clause is None:
        return set()
    catalog = asked.handbook.catalog
    titles = [catalog[s].title for s in clause.rule.signals if s in catalog] if clause.rule else []
    return set(terms(" ".join([clause.title, *titles]))) - COMMON


def unflagged(asked: Asked, case: Case) -> list[str]:
    """Clauses that were looked at and are no finding, as far as a turn points at them.

    A number of the turn that is a value which the clause tests counts, else two shared words.
    """
    looked_at = [clause for clause in case.clauses if is_assessed(case, clause)]
    by_number = [clause.id for clause in looked_at if _tests_number(clause, asked)]
    if by_number:
        strict = elsewhere(asked, case)
        return sorted(by_number, key=lambda clause: clause not in strict)[:NEAR]
    said = set(terms(asked.text)) - COMMON
    shared = {clause.id: len(said & _words(clause.id, asked)) for clause in looked_at}
    best = max(shared.values(), default=0)
    return [clause for clause, count in shared.items() if count == best][:NEAR] if best > 1 else []


def nearest_to_breach(asked: Asked, case: Case) -> list[str]:
    """Clauses that another region's version would breach, then those that the easiest changes would."""
    changing = [item.change.split()[0] for item in asked.about.verdict.what_would_change]
    looked_at = [clause for clause in case.clauses if is_assessed(case, clause) and clause.rule]
    found = [c.id for name in changing for c in looked_at if c.rule and name in c.rule.signals]
    return list(dict.fromkeys([*elsewhere(asked, case), *found]))[:NEAR]


def elsewhere(asked: Asked, case: Case) -> dict[str, Clause]:
    """Versions of clauses for other regions that would be breached, by id, where the own one is not."""
    profile, found = asked.about.profile, {}
    kept = {clause.id for clause in case.clauses} - {f.clause for f in asked.about.verdict.findings}
    for clause in asked.handbook.clauses:
        own = clause.in_force(profile.region, profile.as_of)
        if clause.id not in kept or own or not clause.in_force(clause.regions[0], profile.as_of):
            continue
        if clause.rule and assess(case, clause, clause.rule).status == "breached":
            found[clause.id] = clause
    return found


def _tests_number(clause: Clause, asked: Asked) -> bool:
    given, catalog = asked.about.profile.signals, asked.handbook.catalog
    tested = [n for n in clause.rule.signals if n in given] if clause.rule else []
    return any(
        value_is(number, given[name].value, catalog[name])
        for number in numbers_in(asked.text)
        for name in tested
    )
