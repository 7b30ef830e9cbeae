"""`record_decision`: a proposal that the reviewer confirms on the page. Nothing is recorded here."""

from __future__ import annotations

from agent.chat.arguments.decisions import Wish, decision_in, read_wish
from agent.chat.asked import Asked, Said
from agent.chat.turns import Action, Proposal
from agent.page import words as say
from agent.rules.measures import RuledDecision

CHOICES = "no action, educate, restrict or suspend"


def record_decision(asked: Asked) -> Said:
    """A proposal, or a question for what it lacks: what to do, which decision, the reason."""
    return proposed(asked, read_wish(asked.text, asked.about.verdict.decision))


def by_command(asked: Asked, action: Action) -> Said:
    """The same for a command, whose words are the reason as they stand."""
    if action != "change":
        return proposed(asked, Wish(action, None, asked.whole.strip()))
    word, _, rest = asked.whole.strip().partition(" ")
    two = " ".join(asked.whole.split()[:2])
    if decision_in(word) is None and decision_in(two) == "no_action":
        rest = " ".join(asked.whole.split()[2:])
        return proposed(asked, Wish("change", "no_action", rest))
    return proposed(asked, Wish("change", decision_in(word), rest.strip()))


def with_reason(asked: Asked, action: Action | None, decision: RuledDecision | None) -> Said:
    """The same where an earlier turn said what to do and this one says why, or which decision."""
    now = read_wish(asked.text, asked.about.verdict.decision)
    if action is None:
        return proposed(asked, now)
    if action == "change" and decision is None and now.decision:
        return proposed(asked, now._replace(action="change"))
    return proposed(asked, Wish(action, decision, asked.whole.strip()))


def proposed(asked: Asked, wish: Wish) -> Said:
    """The proposal of a wish, or what is missing from it."""
    clauses = _clauses(asked)
    on = f" on {', '.join(clauses)}" if clauses else ""
    match wish:
        case Wish(None):
            text = "Shall I propose to accept, to change or to escalate this verdict, and for what reason?"
            return Said(text, missing=True)
        case Wish("change", None):
            return Said(f"To which decision, {CHOICES}, and for what reason?", missing=True)
        case Wish(action, decision, ""):
            return Said(f"{_what(asked, action, decision)}{on} needs a reason: which is it?", missing=True)
        case Wish(action, decision, reason) if action is not None:
            text = f"Proposed with your reason: {_small(_what(asked, action, decision))}{on}."
            proposal = Proposal(action, decision, clauses, reason)
            return Said(f"{text} Nothing is recorded until you confirm it.", proposal)
    raise AssertionError("every wish is one of the four")


def _clauses(asked: Asked) -> tuple[str, ...]:
    """What the decision rests on: breaches and what a person is called for, else what is exempt."""
    verdict = asked.about.verdict
    called = {reason.clause for reason in verdict.escalation}
    acting = [f.clause for f in verdict.findings if f.status == "breached" or f.clause in called]
    exempt = [f.clause for f in verdict.findings if f.status == "exempt"]
    return tuple(dict.fromkeys(acting or exempt))


def _what(asked: Asked, action: Action | None, decision: RuledDecision | None) -> str:
    stands = say.decision(asked.about.verdict.decision)
    match action:
        case "accept":
            return f"Accepting the verdict ({stands})"
        case "escalate":
            return f"Handing the case on (verdict: {stands})"
        case _:
            return f"Changing {stands} to {say.decision(decision or '')}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
