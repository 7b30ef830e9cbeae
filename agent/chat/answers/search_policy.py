"""`search_policy`: what the handbook says on a subject, in its own words, or that it does not say."""

from __future__ import annotations

from agent.chat.answers.english import query_of
from agent.chat.asked import Asked, Said
from agent.page import words as say
from agent.prose.source import plain
from index.retrieve import Hit
from policies.handbook import Handbook
from signals.profile import Profile

NEAREST = 5
FOUND = 0.5
"""Score of the best hit below which nothing counts as found."""
SHORT = 8
"""Words up to which a turn may need the one before it to be understood."""


def search_policy(asked: Asked) -> Said:
    """The nearest clauses, the first with its whole definition; hands over where none is found."""
    hits = hits_for(asked, query_of(asked))
    if not hits or hits[0].score < FOUND:
        return Said("", instead="none")
    profile, handbook = asked.about.profile, asked.handbook
    first, *others = hits
    parts = [_whole(first, profile, handbook)]
    lines = [f"- {_heading(hit, profile, handbook)}: “{say.line(plain(hit.quote))}”" for hit in others]
    return Said("\n\n".join([*parts, "\n".join(["Near it:", "", *lines])] if others else parts))


def hits_for(asked: Asked, question: str) -> list[Hit]:
    """The nearest clauses in force for the creator; a short turn is read with the one before it."""
    profile = asked.about.profile
    return asked.reviewer.tools.retriever.search(
        question,
        background=asked.before if len(asked.whole.split()) <= SHORT else "",
        region=profile.region,
        day=profile.as_of,
        k=NEAREST,
    )


def _whole(hit: Hit, profile: Profile, handbook: Handbook) -> str:
    """The definition of a clause, and the sentence that the search found where it stands elsewhere."""
    clause = handbook.version_of(hit.clause, profile.region, profile.as_of)
    definition = say.line(plain(clause.definition)) if clause else ""
    quote = say.line(plain(hit.quote))
    more = f" It also says: “{quote}”" if quote not in definition else ""
    return f"{_heading(hit, profile, handbook)}: “{definition}”{more}"


def _heading(hit: Hit, profile: Profile, handbook: Handbook) -> str:
    clause = handbook.version_of(hit.clause, profile.region, profile.as_of)
    draft = ", a draft" if clause and clause.rule and clause.rule.is_draft else ""
    return f"**{hit.clause}** {say.line(clause.title) if clause else ''}{draft}"
