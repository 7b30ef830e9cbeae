"""The message to a creator: fixed parts in a fixed order, filled with facts.

What we saw, which rule and why, what happens now, how to fix it, how to appeal. The frame is code and
wording that people wrote; only the two passages *why* and *fix* of each clause may come from a model.
Signals that the handbook does not disclose never enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent.prose.facts import behind_the_breach, facts_of, in_words
from agent.prose.wording import Wording
from agent.rules.assess import Assessment
from agent.rules.case import Case
from agent.rules.decide import Outcome
from agent.rules.measures import WEIGHT, Imposed
from policies.clause import Clause
from signals.catalog import SignalSpec


@dataclass(frozen=True)
class Passage:
    """What a message says of one clause in prose: why the rule exists, and how to fix it."""

    why: str
    fix: str


def carried(outcome: Outcome) -> list[Assessment]:
    """The breaches that a message speaks of, heaviest measure first; none while a person decides."""
    if outcome.decision == "escalate":
        return []
    breached = [a for a in outcome.assessments if a.status == "breached" and not a.rule.is_draft]
    return sorted(breached, key=lambda a: (-WEIGHT[a.step.kind], a.clause.id))


def compose(case: Case, outcome: Outcome, passages: Mapping[str, Passage], wording: Wording) -> str:
    """The whole message; `passages` holds one entry for each clause that is carried, by clause id."""
    told = carried(outcome)
    parts = [wording.say("greeting"), wording.say(f"opening.{outcome.decision}")]
    if told:
        parts += _part(wording, "saw", _seen(case, told, wording))
        parts += _part(wording, "rule", (_rule(a.clause, passages[a.clause.id], wording) for a in told))
    if told or outcome.decision == "escalate":
        parts += _part(wording, "now", _now(outcome, wording))
    if told:
        parts += _part(wording, "fix", _fixes(told, passages))
        parts += _part(wording, "appeal", [appeal(case, wording)])
    return "\n\n".join([*parts, wording.say("closing")])


def _part(wording: Wording, name: str, lines: Iterator[str] | list[str]) -> list[str]:
    body = list(dict.fromkeys(lines))
    text = body[0] if len(body) == 1 else "\n".join(f"- {line}" for line in body)
    return [f"{wording.say(f'heading.{name}')}\n{text}"]


def _seen(case: Case, told: list[Assessment], wording: Wording) -> Iterator[str]:
    for a in told:
        facts = list(behind_the_breach(facts_of(case, a), a))
        shown = [f for f in facts if f.spec.disclose.value and f.reading.value is not None]
        for fact in shown:
            value = in_words(fact.reading.value or 0.0, fact.spec, wording)
            yield wording.say("saw.value", phrase=_phrase(fact.spec, wording), value=value)
        if not shown:
            yield wording.say("saw.hidden" if facts else "saw.content", clause=a.clause.id)


def _phrase(spec: SignalSpec, wording: Wording) -> str:
    key = f"phrase.{spec.name}"
    return wording.say(key) if wording.has(key) else spec.phrase


def _rule(clause: Clause, passage: Passage, wording: Wording) -> str:
    line = wording.say("rule.line", clause=clause.id, title=clause.title)
    return f"{line} {passage.why}".strip()


def _fixes(told: list[Assessment], passages: Mapping[str, Passage]) -> list[str]:
    several = len(told) > 1
    return [
        f"{a.clause.id}: {passages[a.clause.id].fix}" if several else passages[a.clause.id].fix for a in told
    ]


def _now(outcome: Outcome, wording: Wording) -> Iterator[str]:
    """What happens, sentence by sentence, from the measures alone."""
    if outcome.decision == "escalate":
        yield wording.say("now.escalate")
        return
    for imposed in outcome.measures:
        yield _measure(imposed, wording)
    rating = outcome.rating
    lost = rating.before - rating.after
    slots = {"before": rating.before, "after": rating.after, "points": lost}
    yield wording.say("now.points" if lost else "now.points_none", **slots)


def _measure(imposed: Imposed, wording: Wording) -> str:
    kind, slug, days = imposed.measure.kind, imposed.measure.measure, imposed.measure.days
    base = "milestone" if imposed.clause is None else kind
    lasting = days_in_words(days, wording)
    slots = {"clause": imposed.clause, "measure": measure_name(slug, wording), "days": lasting}
    return wording.say(f"now.{base}_days" if days is not None else f"now.{base}", **slots)


def measure_name(slug: str | None, wording: Wording) -> str:
    """A measure as the creator reads it; one without wording by its name."""
    key = f"measure.{slug}"
    return (
        wording.say(key)
        if wording.has(key)
        else wording.say("measure.other", measure=(slug or "").replace("_", " "))
    )


def days_in_words(days: int | None, wording: Wording) -> str:
    """How long a measure lasts; empty where it has no end."""
    return "" if days is None else wording.say("days.one" if days == 1 else "days.many", n=days)


def appeal(case: Case, wording: Wording) -> str:
    """The first paragraph of the clause that governs appeals in the region, word for word."""
    clause = case.handbook.appeal_clause(case.profile.region, case.profile.as_of)
    if clause is None:
        return wording.say("appeal.none")
    return " ".join(clause.text.split("\n\n")[0].split())
