"""The rationale for the reviewer: what the rules found, clause by clause, each sentence with its clause.

The facts are written by code. For a breach one sentence of the model may follow, which says how the
facts meet the rule; it never reaches the creator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agent.prose.facts import Fact, facts_of
from agent.rules.asks import judgements_of
from agent.rules.assess import Assessment
from agent.rules.case import Case
from agent.rules.decide import Outcome
from agent.rules.words import measure_in_words, plain_number


def rationale(case: Case, outcome: Outcome, readings: Mapping[str, str]) -> str:
    """The whole rationale; `readings` holds the model's sentence of a breached clause by clause id."""
    lines = [_headline(outcome)]
    for a in outcome.assessments:
        if a.status != "not_breached":
            lines.append(" ".join(_sentences(case, a, readings)))
    lines += [f"Escalated ({e.code}): {e.detail}" for e in outcome.escalation]
    return "\n".join(lines)


def _headline(outcome: Outcome) -> str:
    if outcome.decision == "escalate":
        return f"A person must decide; the rules alone would give {outcome.ruled}."
    if outcome.decision == "no_action":
        return "No approved rule is breached beyond doubt."
    return f"The rules give {outcome.decision}."


def _sentences(case: Case, a: Assessment, readings: Mapping[str, str]) -> Iterator[str]:
    draft = " (draft rule)" if a.rule.is_draft else ""
    yield f"[{a.clause.id}]{draft} {a.clause.title}: {a.status.replace('_', ' ')}."
    facts = [_fact(f) for f in facts_of(case, a) if f.result is not False or a.status == "undetermined"]
    if facts:
        yield "; ".join(facts) + "."
    for ask, answer in judgements_of(case, a.clause):
        where = f" ({', '.join(answer.evidence)})" if answer.evidence else ""
        yield f"“{ask.text}” {answer.verbal}{where}."
    if a.status == "breached":
        yield f"Breach no. {a.occurrence} in {a.rule.repeat_window_days} days: {measure_in_words(a.step)}."
        if a.clause.id in readings:
            yield readings[a.clause.id]


def _fact(fact: Fact) -> str:
    if fact.reading.value is None:
        return f"{fact.leaf.signal} is {'stale' if fact.reading.gap == 'stale_signal' else 'missing'}"
    test = f"{fact.leaf.op} {plain_number(fact.leaf.number)}"
    return f"{fact.leaf.signal} is {plain_number(fact.reading.value)}, rule {test}"
