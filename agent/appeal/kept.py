"""From an appeal that was heard to what the record keeps of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from agent.appeal.appeal import Appeal, Side
from agent.appeal.points import Reading
from agent.record.appealed import Appealed, Judged, Turned
from agent.record.entry import Entry
from agent.rules.case import Verbal


def kept(heard: Appeal, shown: Entry, reviewer: str, text: str, documents: Sequence[str]) -> Appealed:
    """What the record keeps.

    Args:
        heard: The appeal.
        shown: The entry of the verdict that it is against.
        reviewer: Who put it before the program.
        text: What the creator wrote.
        documents: The texts of the documents.
    """
    verdict = shown.verdict
    return Appealed(
        case=shown.case,
        verdict_id=verdict.verdict_id,
        creator_id=verdict.creator_id,
        as_of=verdict.as_of,
        region=verdict.region,
        reviewer=reviewer,
        model=heard.model,
        text=_digest(text),
        documents=tuple(map(_digest, documents)),
        before=_judged(heard.before),
        after=_judged(heard.after),
        points=tuple(
            Turned(
                clause=point.clause,
                about=point.about,
                before=_answer(point.before),
                after=_answer(point.after),
                speaks=point.speaks,
            )
            for point in heard.points
        ),
        new=len(heard.new),
        gives_orders=heard.gives_orders,
    )


def _judged(side: Side) -> Judged:
    return Judged(decision=side.decision, recommended=side.recommended)


def _answer(reading: Reading | None) -> Verbal | None:
    return reading.answer if reading else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
