"""The record as people read it: a line for each entry, and the whole story of one case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from agent.batch.counts import in_words as in_counts
from agent.page.words import decision, line
from agent.record.appealed import Appealed
from agent.record.entry import Entry, Kind
from agent.record.standing import in_words


class Line(BaseModel):
    """One entry of the log; `reviewer` is None but for a ruling, `creator_id` for a job of many creators."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    at: str
    kind: Kind
    case: str
    creator_id: str | None
    what: str
    """What was proposed, ruled or judged: `escalate, restrict recommended`, `accepted restrict`."""
    reviewer: str | None


def line_of(entry: Entry) -> Line:
    """One entry as a line of the log."""
    creator: str | None = None
    reviewer: str | None = None
    match entry.kind:
        case "ruling":
            ruling = entry.ruling
            creator, what, reviewer = ruling.creator_id, in_words(ruling), ruling.reviewer
        case "appeal":
            appeal = entry.appeal
            creator, what, reviewer = appeal.creator_id, appeal_in_words(appeal), appeal.reviewer
        case "run":
            what = _judged(entry.content["record"])
        case "verdict":
            verdict = entry.verdict
            creator, what = verdict.creator_id, decision(verdict.decision)
            if verdict.recommended:
                what = f"{what}, {decision(verdict.recommended)} recommended"
    return Line(
        number=entry.number,
        at=entry.at,
        kind=entry.kind,
        case=entry.case,
        creator_id=creator,
        what=what,
        reviewer=reviewer,
    )


def log(entries: Iterable[Line]) -> str:
    """The log, a line for each entry; safe to print on a terminal."""
    return "\n".join(
        line(f"{one.number} {one.at} {_about(one)}: {one.reviewer or ''} {one.what}") for one in entries
    )


def _about(one: Line) -> str:
    return f"{one.case} {one.creator_id}" if one.creator_id else one.case


def story(entries: Iterable[Entry]) -> str:
    """What happened to a case, entry by entry; safe to print on a terminal."""
    return "\n".join(text for entry in entries for text in _told(entry))


def _told(entry: Entry) -> Iterator[str]:
    """One entry; lines that people wrote stand under it, so that none of them passes for another entry."""
    start = f"{entry.number} {entry.at}"
    told = line_of(entry)
    if entry.kind == "verdict":
        verdict = entry.verdict
        about = f"{verdict.creator_id} on {verdict.as_of} in {verdict.region}"
        yield line(f"{start} verdict {verdict.verdict_id} on {about}: {told.what}")
        return
    if entry.kind == "run":
        yield line(f"{start} job: {told.what}")
        yield from (f"    {line(name)} {line(digest)}" for name, digest in entry.content["files"].items())
        return
    if entry.kind == "appeal":
        yield line(f"{start} {told.reviewer} {told.what} (verdict {entry.appeal.verdict_id})")
        yield f"    Text {entry.appeal.text}"
        yield from (f"    Document {digest}" for digest in entry.appeal.documents)
        return
    ruling = entry.ruling
    yield line(f"{start} {told.reviewer} {told.what} (verdict {ruling.verdict_id})")
    for name, texts in (
        ("Reason", ruling.reason.splitlines()),
        ("Clauses", [", ".join(ruling.clauses)]),
        ("Message", ruling.message.splitlines()),
        ("Checks that the message fails", [", ".join(ruling.failed_checks)]),
    ):
        if any(texts):
            yield f"    {name}:"
            yield from (f"      {line(text)}".rstrip() for text in texts)


def appeal_in_words(appeal: Appealed) -> str:
    """An appeal in words: `heard an appeal: restrict, with it escalate; 1 of 2 points spoken to, …`."""
    spoken = sum(point.speaks for point in appeal.points)
    sides = f"{decision(appeal.before.decision)}, with it {decision(appeal.after.decision)}"
    new = f"{appeal.new} new {'sentence' if appeal.new == 1 else 'sentences'}"
    return f"heard an appeal: {sides}; {spoken} of {len(appeal.points)} points spoken to, {new}"


def _judged(record: Mapping[str, Any]) -> str:
    """A job in words: `judged creators.csv: 812 no action, 3 educate`."""
    counts = record["counts"]
    return f"judged {record['input']['file']}: {in_counts(counts['decisions'], counts['failed'])}"
