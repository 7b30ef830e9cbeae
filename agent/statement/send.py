"""From a statement to the database's object: names, numbers and the handbook's words, nothing of a person.

No id, no text and no free value of a profile goes in. The titles of signals stand for their values, and the
creator's own account, posts and words stay in the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from agent.page.words import amount, ordinal
from agent.rules.words import measure_in_words
from agent.statement.database import FACTS, LONG, SHORT, DatabaseStatement
from agent.statement.grounds import Ground, Read
from agent.statement.held import Held
from agent.statement.statement import Statement
from agent.statement.table import Table

ENDS = {
    "decision_visibility": "end_date_visibility_restriction",
    "decision_monetary": "end_date_monetary_restriction",
    "decision_provision": "end_date_service_restriction",
    "decision_account": "end_date_account_restriction",
}
LANGUAGE = re.compile(r"[a-z]{2}")


def database_statement(statement: Statement, table: Table) -> DatabaseStatement:
    """The object, ready to send."""
    rows = [table.ground(ground.clause) for ground in statement.broken]
    categories = tuple(dict.fromkeys(row.category for row in rows))
    surfaces = dict.fromkeys(s for g in statement.broken if g.clause.rule for s in g.clause.rule.surfaces)
    content = tuple(dict.fromkeys(table.content.get(each, "CONTENT_TYPE_OTHER") for each in surfaces))
    other = [each for each in surfaces if each not in table.content]
    return DatabaseStatement(
        **_decisions(statement.limits, table),
        decision_ground="DECISION_GROUND_INCOMPATIBLE_CONTENT",
        incompatible_content_ground=_fit("; ".join(map(_named, statement.grounds)), SHORT),
        incompatible_content_explanation=_fit(" ".join(map(_explained, statement.grounds)), LONG),
        decision_facts=_fit(" ".join(_facts(statement)), FACTS),
        content_type=content,
        content_type_other=_fit(", ".join(other), SHORT) if other else None,
        content_date=statement.newest_post or statement.reviewed_on,
        content_language=_language(statement.language),
        application_date=statement.decided_on,
        category=categories[0],
        category_addition=categories[1:] or None,
        category_specification=tuple(dict.fromkeys(word for row in rows for word in row.keywords)) or None,
        territorial_scope=statement.law.countries or None,
        source_type=statement.source,
        automated_detection="Yes",
        automated_decision=statement.automated,
        puid=statement.reference,
    )


def as_sent(statement: DatabaseStatement) -> dict[str, Any]:
    """The object as JSON has it, without the fields that say nothing."""
    return statement.model_dump(mode="json", exclude_none=True)


def _decisions(limits: Iterable[Held], table: Table) -> dict[str, Any]:
    """The families of all limits, with the day on which the last limit of each ends."""
    given: dict[str, Any] = {}
    ends: dict[str, list[date | None]] = {}
    others = []
    for limit in limits:
        row = table.measure(limit.measure.measure)
        families = {name: value for name, value in row if value}
        if not row.is_named:
            families = {"decision_visibility": ("DECISION_VISIBILITY_OTHER",)}
            others.append(measure_in_words(limit.measure))
        for family, value in families.items():
            before = given.get(family)
            given[family] = _both(before, value) if before else value
            ends.setdefault(ENDS[family], []).append(limit.end)
    last = {
        field: max(days) for field, each in ends.items() if len(days := [d for d in each if d]) == len(each)
    }
    return given | last | ({"decision_visibility_other": _fit("; ".join(others), SHORT)} if others else {})


def _both(one: Any, other: Any) -> Any:
    """Two values of one family as one: lists together, of two single values the heavier."""
    if isinstance(one, tuple):
        return tuple(dict.fromkeys((*one, *other)))
    return max(one, other, key=lambda value: ("TERMINAT" in value, "TOTAL" in value or "SUSPEN" in value))


def _named(ground: Ground) -> str:
    clause = ground.clause
    version = f"version {clause.version}, in force since {ground.since}"
    return f"{clause.id} {clause.title} ({ground.policy}, {version})"


def _explained(ground: Ground) -> str:
    """Why the facts fall under one rule."""
    words = f" The rule says: “{ground.quote}”" if ground.quote else ""
    if not ground.occurrence:
        return f"{ground.clause.id}:{words} The rating fell to such a milestone."
    place = f"{ordinal(ground.occurrence)} confirmed breach in {ground.window} days"
    fits = "What was found meets the conditions of this rule, and no exception to it was shown."
    if ground.was_open:
        fits = "A person looked at what was found and decided that it breaks this rule."
    return f"{ground.clause.id}:{words} {fits} It is the {place}."


def _facts(statement: Statement) -> Iterator[str]:
    yield f"An automated review of {statement.reviewed_on} looked at content and activity of an account."
    for ground in statement.broken:
        yield f"On {ground.clause.id}, {ground.clause.title}:"
        yield from (f"{seen.spec.title}: {amount(seen.value, seen.spec.unit)}." for seen in ground.seen)
        if ground.hides or not (ground.seen or ground.read):
            yield "Checks that are not published found what the rule describes."
        yield from map(_answered, ground.read)
    if not all(limit.clause for limit in statement.limits):
        rating = statement.rating
        yield f"The health rating of the account fell from {rating.before} to {rating.after}."
    yield {
        "none": "The decision was made by software.",
        "decided": "Software left the decision open and a person made it.",
        "accepted": "Software proposed the decision and a person confirmed it.",
        "changed": "Software proposed a decision and a person changed it.",
    }[statement.person]


def _answered(read: Read) -> str:
    said = "do not settle it" if read.answer == "unclear" else f"say {read.answer}"
    return f"To the question “{read.question}” the texts on file {said}."


def _language(code: str | None) -> str | None:
    return code.upper() if code and LANGUAGE.fullmatch(code) else None


def _fit(text: str, most: int) -> str:
    """The text, cut at a word where it is too long."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
