"""A review as it happens, in words: its steps, the prose that grows, and the clauses that it cites.

It only arranges what the event stream and the verdict tell. Nothing that a creator wrote is ever markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from agent.events import Checked, ClausesFound, Decided, Event, FactsJoined, Judged, Writing
from agent.page.markdown import escape
from agent.page.words import decision, line
from agent.verdict import Verdict
from policies.clause import Clause
from policies.handbook import Handbook

EMPTY_CLAUSES = "_The clauses that a verdict cites stand here, with the quoted words marked._"
TEXT = re.compile(r'"(?:why|fix|reading)"\s*:\s*"((?:[^"\\]|\\.)*)')


def step(event: Event) -> str:
    """One event as a line of plain text; empty where there is nothing to tell."""
    match event:
        case ClausesFound(hits):
            return f"{len(hits)} clauses found"
        case FactsJoined(facts):
            return f"{len(facts)} clauses joined with the facts that bear on them"
        case Judged(judgement, done, total):
            ask = judgement.ask
            asked = line(f"{ask.key.clause}: {ask.text}")
            return f"question {done} of {total}: {asked} {judgement.answer.verbal}"
        case Decided(outcome):
            return f"the rules give {decision(outcome.ruled)}, decision {decision(outcome.decision)}"
        case Writing():
            return "the model is writing"
        case Checked(clause, failures, attempt):
            names = ", ".join(sorted({failure.check for failure in failures}))
            state = f"does not stand: {names}" if names else "stands"
            return f"prose on {line(clause)}, try {attempt}, {state}"
        case _:
            return ""


def prose(written: Mapping[str, str]) -> str:
    """What the model has written so far, as text."""
    parts = []
    for key, text in written.items():
        last = text.rsplit('{"', 1)[-1]
        told = " ".join(TEXT.findall('{"' + last)).replace('\\"', '"')
        parts.append(f"**{escape(key)}** {escape(told)} …")
    return "\n\n".join(parts)


def cited(verdict: Verdict, handbook: Handbook) -> str:
    """The text of every clause among the findings, with the quoted words marked."""
    parts = []
    for finding in verdict.findings:
        versions = (c for c in handbook.find(finding.clause) if c.version == finding.version)
        clause = next((c for c in versions if "*" in c.regions or verdict.region in c.regions), None)
        if clause is not None:
            quotes = {(t.quote.start, t.quote.end) for t in finding.tests if t.quote}
            head = f"#### {escape(clause.id)} {escape(clause.title)}"
            source = f"_{escape(clause.policy)}, version {clause.version}_"
            parts.append(f"{head}\n\n{source}\n\n{clause_text(clause, quotes)}")
    return "\n\n---\n\n".join(parts) or "_This verdict cites no clause._"


def clause_text(clause: Clause, quotes: set[tuple[int, int]]) -> str:
    """The text of a clause as Markdown without images, links or HTML, with slices of it marked."""
    edges = sorted({0, len(clause.text), *(edge for quote in quotes for edge in quote)})
    parts = []
    for start, end in pairwise(edges):
        text = _tame(clause.text[start:end])
        inside = any(first <= start and end <= last for first, last in quotes)
        parts.append(f"<mark>{text}</mark>" if inside and "\n\n" not in text and text.strip() else text)
    return re.sub(r"(?m)^#{1,6} +(.+)$", r"**\1**", "".join(parts))


def _tame(text: str) -> str:
    marked = text.replace("&", "&amp;").replace("<", "&lt;").replace("[", r"\[").replace("://", r":\//")
    return re.sub(r"(?i)\bwww\.", r"www\.", marked)
