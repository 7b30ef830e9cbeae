"""`show_clause`: a clause as it stands in the creator's region on the day of the verdict."""

from __future__ import annotations

from agent.chat.arguments.clauses import current, named, names_unknown
from agent.chat.arguments.focus import POINTING, sharing_words
from agent.chat.asked import Asked, Said
from policies.clause import Clause
from policies.words import rule_in_words
from signals.located import nearest

MOST = 2


def show_clause(asked: Asked) -> Said:
    """The text and the rule of the clauses that are meant, two at most."""
    wanted = named(asked.text, asked.handbook) or _pointed_at(asked)
    if not wanted:
        return Said(_which(asked), missing=True)
    shown = [c for i in wanted[:MOST] if (c := current(i, asked.handbook, asked.about.profile))]
    return Said("\n\n".join(_drawn(clause, asked) for clause in shown))


def _pointed_at(asked: Asked) -> tuple[str, ...]:
    """The one clause meant by "that one", by its subject, or by being the only one in sight."""
    if names_unknown(asked.text, asked.handbook):
        return ()
    breached = [f.clause for f in asked.about.verdict.findings]
    by_subject = sharing_words(asked, [*asked.cited, *breached])
    if by_subject:
        return by_subject[:1]
    if asked.cited and POINTING.search(asked.text):
        return asked.cited[:1]
    hits = asked.reviewer.tools.retriever.search(
        asked.text, region=asked.about.profile.region, day=asked.about.profile.as_of, k=1
    )
    return (*asked.cited, *breached, *(hit.clause for hit in hits))[:1]


def _which(asked: Asked) -> str:
    near = nearest(asked.text.upper(), sorted(asked.handbook.ids))
    hint = f" The nearest is {near}." if near else ""
    return f"The handbook has no such clause.{hint} Which clause shall I show?"


def _drawn(clause: Clause, asked: Asked) -> str:
    profile = asked.about.profile
    holds = clause.in_force(profile.region, profile.as_of)
    where = ", ".join(clause.regions).replace("*", "all regions")
    until = f" to {clause.effective_to}" if clause.effective_to else ""
    place = f"Version {clause.version}, {where}, from {clause.effective_from}{until}."
    if not holds:
        place += f" Not in force for {profile.region} on {profile.as_of}."
    text = clause.text.replace("### ", "#### ")
    rule = rule_in_words(clause.rule, asked.handbook.catalog) if clause.rule else ()
    sentences = "\n".join(f"- {sentence}" for sentence in rule) or "No rule: it decides nothing on its own."
    return f"### {clause.id} {clause.title}\n\n{place}\n\n{text}\n\n#### The rule\n\n{sentences}"
