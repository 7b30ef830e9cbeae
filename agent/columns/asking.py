"""Which questions are worth asking in a batch, and their answers where nobody can read the evidence.

The same as `agent.rules.asks.worth_asking` says of one case, for all rows with evidence at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from agent.columns.answers import NO, UNANSWERED, UNCLEAR, YES, AnswerColumn
from agent.columns.assess import NOT_BREACHED, assess
from agent.columns.batch import Batch, View
from agent.columns.table import Codes, Flags
from agent.rules.asks import MOST_OTHERS, Ask, asks_of
from agent.rules.case import NOBODY_READ, AskKey
from policies.clause import Rule


def unread(batch: Batch) -> dict[AskKey, AnswerColumn]:
    """The answers where nobody can read: unclear, to every question that is worth asking."""
    answers = {}
    for key, asked in worth_asking(batch).items():
        said = np.where(asked, UNCLEAR, UNANSWERED).astype(np.int8)
        answers[key] = AnswerColumn(said, np.where(asked, NOBODY_READ.probability, 0.0), asked)
    return answers


def worth_asking(batch: Batch) -> dict[AskKey, Flags]:
    """For each question, the rows where an answer could change the status of its clause.

    Args:
        batch: A batch in which nothing is answered yet.
    """
    found: dict[AskKey, Flags] = {}
    for clause, rule, in_force in batch.clauses:
        asks = asks_of(clause)
        rows = np.flatnonzero(in_force & batch.columns.evidence & batch.assessed(clause, rule))
        if asks and len(rows):
            for ask, matters in zip(asks, _matters(View(batch, clause, rows), rule, asks), strict=True):
                asked = found.setdefault(ask.key, np.zeros(batch.columns.size, np.bool_))
                asked[rows[matters]] = True
    return found


def _matters(view: View, rule: Rule, asks: Sequence[Ask]) -> Sequence[Flags]:
    """For each question of a clause, whether it matters, row by row."""
    if len(asks) - 1 > MOST_OTHERS:
        return [np.ones(len(view.rows), np.bool_)] * len(asks)
    matters = np.zeros((len(asks), len(view.rows)), np.bool_)
    # What is not breached while all is unclear is not breached whatever the answers: few rows are left.
    left = np.flatnonzero(assess(view, rule).status != NOT_BREACHED)
    if len(left):
        shape = (*[len(_possible(view.batch))] * len(asks), len(left))
        status = np.array(list(_statuses(view.at(left), rule, asks))).reshape(shape)
        for n in range(len(asks)):
            differs = status != status.take([0], axis=n)
            matters[n, left] = differs.any(axis=tuple(range(len(asks))))
    return list(matters)


def _statuses(view: View, rule: Rule, asks: Sequence[Ask]) -> Iterator[Codes]:
    """The status under every combination of answers, those to the last question changing fastest."""
    for said in product(_possible(view.batch), repeat=len(asks)):
        batch = view.batch
        for ask, answer in zip(asks, said, strict=True):
            batch = batch.with_answer(ask.key, *answer)
        yield assess(View(batch, view.clause, view.rows), rule).status


def _possible(batch: Batch) -> list[tuple[int, float]]:
    """The answers at the ends of their ranges with P(yes), as `agent.rules.asks` has them."""
    margin = batch.handbook.adjudication.margin
    yes, no = [(YES, 1.0), (YES, margin.high)], [(NO, 0.0), (NO, margin.low)]
    return [*yes, *no, (UNCLEAR, NOBODY_READ.probability)]
