"""The rules that a decision rests on: their words, what was seen, and why the one falls under the other.

What the catalog does not disclose is left out: signals, and the limits in the words of a clause, where a
gap stands for them. Nothing that a creator or anybody else wrote is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agent.prose.disclosure import Tests, discloses, without_secrets
from agent.prose.source import plain
from agent.rules.asks import asks_of
from agent.rules.case import BREACH
from agent.rules.moves import leaves_of_rule
from agent.statement.decided import Decided
from agent.statement.held import Held, clause_for
from agent.statement.table import Table
from agent.verdict import Finding
from policies.clause import Clause
from policies.criteria import Leaf, leaves
from policies.handbook import Handbook
from policies.numbers import states
from signals.catalog import SignalSpec

GAP = "[…]"


@dataclass(frozen=True)
class Seen:
    """A measured value that may be told."""

    spec: SignalSpec
    value: float


@dataclass(frozen=True)
class Read:
    """A question of a rule that was put to the texts on file, and what they said."""

    question: str
    is_exception: bool
    answer: str
    kinds: tuple[str, ...]
    """Kinds of the texts that the answer rests on, such as `bio`; empty where no profile is at hand."""


@dataclass(frozen=True)
class Ground:
    """One rule that a decision rests on.

    `quote` are its exact words with `[…]` for what is not told. `occurrence` counts confirmed breaches in
    `window` days, this one included; it is 0 for the clause about milestones, which nobody breaks. `hides`
    says that there is more behind it that is not told.
    """

    clause: Clause
    policy: str
    quote: str
    seen: tuple[Seen, ...] = ()
    hides: bool = False
    read: tuple[Read, ...] = ()
    occurrence: int = 0
    window: int = 0
    was_open: bool = False
    """Whether the program left open if the rule was broken, so that a person found it."""

    @property
    def since(self) -> date:
        """The day from which this version holds."""
        return self.clause.effective_from


def grounds(one: Decided, limits: tuple[Held, ...], table: Table, handbook: Handbook) -> tuple[Ground, ...]:
    """The rules behind the limits; behind a milestone all breaches, and the clause about milestones last.

    Raises:
        UserError: The handbook does not have a clause of the verdict.
    """
    milestone = any(limit.clause is None for limit in limits)
    named = {limit.clause.id for limit in limits if limit.clause}
    broken = {clause.id for clause in broken_in(one, handbook)} if milestone else set()
    told = [finding for finding in one.verdict.findings if finding.clause in named | broken]
    found = [_ground(one, finding, handbook) for finding in told]
    if milestone and table.milestones:
        day = date.fromisoformat(one.verdict.as_of)
        clause = handbook.version_of(table.milestones, one.verdict.region, day)
        if clause is not None:
            found.append(Ground(clause, _policy(clause, handbook), _first(clause)))
    return tuple(found)


def broken_in(one: Decided, handbook: Handbook) -> tuple[Clause, ...]:
    """The rules that were decided to be broken and that count; a draft counts for nothing.

    Raises:
        UserError: The handbook does not have a clause of the verdict.
    """
    found = (clause_for(one, f, handbook) for f in one.verdict.findings if f.clause in one.broken)
    return tuple(clause for clause in found if clause.rule and not clause.rule.is_draft)


def _ground(one: Decided, finding: Finding, handbook: Handbook) -> Ground:
    clause = clause_for(one, finding, handbook)
    tests = list(_tests(clause, handbook))
    behind = list(_behind(finding, clause, handbook))
    return Ground(
        clause=clause,
        policy=_policy(clause, handbook),
        quote=without_secrets(_with_gaps(_first(clause), tests), tests),
        seen=tuple(seen for seen in behind if seen.spec.disclose.value),
        hides=any(not seen.spec.disclose.value for seen in behind),
        read=tuple(_read(one, finding, clause, tests)),
        occurrence=finding.occurrence,
        window=clause.rule.repeat_window_days if clause.rule else 0,
        was_open=finding.status != "breached",
    )


def _tests(clause: Clause, handbook: Handbook) -> Iterator[tuple[Leaf, SignalSpec]]:
    for leaf in leaves_of_rule(clause.rule) if clause.rule else ():
        yield leaf, handbook.catalog[leaf.signal]


def _behind(finding: Finding, clause: Clause, handbook: Handbook) -> Iterator[Seen]:
    """The true tests of the breach itself, each signal once."""
    of_breach = {leaf.text: leaf for leaf in leaves(clause.rule.breach_when if clause.rule else None)}
    told = set()
    for test in finding.tests:
        leaf = of_breach.get(test.test)
        if leaf and test.result and test.value is not None and leaf.signal not in told:
            told.add(leaf.signal)
            yield Seen(handbook.catalog[leaf.signal], test.value)


def _read(
    one: Decided, finding: Finding, clause: Clause, tests: list[tuple[Leaf, SignalSpec]]
) -> Iterator[Read]:
    """The questions in the words of the rule, never of the verdict, which may come from anywhere."""
    kinds = {item.id: item.kind for item in one.profile.evidence} if one.profile else {}
    answers = {judged.for_: judged for judged in finding.judgements}
    for ask in asks_of(clause):
        found = answers.get(ask.key.purpose)
        if found and not any(True for _ in discloses(ask.text, tests)):
            behind = dict.fromkeys(kinds[name].replace("_", " ") for name in found.evidence if name in kinds)
            yield Read(plain(ask.text), ask.key.purpose != BREACH, found.answer, tuple(behind))


def _first(clause: Clause) -> str:
    """The paragraph that says what the rule is."""
    return plain(clause.definition.split("\n\n")[0])


def _with_gaps(text: str, tests: Tests) -> str:
    """The text without the limits and signals that are not told; a sentence keeps all its other words."""
    for leaf, spec in tests:
        if not spec.disclose.value:
            text = re.sub(re.escape(spec.title), GAP, text, flags=re.IGNORECASE)
        while _is_secret(leaf, spec) and (found := states(text, leaf, spec)):
            text = f"{text[: found.start]}{GAP}{text[found.end :]}"
    return text


def _is_secret(leaf: Leaf, spec: SignalSpec) -> bool:
    # None and all are no limit that anybody could use.
    return not spec.disclose.threshold and abs(leaf.number) not in (0, 1)


def _policy(clause: Clause, handbook: Handbook) -> str:
    return next((p.title for p in handbook.policies if clause in p.clauses), clause.policy)
