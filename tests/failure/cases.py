"""Creators by number, and rulings on them as a person at the page makes them."""

from __future__ import annotations

from typing import Any

from agent.record.ruling import Ruling
from agent.verdict import Verdict


def creator(number: int) -> dict[str, Any]:
    """A creator whose videos stand more or less still."""
    signals = {"static_frame_share": number % 10 / 10, "shoppable_videos_7d": 9, "host_on_screen_share": 0.0}
    return {"creator_id": f"c_{number}", "as_of": "2026-09-30", "region": "US", "signals": signals}


def ruling_on(case: str, verdict: Verdict) -> Ruling:
    """A ruling that accepts a verdict."""
    return Ruling(
        case=case,
        verdict_id=verdict.verdict_id,
        creator_id=verdict.creator_id,
        as_of=verdict.as_of,
        region=verdict.region,
        reviewer="ana",
        action="accept",
        decision=verdict.recommended or ("no_action" if verdict.decision == "escalate" else verdict.decision),
        clauses=(),
        reason="The rule is plain.",
        message=verdict.education_message.text,
        failed_checks=(),
    )
