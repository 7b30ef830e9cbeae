"""The limits of a decision by the families of the law: visibility, money, service, account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from agent.rules.words import measure_in_words
from agent.statement.database import SHORT, fit
from agent.statement.held import Held
from agent.statement.table import MeasureRow, Table

ENDS = {
    "decision_visibility": "end_date_visibility_restriction",
    "decision_monetary": "end_date_monetary_restriction",
    "decision_provision": "end_date_service_restriction",
    "decision_account": "end_date_account_restriction",
}
RISING = ("OTHER", "SUSPEN", "TOTAL_SUSPENSION", "TERMINAT", "TOTAL_TERMINATION")
"""Parts of values from light to heavy; the last that a value holds is its weight."""
UNNAMED = MeasureRow(decision_visibility=("DECISION_VISIBILITY_OTHER",))


def families(limits: Iterable[Held], table: Table) -> dict[str, Any]:
    """The decision of each family, its text where it is OTHER, and the day on which its last limit ends.

    A family with a limit that lasts until it is lifted has no end.
    """
    given: dict[str, Any] = {}
    texts: dict[str, list[str]] = {}
    ends: dict[str, list[date | None]] = {}
    for limit in limits:
        row = table.measure(limit.measure.measure)
        for family, value in row if row.is_named else UNNAMED:
            if value:
                given[family] = _both(given[family], value) if family in given else value
                ends.setdefault(ENDS[family], []).append(limit.end)
                if "OTHER" in str(value):
                    texts.setdefault(f"{family}_other", []).append(measure_in_words(limit.measure))
    closed = {field: [day for day in days if day] for field, days in ends.items() if None not in days}
    last = {field: max(days) for field, days in closed.items()}
    return given | {field: fit("; ".join(dict.fromkeys(told)), SHORT) for field, told in texts.items()} | last


def _both(one: Any, other: Any) -> Any:
    """Two values of one family as one: lists together, of two single values the heavier."""
    if isinstance(one, tuple):
        return tuple(dict.fromkeys((*one, *other)))
    return max(one, other, key=lambda value: max(n for n, part in enumerate(RISING) if part in value))
