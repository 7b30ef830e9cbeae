"""Forms of a turn that code reads exactly: a clause that is named and wanted, a value that is set, thanks."""

from __future__ import annotations

import re

from agent.chat.answers.outside import is_small_talk
from agent.chat.arguments.clauses import named
from agent.chat.arguments.decisions import ACCEPT, ESCALATE, decision_in
from agent.chat.arguments.values import SETTING, number_in
from agent.chat.arguments.wishes import read_message_wish
from agent.chat.turns import Tool
from policies.handbook import Handbook

SHOWING = re.compile(
    r"\b(?:show|open|print|display|read|pull up|bring up|wording|full text|text of|in full"
    r"|what(?: does|'s| is|s) (?:in )?|zeig\w*|wortlaut|muéstra\w*|enseña\w*|texto|montre\w*|affiche\w*"
    r"|tampilkan|tunjukkan|buka|cho xem|mostr\w*)",
    re.IGNORECASE,
)
DOUBTING = re.compile(
    r"\b(?:why|how come|explain|warum|wieso|pourquoi|por qué|kenapa|mengapa|tại sao|breach\w*)\b",
    re.IGNORECASE,
)
IF = re.compile(
    r"\b(?:what if|what would|suppose|supposing|imagine|assume|assuming|had (?:she|he|they|it|there)"
    r"|if (?:\S+ ){1,6}(?:was|were|had|fell|dropped|rose)|wenn|si (?:fuera|el|la|hubiera|era)|et si|y si|e se"
    r"|kalau|seandainya|nếu)\b",
    re.IGNORECASE,
)
POINTED = re.compile(
    r"\b(?:show|see|open|read|print|display|bring up|pull up|zeig\w*|sehen|lesen|ver|leer|abre|lire|voir"
    r"|ouvr\w*|lihat|buka|baca|xem|ler|abr\w*)\b.*"
    r"\b(?:that|this|the|its|die|diese|das|esa|esta|la|cette|a|essa)\s+(?:\w+\s){0,2}?"
    r"(?:clause|rule|paragraph|klausel|regel|cláusula|regla|regra|règle)\b"
    r"|\b(?:lihat|buka|xem)\b.*\b(?:pasal|điều khoản)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d")
ASKING = re.compile(r"\?|^(?:what|which|how|when|where|who|is|are|does|do|may|can|must)\b", re.IGNORECASE)
CLAUSE = re.compile(r"\b[A-Za-z]{2,}-\d+\b")
LONG = 12
"""Words from which on a turn counts as long."""


def sure_tool(text: str, handbook: Handbook) -> Tool | None:
    """The tool of a turn whose form leaves no doubt; None for all others."""
    if not text or is_small_talk(text):
        return "none"
    setting = SETTING.search(text)
    if setting and setting["name"] in handbook.catalog:
        return "what_if"
    if not DOUBTING.search(text) and not IF.search(text) and _shows(text, named(text, handbook)):
        return "show_clause"
    if IF.search(text) and NUMBER.search(text):
        return "what_if"
    return None


def _shows(text: str, clauses: tuple[str, ...]) -> bool:
    """Whether a clause is wanted on the screen: pointed at, named with a word of showing, or named alone."""
    if POINTED.search(text):
        return True
    if not clauses:
        return False
    letters = re.sub(r"\W", "", text).casefold()
    return bool(SHOWING.search(text)) or letters == re.sub(r"\W", "", clauses[0]).casefold()


def marks(text: str) -> tuple[float, ...]:
    """What of a turn's form speaks for a tool without deciding: number, clause, order, wish, length."""
    return (
        float(bool(NUMBER.search(text))),
        float(bool(CLAUSE.search(text))),
        float(bool(IF.search(text))),
        float(bool(SHOWING.search(text))),
        float(bool(DOUBTING.search(text))),
        float(bool(ASKING.search(text.strip()))),
        float(bool(ACCEPT.search(text) or ESCALATE.search(text))),
        float(decision_in(text) is not None),
        float(any(read_message_wish(text))),
        float(number_in(text) is not None),
        min(len(text.split()) / LONG, 1.0),
    )
