"""Where each case stands, for a list: what was proposed last, and what a person made of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from agent.record.entry import Entry
from agent.record.ruling import Action
from agent.record.standing import standing
from agent.rules.decide import Decision
from agent.rules.measures import RuledDecision

SHOWN = ("creator_id", "as_of", "region", "verdict_id", "decision", "recommended")


class CaseRow(BaseModel):
    """One case. `action`, `ruled`, `reviewer` and `ruled_at` are None while no ruling stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    creator_id: str
    as_of: str
    region: str
    verdict_id: str
    decision: Decision
    """What the newest verdict says."""
    recommended: RuledDecision | None
    action: Action | None
    ruled: RuledDecision | None
    reviewer: str | None
    ruled_at: str | None
    newest: int
    """Number of the newest entry."""


def overview(entries: Iterable[Entry]) -> tuple[CaseRow, ...]:
    """The cases of entries that come in their order, the latest touched first."""
    shown: dict[str, dict[str, Any]] = {}
    rulings: dict[str, list[Entry]] = {}
    newest: dict[str, int] = {}
    for entry in entries:
        newest[entry.case] = entry.number
        if entry.kind == "verdict":
            verdict = entry.verdict
            shown[entry.case] = {name: getattr(verdict, name) for name in SHOWN}
        elif entry.kind == "ruling":
            rulings.setdefault(entry.case, []).append(entry)
    latest = sorted(shown, key=newest.__getitem__, reverse=True)
    return tuple(
        CaseRow(case=case, **shown[case], **_ruled(rulings.get(case, ())), newest=newest[case])
        for case in latest
    )


def _ruled(rulings: Iterable[Entry]) -> dict[str, Any]:
    holds = standing(rulings)
    if holds is None:
        return dict.fromkeys(("action", "ruled", "reviewer", "ruled_at"))
    ruling = holds.ruling
    return {
        "action": ruling.action,
        "ruled": ruling.decision,
        "reviewer": ruling.reviewer,
        "ruled_at": holds.at,
    }
