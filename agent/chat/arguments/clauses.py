"""Clauses that a turn names by id, also loosely: `redir 3`, `still-2`, `Still2`."""

from __future__ import annotations

import re
from functools import lru_cache

from policies.clause import Clause
from policies.handbook import Handbook
from signals.profile import Profile

MEASURES = ("%", "percent", "per cent", "of", "out", "in", "times", "more", "or", "and a", "h", "k")
"""What after a number makes it a quantity: `live 4 hours` names no clause."""


def named(text: str, handbook: Handbook) -> tuple[str, ...]:
    """The clauses that a text names, each once, in order; only those that exist."""
    by_key = {_key(clause_id): clause_id for clause_id in handbook.ids}
    found = (by_key.get(_key(match.group())) for match in _pattern(handbook).finditer(text))
    return tuple(dict.fromkeys(clause_id for clause_id in found if clause_id))


def names_unknown(text: str, handbook: Handbook) -> bool:
    """Whether a text seems to name a clause that does not exist: `STILL-99`."""
    known = {_key(clause_id) for clause_id in handbook.ids}
    return any(_key(m.group()) not in known for m in re.finditer(r"\b[A-Za-z]{2,}-\d{1,3}\b", text))


def current(clause_id: str, handbook: Handbook, profile: Profile) -> Clause | None:
    """The version of a clause that applies to a creator; where none does, the latest of any region."""
    applies = handbook.version_of(clause_id, profile.region, profile.as_of)
    versions = handbook.find(clause_id)
    return applies or (max(versions, key=lambda c: c.effective_from) if versions else None)


def _key(written: str) -> str:
    return re.sub(r"[\s-]", "", written).upper()


def _pattern(handbook: Handbook) -> re.Pattern[str]:
    units = {word for spec in handbook.catalog.values() for word in spec.unit.split()}
    return _compiled(frozenset(i.rpartition("-")[0] for i in handbook.ids), frozenset(units))


@lru_cache(maxsize=8)
def _compiled(families: frozenset[str], units: frozenset[str]) -> re.Pattern[str]:
    """A family and a number; with a space between them, no quantity may follow."""
    names = "|".join(re.escape(f) for f in sorted(families, key=lambda f: (-len(f), f)))
    amounts = "|".join(re.escape(u) for u in sorted({*units, *MEASURES}, key=lambda u: (-len(u), u)))
    tail = r"(?![\w-]|[.,]\d)"
    return re.compile(
        rf"(?<![\w-])(?:{names})(?:-\s?\d{{1,3}}{tail}|\d{{1,3}}{tail}|\s\d{{1,3}}{tail}(?!\s*(?:{amounts})(?!\w)))",
        re.IGNORECASE,
    )
