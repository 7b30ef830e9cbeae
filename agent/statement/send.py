"""From a statement to the database's object: names, numbers and the handbook's words, nothing of a person.

No id, no text and no free value of a profile goes in. The titles of signals stand for their values, and the
creator's own account, posts and words stay in the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from agent.page.words import amount, ordinal
from agent.statement.database import FACTS, LONG, SHORT, ContentType, DatabaseStatement, Keyword, fit
from agent.statement.families import families
from agent.statement.grounds import Ground, Read
from agent.statement.statement import Statement
from agent.statement.table import Table

LANGUAGE = re.compile(r"[a-z]{2}")
OTHER_CONTENT: ContentType = "CONTENT_TYPE_OTHER"
OTHER_KEYWORD: Keyword = "KEYWORD_OTHER"


def database_statement(statement: Statement, table: Table) -> DatabaseStatement:
    """The object, ready to send."""
    rows = {ground.clause.title: table.ground(ground.clause) for ground in statement.broken}
    categories = tuple(dict.fromkeys(row.category for row in rows.values()))
    keywords = tuple(dict.fromkeys(word for row in rows.values() for word in row.keywords))
    surfaces = dict.fromkeys(s for g in statement.broken if g.clause.rule for s in g.clause.rule.surfaces)
    content = {each: table.content.get(each, OTHER_CONTENT) for each in surfaces}
    return DatabaseStatement(
        **families(statement.limits, table),
        decision_ground="DECISION_GROUND_INCOMPATIBLE_CONTENT",
        incompatible_content_ground=fit("; ".join(map(_named, statement.grounds)), SHORT),
        incompatible_content_explanation=fit(" ".join(map(_explained, statement.grounds)), LONG),
        decision_facts=fit(" ".join(_facts(statement)), FACTS),
        content_type=tuple(dict.fromkeys(content.values())),
        content_type_other=_listed(where for where, kind in content.items() if kind == OTHER_CONTENT),
        content_date=statement.newest_post or statement.reviewed_on,
        content_language=_language(statement.language),
        application_date=statement.decided_on,
        category=categories[0],
        category_addition=categories[1:] or None,
        category_specification=keywords or None,
        category_specification_other=_listed(t for t, row in rows.items() if OTHER_KEYWORD in row.keywords),
        territorial_scope=statement.law.countries or None,
        source_type=statement.source,
        automated_detection="Yes",
        automated_decision=statement.automated,
        puid=statement.reference,
    )


def as_sent(statement: DatabaseStatement) -> dict[str, Any]:
    """The object as JSON has it, without the fields that say nothing."""
    return statement.model_dump(mode="json", exclude_none=True)


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
    rating = statement.rating
    if rating and not all(limit.clause for limit in statement.limits):
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


def _listed(names: Iterable[str]) -> str | None:
    return fit(", ".join(names), SHORT) or None
