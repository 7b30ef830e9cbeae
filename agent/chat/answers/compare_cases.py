"""`compare_cases`: other cases that found the same clauses; those that a person has decided come first."""

from __future__ import annotations

from agent.chat.asked import Asked, Said
from agent.chat.turns import Other
from agent.page import words as say
from agent.verdict import Finding, Verdict

MOST = 5
TELLING = ("breached", "exempt", "undetermined")


def compare_cases(asked: Asked) -> Said:
    """The cases most alike, or a sentence that there are none."""
    verdict = asked.about.verdict
    here = matters(verdict)
    clauses = list(dict.fromkeys(f.clause for f in verdict.findings if f.status in ("breached", "exempt")))
    clauses = clauses or list(dict.fromkeys(clause for clause, _ in here))
    about = ", ".join(clauses) or "no finding"
    others = [other for other in asked.about.others() if _key(other.verdict) != _key(verdict)]
    alike = [other for other in others if likeness(verdict, other.verdict) > 0]
    alike.sort(key=lambda o: (not o.ruled, -likeness(verdict, o.verdict), o.verdict.creator_id))
    if not alike:
        at_hand = f"none of the {len(others)} other cases at hand is like it" if others else "there are none"
        return Said(f"Similar cases to this one ({about}): {at_hand}.")
    lines = [_line(other, {clause for clause, _ in here}) for other in alike[:MOST]]
    decided = sum(bool(other.ruled) for other in alike)
    head = (
        f"This case is {say.decision(verdict.decision)} on {about}. Of {len(others)} other cases at hand "
        f"{len(alike)} {'is' if len(alike) == 1 else 'are'} like it, {decided} decided by a person."
    )
    return Said("\n".join([head, "", *lines]))


def matters(verdict: Verdict) -> frozenset[tuple[str, str]]:
    """The clauses of a verdict that are breached, exempt or open, with their status."""
    return frozenset((f.clause, f.status) for f in verdict.findings if f.status in TELLING)


def likeness(one: Verdict, other: Verdict) -> float:
    """How alike two verdicts are, from 0 to 1: shared clauses count half, with equal status in full.

    Two verdicts without any finding are alike if their decision is.
    """
    here, there = matters(one), matters(other)
    if not here and not there:
        return float(one.decision == other.decision)
    clauses, others = {c for c, _ in here}, {c for c, _ in there}
    whole = len(clauses | others)
    shared = 0.5 * len(clauses & others) + 0.5 * len(here & there)
    return shared / whole


def _key(verdict: Verdict) -> tuple[str, str]:
    return verdict.creator_id, verdict.as_of


def _line(other: Other, clauses: set[str]) -> str:
    verdict = other.verdict
    told = [_finding(f) for f in verdict.findings if f.status in TELLING and f.clause in clauses]
    rest = sum(f.status in TELLING and f.clause not in clauses for f in verdict.findings)
    more = f", and {rest} other finding{'' if rest == 1 else 's'}" if rest else ""
    where = f"{say.line(verdict.creator_id)} ({say.line(verdict.region)}, {verdict.as_of})"
    ruled = f" **Decided**: {say.line(other.ruled)}." if other.ruled else " Nobody has ruled on it yet."
    found = ", ".join(told) or "no finding"
    return f"- {where}: proposed {say.decision(verdict.decision)}; {found}{more}.{ruled}"


def _finding(finding: Finding) -> str:
    nth = f" for the {say.ordinal(finding.occurrence)} time" if finding.status == "breached" else ""
    return f"{finding.clause} {say.status(finding)}{nth}"
