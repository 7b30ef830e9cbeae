"""`what_if`: the same creator with other values, decided by the same rules. The verdict stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

from agent.chat.arguments.values import Given, given, settings_in
from agent.chat.asked import Asked, Said
from agent.page import words as say
from agent.rules.words import plain_number
from agent.what_if import Standing, WhatIf, compare, parse_values
from policies.clause import Clause
from policies.criteria import leaves
from signals.errors import UserError

MOST = 4


def what_if(asked: Asked) -> Said:
    """Both sides, or a question for the signal or the value that is missing."""
    written = settings_in(asked.text, asked.handbook.catalog)
    try:
        values = parse_values(written, asked.handbook.catalog) if written else None
        wish = Given(dict(values), tuple(values)) if values is not None else given(asked)
        if not wish.values:
            text = "\n\n".join([_question(wish, asked), *_changing(asked)])
            return Said(text, missing=True, signals=wish.signals)
        parse_values(_written(wish), asked.handbook.catalog)
    except UserError as error:
        return Said(
            f"That cannot be tried: {error.what}{f'; {error.hint}' if error.hint else ''}.", missing=True
        )
    row = compare(asked.reviewer.tools, asked.about.profile, wish.values)
    return Said("\n".join(_told(row, asked)), signals=wish.signals)


def _written(wish: Given) -> list[str]:
    """The settings as a command would have them, so that ranges are checked in one place."""
    return [f"{name}={'' if v is None else plain_number(v)}" for name, v in wish.values.items()]


def _question(wish: Given, asked: Asked) -> str:
    if not wish.signals:
        return "Which signal shall I set, and to which value? For example: /what-if static_frame_share=0.3."
    name = wish.signals[0]
    spec = asked.handbook.catalog[name]
    clauses = ", ".join(c.id for c in _testing(name, asked)[:MOST])
    tested = f", which {clauses} tests," if clauses else ""
    return f"To which value shall I set {spec.title}{tested} {_now(name, asked)}?"


def _changing(asked: Asked) -> Iterator[str]:
    """What would change the decision by itself, for whoever asks how far it is."""
    changes = say.changes(asked.about.verdict.what_would_change)[:MOST]
    if changes:
        lines = [f"- {say.change(item, asked.handbook)} → {say.decision(item.decision)}" for item in changes]
        yield "\n".join(["What alone would change the decision:", "", *lines])


def _now(name: str, asked: Asked) -> str:
    known, spec = asked.about.profile.signals.get(name), asked.handbook.catalog[name]
    return f"now {say.amount(known.value, spec.unit)}" if known else "now unknown"


def _told(row: WhatIf, asked: Asked) -> Iterator[str]:
    """What was set, what the rules give on both sides, and which clauses differ."""
    catalog = asked.handbook.catalog
    for change in row.changes:
        unit = catalog[change.signal].unit
        before, after = (
            "unknown" if v is None else say.amount(v, unit) for v in (change.before, change.after)
        )
        yield f"With {catalog[change.signal].title} at {after} instead of {before}:"
    yield ""
    same = row.before.decision == row.after.decision and row.before.measures == row.after.measures
    if same:
        yield f"- The decision stays {_standing(row.after)}."
    else:
        yield f"- The decision would be {_standing(row.after)}, instead of {_standing(row.before)}."
    if row.before.rating != row.after.rating:
        yield f"- The health rating would be {row.after.rating} instead of {row.before.rating}."
    for found in row.findings:
        yield f"- {found.clause}: {say.decision(found.before)} → {say.decision(found.after)}"
    yield from _thresholds(row, asked)
    yield ""
    yield "The verdict itself stays as it is."


def _standing(side: Standing) -> str:
    word = say.decision(side.decision)
    if side.recommended:
        word += f" (the rules alone: {say.decision(side.recommended)})"
    return f"{word}: {'; '.join(map(say.line, side.measures))}" if side.measures else word


def _thresholds(row: WhatIf, asked: Asked) -> Iterator[str]:
    """What the clauses that test a changed signal ask of it, those of findings first."""
    for change in row.changes:
        for clause in _testing(change.signal, asked)[:MOST]:
            rule = clause.rule
            tests = (
                [leaf for leaf in leaves(rule.breach_when) if leaf.signal == change.signal] if rule else []
            )
            held = " and ".join(say.against(leaf, asked.handbook) for leaf in tests)
            purpose = f"asks {held} of it" if held else "has an exception that tests it"
            yield f"- {clause.id} {purpose}."


def _testing(signal: str, asked: Asked) -> list[Clause]:
    """The clauses in force whose rule names a signal, those that the verdict or the talk is about first."""
    profile = asked.about.profile
    found = [f.clause for f in asked.about.verdict.findings]
    first = {clause: place for place, clause in enumerate(dict.fromkeys([*asked.cited, *found]))}
    in_force = asked.handbook.in_force(profile.region, profile.as_of)
    testing = [c for c in in_force if c.rule and signal in c.rule.signals]
    return sorted(testing, key=lambda clause: (first.get(clause.id, len(first)), clause.id))
