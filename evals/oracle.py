"""A case decided by the rules with the answers of a careful reader in place of the model's.

What differs from the label here is a fault of the rule or of the label; what differs only with the
real model is a fault of retrieval or of reading.
"""

from __future__ import annotations

from agent.rules.asks import asks_of
from agent.rules.case import BREACH, Answer, AskKey, Case
from agent.rules.decide import Outcome, decide
from evals.verdict_cases import VerdictCase
from policies.handbook import Handbook
from signals.errors import UserError

SAID = {
    "yes": Answer("yes", 0.97),
    "no": Answer("no", 0.03),
    "unclear": Answer("unclear", 0.5, "unclear_evidence"),
    "claimed": Answer("unclear", 0.5, "untrusted_evidence"),
}


def decide_with_answers(case: VerdictCase, handbook: Handbook) -> Outcome:
    """The outcome of the rules with the argued answers; all other questions are answered *no*.

    Raises:
        UserError: The profile is unsound, or an answer belongs to no question in force.
    """
    profile = case.read_profile(handbook)
    bare = Case(profile, handbook, has_model=True)
    asked = [ask.key for clause in bare.clauses for ask in asks_of(clause)]
    given = {
        AskKey(clause, purpose): SAID[said]
        for clause, answers in case.answers.items()
        for purpose, said in answers.items()
    }
    for key in given:
        if key not in asked:
            raise UserError(f"answers {key.clause} {key.purpose}, which no rule asks", where=case.id)
    said = {key: given.get(key, SAID["no"]) for key in asked} if profile.evidence else {}
    found = frozenset(key.clause for key in given if key.purpose == BREACH)
    return decide(Case(profile, handbook, said, found, has_model=True))


def differences(case: VerdictCase, outcome: Outcome) -> list[str]:
    """What the outcome has otherwise than the label, a line each; near misses are no difference."""
    found: dict[str, object] = {
        "decision": outcome.decision,
        "recommended": outcome.ruled if outcome.decision == "escalate" else None,
        "codes": frozenset(reason.code for reason in outcome.escalation),
        "rating_after": outcome.rating.after,
    }
    for status in ("breached", "exempt", "undetermined"):
        found[status] = frozenset(a.clause.id for a in outcome.assessments if a.status == status)
    expected = {name: getattr(case.expect, name) for name in found}
    return [
        f"{name}: expected {_shown(expected[name])}, found {_shown(value)}"
        for name, value in found.items()
        if expected[name] is not None and expected[name] != value
    ]


def _shown(value: object) -> str:
    return ", ".join(sorted(value)) or "none" if isinstance(value, frozenset) else str(value)
