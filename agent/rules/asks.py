"""The questions of the rules: which there are, which were answered, and which are worth asking.

A question is worth asking only if some answer to it would change the status of its clause, whatever
the other questions of that clause bring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from agent.rules.assess import assess, is_assessed
from agent.rules.case import BREACH, Answer, AskKey, Case, exception_key
from policies.clause import Clause, Rule

MOST_OTHERS = 4
"""With more questions in one rule than this beside one, it is asked: a needless question costs seconds."""


class Ask(NamedTuple):
    """A question as the rule words it."""

    key: AskKey
    text: str


class Judgement(NamedTuple):
    """A question with the answer that a model gave."""

    ask: Ask
    answer: Answer


def asks_of(clause: Clause) -> list[Ask]:
    """All questions of a clause: that of the breach first, then those of its exceptions."""
    rule = clause.rule
    if rule is None:
        return []
    asks = [Ask(AskKey(clause.id, BREACH), rule.ask)] if rule.ask else []
    return asks + [Ask(exception_key(clause, e), e.ask) for e in rule.exceptions if e.ask]


def judgements_of(case: Case, clause: Clause) -> list[Judgement]:
    """The judgements that a clause rests on; what followed without reading is none."""
    given = [(ask, case.answers.get(ask.key)) for ask in asks_of(clause)]
    return [Judgement(ask, answer) for ask, answer in given if answer is not None and answer.judged]


def worth_asking(case: Case) -> Iterator[Ask]:
    """The unanswered questions whose answer could change the status of a clause; none without evidence."""
    if not case.profile.evidence:
        return
    for clause in case.clauses:
        if clause.rule is not None and is_assessed(case, clause):
            open_asks = [ask for ask in asks_of(clause) if ask.key not in case.answers]
            yield from (ask for ask in open_asks if _matters(case, clause, clause.rule, ask, open_asks))


def _matters(case: Case, clause: Clause, rule: Rule, ask: Ask, all_asks: list[Ask]) -> bool:
    others = [other for other in all_asks if other != ask]
    if len(others) > MOST_OTHERS:
        return True
    for said in product(_possible(case), repeat=len(others)):
        known = {other.key: answer for other, answer in zip(others, said, strict=True)}
        statuses = {
            assess(replace(case, answers={**case.answers, **known, ask.key: answer}), clause, rule).status
            for answer in _possible(case)
        }
        if len(statuses) > 1:
            return True
    return False


def _possible(case: Case) -> tuple[Answer, ...]:
    """The answers at the ends of their ranges, since a status depends on no answer in between alone."""
    margin = case.handbook.adjudication.margin
    yes, no = (1.0, margin.high), (0.0, margin.low)
    return (
        *(Answer("yes", p) for p in yes),
        *(Answer("no", p) for p in no),
        Answer("unclear", 0.5, "unclear_evidence"),
    )
