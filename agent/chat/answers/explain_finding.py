"""`explain_finding`: why the verdict is what it is, from its own facts and in plain sentences.

Every number is that of the verdict. A clause that the verdict does not speak of is assessed by the same
rules, so that "why not" has an answer too. No model writes here, and nothing that is said changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from agent.build import finding_of
from agent.chat.answers.reasons import facts_in_words
from agent.chat.arguments.clauses import current, named
from agent.chat.arguments.focus import elsewhere, meant, nearest_to_breach, unflagged
from agent.chat.asked import Asked, Said
from agent.chat.case import case_of
from agent.page import words as say
from agent.page.findings import grouped
from agent.rules.assess import assess, is_assessed
from agent.rules.case import Case
from agent.verdict import Finding, Verdict
from policies.clause import Clause
from policies.words import rule_in_words

MOST = 4
"""Findings that are explained in full; the others are named in a line."""


def explain_finding(asked: Asked) -> Said:
    """The verdict in a sentence, then the findings that are meant, then why a person is called."""
    verdict = asked.about.verdict
    case = case_of(asked.about, asked.reviewer)
    chosen = _chosen(asked, case)
    others = elsewhere(asked, case)
    parts = [_headline(verdict)]
    parts += ["\n".join([*facts_in_words(f, asked), *_abroad(f, others, asked)]) for f in chosen[:MOST]]
    told = {finding.clause for finding in chosen[:MOST]}
    parts += [text for text in (_others(verdict, told), *_milestone(verdict), *_person(verdict)) if text]
    return Said("\n\n".join(parts))


def _chosen(asked: Asked, case: Case) -> list[Finding]:
    """The findings that are meant first; all that matter where none is, and near ones where none matters."""
    verdict = asked.about.verdict
    known = {finding.clause: finding for finding in verdict.findings}
    wanted = list(meant(asked))
    if not named(asked.text, asked.handbook) and not any(c in known for c in wanted):
        wanted += [c for c in unflagged(asked, case) if c not in wanted]
    full = [finding.clause for finding in grouped(verdict).full]
    picked = dict.fromkeys([*wanted, *full] or [*known][:MOST] or nearest_to_breach(asked, case))
    return [found for c in picked if (found := known.get(c) or _assessed(c, case, asked))]


def _assessed(clause_id: str, case: Case, asked: Asked) -> Finding | None:
    """A clause that the verdict does not tell, as the same rules see it; None where nobody could look."""
    clause = current(clause_id, asked.handbook, asked.about.profile)
    if clause is None or clause.rule is None or clause not in case.clauses or not is_assessed(case, clause):
        return None
    return finding_of(case, assess(case, clause, clause.rule))


def _abroad(finding: Finding, others: Mapping[str, Clause], asked: Asked) -> Iterator[str]:
    """That another region's version would be breached, and what it asks."""
    clause = others.get(finding.clause)
    if clause is not None and clause.rule is not None:
        asks = rule_in_words(clause.rule, asked.handbook.catalog)[0]
        yield f"- Under the version of {', '.join(clause.regions)} it would be breached: {say.line(asks)}"


def _headline(verdict: Verdict) -> str:
    match verdict.decision:
        case "escalate":
            ruled = say.decision(verdict.recommended or "no_action")
            return f"A person must decide; the rules alone would give {ruled}."
        case "no_action":
            return "The decision is no action: no approved rule is breached beyond doubt."
        case decision:
            return f"The decision is {say.decision(decision)}, confidence {say.percent(verdict.confidence)}."


def _others(verdict: Verdict, told: set[str]) -> str:
    """The other findings that matter, by name."""
    rest = [f for f in grouped(verdict).full if f.clause not in told]
    named_rest = ", ".join(f"{f.clause} ({say.status(f)})" for f in rest)
    return f"Besides: {named_rest}." if rest else ""


def _milestone(verdict: Verdict) -> Iterator[str]:
    """What the health rating did, where it brought a measure of its own."""
    if verdict.rating.milestone is not None:
        measures = [say.measure(item) for item in verdict.measures if item.clause is None]
        yield f"{say.rating(verdict)}. This adds {'; '.join(measures)}."


def _person(verdict: Verdict) -> Sequence[str]:
    if not verdict.escalation:
        return ()
    lines = [
        f"- {say.CODES.get(reason.code, reason.code)}: {say.line(reason.detail)} {say.line(reason.settle_by)}"
        for reason in verdict.escalation
    ]
    return ("\n".join(["Why a person must decide:", "", *lines]),)
