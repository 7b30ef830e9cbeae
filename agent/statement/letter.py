"""The letter to the creator: a statement of reasons in plain words, as text or as Markdown.

The words stand in `letter.jinja` and are people's; the program fills in facts. English only, since legal
information in a language that nobody here has checked would help nobody.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from agent.page.markdown import escape
from agent.page.words import line, ordinal
from agent.prose.facts import in_words
from agent.prose.frame import days_in_words, measure_name
from agent.prose.source import plain
from agent.prose.wording import Wording
from agent.statement.grounds import GAP, Seen
from agent.statement.held import Held
from agent.statement.statement import Statement

LANGUAGE = "en"
FIRST = ("first", "second", "third", "fourth", "fifth", "sixth")
MONTHS = 6
"""Months in which a creator may complain under Article 20 of the Digital Services Act, at the least."""


def markdown(statement: Statement, wording: Wording) -> str:
    """The letter as Markdown; labels that other people gave can mean nothing in it."""
    text = _filled(statement, wording, escape)
    head, _, body = text.partition("\n\nHello,")
    return f"{head.replace(chr(10), '  ' + chr(10))}\n\nHello,{body}"


def text(statement: Statement, wording: Wording) -> str:
    """The letter as plain text, without the marks of headings; safe to print on a terminal."""
    plain_text = re.sub(r"^#+ ", "", _filled(statement, wording, line), flags=re.MULTILINE)
    return re.sub(r"^> ", "  ", plain_text, flags=re.MULTILINE)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _filled(statement: Statement, wording: Wording, shown: Callable[[str], str]) -> str:
    def measure(limit: Held) -> str:
        return measure_name(limit.measure.measure, wording)

    def phrase(seen: Seen) -> str:
        key = f"phrase.{seen.spec.name}"
        return wording.say(key) if wording.has(key) else seen.spec.phrase

    appeal = statement.appeal and plain(statement.appeal.text.split("\n\n")[0])
    filled = _template().render(
        it=statement,
        appeal=appeal,
        day=day_in_words,
        days=lambda limit: days_in_words(limit.measure.days, wording),
        gap=GAP,
        measure=measure,
        milestone=next((g.clause.id for g in statement.grounds if not g.occurrence), "of milestones"),
        ordinal=_place,
        phrase=phrase,
        shown=shown,
        six_months=months_after(statement.told_on, MONTHS),
        value=lambda seen: in_words(seen.value, seen.spec, wording),
    )
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def day_in_words(day: date) -> str:
    """A day as people write it: `7 October 2026`."""
    return f"{day.day} {day:%B %Y}"


def _place(number: int) -> str:
    return FIRST[number - 1] if number <= len(FIRST) else ordinal(number)


@cache
def _template() -> Template:
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((files("agent") / "statement" / "letter.jinja").read_text("utf-8"))
