"""From plain data to HTML: Jinja templates that escape everything that is put into them.

No template holds an address, and nothing is marked as safe that other people wrote: a creator's text
can make no element, no image and no link.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from agent.page import words as say
from agent.record.listing import appeal_in_words

if TYPE_CHECKING:
    from jinja2 import Environment


def draw(name: str, **data: Any) -> str:
    """The HTML of a template, `NAME.html.jinja`."""
    return _environment().get_template(f"{name}.html.jinja").render(**data).strip()


@cache
def asset(name: str) -> str:
    """A text file that belongs to the page, such as its style."""
    return (resources.files("console") / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "line": say.line,
        "lines": say.safe,
        "word": say.decision,
        "percent": say.percent,
        "appeal": appeal_in_words,
        "day": _day,
        "count": lambda number: f"{number:,}",
    }
    return made


def _day(value: date | str) -> str:
    """A day as people write it: `11 Aug 2026`."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day} {day:%b %Y}"
