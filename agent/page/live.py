"""A review as it happens, as Markdown: the page from moment to moment, for whoever draws it.

It only arranges what the event stream tells: steps as they come, the decision before any prose, the
verdict, and beside it the clauses that it cites. Nothing that a creator wrote is ever markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from agent.events import Checked, ClausesFound, Decided, Done, Event, FactsJoined, Judged, Writing
from agent.page.markdown import escape, markdown
from agent.page.words import decision
from agent.review import Reviewer
from agent.verdict import Verdict
from policies.clause import Clause
from policies.handbook import Handbook
from signals.errors import UserError
from signals.profile import Profile

EMPTY_PAGE = "_Choose a creator and start the review. The decision comes first, its reasons below it._"
EMPTY_CLAUSES = "_The clauses that a verdict cites stand here, with the quoted words marked._"
TEXT = re.compile(r'"(?:why|fix|reading)"\s*:\s*"((?:[^"\\]|\\.)*)')


class View(NamedTuple):
    """What the page shows at one moment, all of it Markdown."""

    page: str
    steps: str
    prose: str
    clauses: str


START = View(EMPTY_PAGE, "", "", EMPTY_CLAUSES)


def review_views(reviewer: Reviewer, profile: Profile) -> Iterator[View]:
    """The page from moment to moment while a profile is reviewed; a fault that can be mended ends it."""
    view = View(f"_Reviewing {escape(profile.creator_id)} …_", "", "", EMPTY_CLAUSES)
    written: dict[str, str] = {}
    yield view
    try:
        for event in reviewer.review_stream(profile):
            if isinstance(event, Writing):
                key = f"{event.clause}, {event.what}"
                written[key] = written.get(key, "") + event.piece
            view = shown(view, event, written, reviewer.handbook)
            yield view
    except UserError as error:
        yield view._replace(page=f"**This cannot be reviewed.** {escape(str(error))}", prose="")


def shown(view: View, event: Event, written: Mapping[str, str], handbook: Handbook) -> View:
    """The page after one more event."""
    match event:
        case Decided(outcome):
            sure = f"confidence {outcome.confidence:.0%}".replace("%", " %")
            head = f"## {decision(outcome.decision).upper()} · {sure}\n\n_The rules have decided; "
            view = view._replace(page=f"{head}the message is being written …_")
        case Writing():
            view = view._replace(prose=prose(written))
        case Done(verdict):
            view = view._replace(page=markdown(verdict, handbook), prose="", clauses=cited(verdict, handbook))
    said = step(event)
    return view._replace(steps=f"{view.steps}\n- {said}".strip()) if said else view


def step(event: Event) -> str:
    """One event as a line of the list of steps; empty where it adds none."""
    match event:
        case ClausesFound(hits):
            return f"{len(hits)} clauses found"
        case FactsJoined(facts):
            return f"{len(facts)} clauses joined with the facts that bear on them"
        case Judged(judgement, done, total):
            ask = judgement.ask
            asked = escape(f"{ask.key.clause}: {ask.text}")
            return f"question {done} of {total}: {asked} **{judgement.answer.verbal}**"
        case Decided(outcome):
            return f"the rules give **{decision(outcome.ruled)}**, decision **{decision(outcome.decision)}**"
        case Checked(clause, failures, attempt):
            names = ", ".join(sorted({failure.check for failure in failures}))
            state = f"does not stand: {escape(names)}" if names else "stands"
            return f"prose on {escape(clause)}, try {attempt}, {state}"
        case Done(verdict):
            return f"done in {verdict.provenance.seconds:.1f} s"
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
