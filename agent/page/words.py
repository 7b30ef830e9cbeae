"""What a reviewer reads in place of names and bare numbers: titles, units, measures, questions and steps.

Also makes text that other people wrote safe to print: nothing in it can move a cursor, colour a line,
turn the direction of reading round or hide. Nothing here draws.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from agent.rules.words import measure_in_words, plain_number
from agent.verdict import ChangeItem, Finding, ImposedMeasure, Test, Verdict
from policies.clause import Clause, Measure
from policies.criteria import Leaf, Operator, leaves, parse_leaf
from policies.handbook import Handbook

SIGNS: dict[Operator, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": "=", "!=": "≠"}
CODES = {
    "missing_signal": "missing signal",
    "stale_signal": "stale signal",
    "low_margin": "too close to call",
    "unclear_evidence": "unclear evidence",
    "untrusted_evidence": "only untrusted evidence",
    "draft_rule": "draft rule",
    "severe_measure": "heaviest measure",
    "conflicting_clauses": "clauses exclude each other",
    "out_of_scope": "no policy applies",
}
BREACH = "breach"
_CHANGED_ANSWER = re.compile(r"(?P<clause>\S+) (?P<purpose>\S+) = (?P<answer>yes|no)")
_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor
    r"|(?:\x1b\]|\x9d)[^\x07\x1b]*(?:\x07|\x1b\\)"  # titles, links; without an end the text is no sequence
    r"|\x1b[@-Z\\^_]"
)


def safe(text: str) -> str:
    """The text without terminal sequences, control and invisible characters; line feeds stay."""
    plain = _ESCAPE_SEQUENCE.sub("", text)
    return "".join(c if c == "\n" or not _unprintable(c) else " " if c in "\t\r" else "" for c in plain)


def line(text: str) -> str:
    """The safe text on one line."""
    return " ".join(safe(text).split())


def percent(share: float) -> str:
    """A share as `74 %`; what is not quite none or all never reads as such."""
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def amount(value: float, unit: str) -> str:
    """A value with its unit: `74 %`, `1 video`, `2.5 seconds`."""
    if unit == "share":
        return f"{plain_number(round(value * 100, 2))} %"
    if unit == "score":
        return plain_number(round(value, 4))
    return f"{plain_number(round(value, 4))} {_singular(unit) if value == 1 else unit}"


def probability(finding: Finding) -> str:
    """Probability of the breach: `74 %`, or `0 % to 100 %` where something is open."""
    high = finding.probability_high
    return percent(finding.probability) + ("" if high is None else f" to {percent(high)}")


def status(finding: Finding) -> str:
    """Status as a reviewer says it; an open clause is `open`."""
    return {"undetermined": "open"}.get(finding.status, finding.status.replace("_", " "))


def ordinal(number: int) -> str:
    """The number as a place: `1st`, `2nd`, `3rd`, `4th`."""
    special = {1: "st", 2: "nd", 3: "rd"} if number % 100 not in (11, 12, 13) else {}
    return f"{number}{special.get(number % 10, 'th')}"


def measure(item: ImposedMeasure) -> str:
    """One measure with its origin: `STILL-2: restrict: posting limit for 7 days, 12 points`."""
    words = line(measure_in_words(Measure(item.kind, item.measure, item.days)))
    points = f", {item.points} point{'' if item.points == 1 else 's'}" if item.points else ""
    return f"{line(item.clause) if item.clause else 'milestone of the rating'}: {words}{points}"


def rating(verdict: Verdict) -> str:
    """The health rating before and after, its band, and the milestone passed."""
    now = verdict.rating
    moved = f"{now.before} → {now.after}" if now.before != now.after else f"stays {now.after}"
    passed = "" if now.milestone is None else f", passes milestone {now.milestone}"
    return f"Health rating {moved}, {now.band.replace('_', ' ')}{passed}"


def clause_of(verdict: Verdict, finding: Finding, handbook: Handbook) -> Clause | None:
    """The version of the clause that a finding speaks of; None where this handbook has none."""
    versions = [
        c for c in handbook.find(finding.clause) if (c.policy, c.version) == (finding.policy, finding.version)
    ]
    in_region = [c for c in versions if "*" in c.regions or verdict.region in c.regions]
    return next(iter(in_region or versions), None)


def leaf_of(test: Test) -> Leaf | None:
    """The test as signal, operator and number."""
    return parse_leaf(test.test)


def title_of(signal: str, handbook: Handbook) -> str:
    """Title of a signal; its name where the catalog does not have it."""
    return handbook.catalog[signal].title if signal in handbook.catalog else signal


def against(leaf: Leaf, handbook: Handbook) -> str:
    """What a value is held against: `≥ 50 %`."""
    return f"{SIGNS[leaf.op]} {amount(leaf.number, unit_of(leaf, handbook))}"


def unit_of(leaf: Leaf, handbook: Handbook) -> str:
    """Unit of the signal of a test; `score`, which prints bare, where the catalog does not have it."""
    return handbook.catalog[leaf.signal].unit if leaf.signal in handbook.catalog else "score"


def purpose_of(test: Test, clause: Clause | None) -> str:
    """What a test is for: `breach`, or `exception:ID` where only an exception of the rule names it."""
    rule = clause.rule if clause else None
    if rule is None or any(leaf.text == test.test for leaf in leaves(rule.breach_when)):
        return BREACH
    for exception in rule.exceptions:
        if any(leaf.text == test.test for leaf in leaves(exception.when)):
            return f"exception:{exception.id}"
    return BREACH


def purposes_of(finding: Finding, clause: Clause | None) -> list[str]:
    """All that the tests and judgements of a finding are for: the breach first, then each exception."""
    named = [purpose_of(test, clause) for test in finding.tests] + [j.for_ for j in finding.judgements]
    return sorted(dict.fromkeys(named), key=lambda purpose: purpose != BREACH)


def changes(items: Sequence[ChangeItem]) -> list[ChangeItem]:
    """The changes less those that only go further with the same signal, the same way, to the same end."""
    nearest: dict[tuple[str, str, str], ChangeItem] = {}
    for item in items:
        leaf = parse_leaf(item.change)
        about = (leaf.signal, leaf.op[0]) if leaf else (item.change, "")
        nearest.setdefault((*about, item.decision), item)
    return list(nearest.values())


def change(item: ChangeItem, handbook: Handbook) -> str:
    """A change in words: `Static-frame share below 50 %`, `STILL-2, exception licensed: answer yes`."""
    leaf = parse_leaf(item.change)
    if leaf is not None:
        return f"{title_of(leaf.signal, handbook)} {against(leaf, handbook)}"
    said = _CHANGED_ANSWER.fullmatch(item.change)
    if said is None:
        return line(item.change)
    purpose = said["purpose"].replace("exception:", "exception ")
    return f"{said['clause']}, {purpose}: the answer is {said['answer']}"


def gaps(finding: Finding, handbook: Handbook) -> str:
    """What keeps an open clause open, shortly: `unknown: Speech share; 1 unclear question`."""
    unread = [leaf for test in finding.tests if test.value is None and (leaf := leaf_of(test))]
    titles = dict.fromkeys(line(title_of(leaf.signal, handbook)) for leaf in unread)
    unclear = sum(j.answer == "unclear" for j in finding.judgements)
    parts = [f"unknown: {', '.join(titles)}"] if titles else []
    parts += [f"{unclear} unclear question{'' if unclear == 1 else 's'}"] if unclear else []
    return "; ".join(parts) or "too close to call"


def decision(word: str) -> str:
    """A decision as it stands in the middle of a sentence: `no action`."""
    return word.replace("_", " ")


def rationale(verdict: Verdict, left_out: frozenset[str]) -> list[str]:
    """The rationale's paragraphs, less those of some clauses and of escalation, told elsewhere."""
    paragraphs = [line(text) for text in verdict.rationale.splitlines()]
    return [
        text
        for text in paragraphs
        if text and not text.startswith("Escalated (") and text[1:].partition("]")[0] not in left_out
    ]


def provenance(verdict: Verdict) -> str:
    """What produced the verdict, on one line."""
    p = verdict.provenance
    prompts = " ".join(f"{name} {version}" for name, version in sorted(p.prompts.items()))
    parts = [
        f"clausewise {p.clausewise}",
        f"commit {p.commit[:10]}" if p.commit else "",
        f"handbook {_short(p.handbook)}",
        f"index {_short(p.index)}" if p.index else "no index",
        f"model {_short(p.model)}" if p.model else "no model",
        f"prompts {prompts}" if prompts else "",
        f"seed {p.seed}",
        p.created_at,
        f"{p.seconds:g} s",
        f"{p.tokens.read} + {p.tokens.written} tokens",
        verdict.verdict_id,
    ]
    return line(" · ".join(part for part in parts if part))


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:10]


def _singular(unit: str) -> str:
    return unit.removesuffix("es") if unit.endswith("ches") else unit.removesuffix("s")


def _unprintable(character: str) -> bool:
    """Control, format (zero width, direction), private use, surrogate, unassigned, line-break characters."""
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
