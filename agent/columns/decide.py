"""From a batch to its decisions: what `agent.rules.decide` gives for each row, all rows at once.

`judge_columns` is the way in. Memory grows with rows times clauses, about 6 kB a row for a handbook of a
hundred clauses, so long lists of creators are judged in batches of some ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from agent.columns.answers import AnswerColumn
from agent.columns.assess import EXEMPT, Assessed, assess
from agent.columns.batch import Batch, View
from agent.columns.decisions import DECISIONS, Decisions
from agent.columns.escalate import Reason, reasons
from agent.columns.listing import Listing
from agent.columns.measures import SUSPEND, Breach, Imposition, RatingColumns, breaches, impose, rate
from agent.columns.table import Codes, Columns, Flags, Floats, Rows
from agent.rules.case import AskKey
from policies.clause import Clause, Rule
from policies.handbook import Handbook


class Ruling(NamedTuple):
    """What findings lead to, and how: decisions by their codes, breaches, rating, measures, reasons."""

    decision: Codes
    breached: Sequence[Breach]
    rating: RatingColumns
    imposed: Imposition
    reasons: Listing[Reason]


def judge_columns(
    handbook: Handbook,
    columns: Columns,
    answers: Mapping[AskKey, AnswerColumn] = MappingProxyType({}),
    found: Mapping[str, Flags] = MappingProxyType({}),
    has_model: bool = False,
) -> Decisions:
    """Applies every rule in force to every row.

    Args:
        handbook: The handbook.
        columns: The creators.
        answers: The answers that are known, by question.
        found: By clause id, the rows for which retrieval brought the clause.
        has_model: Whether questions can be answered at all.
    """
    batch = Batch(handbook, columns, answers, found, has_model)
    assessments = assess_batch(batch)
    ruling = rule_on(batch, assessments)
    return Decisions(
        batch=batch,
        decision=ruling.decision,
        ruled=ruling.imposed.ruled,
        confidence=_confidence(batch, assessments, ruling.breached, ruling.imposed),
        rating=ruling.rating,
        found=assessments,
        measures=ruling.imposed.measures,
        reasons=ruling.reasons,
    )


def assess_batch(
    batch: Batch, where: Callable[[Clause, Rule], Flags | bool] = lambda *_: True
) -> tuple[Assessed, ...]:
    """What was found under each clause that anybody could look at, in the order of the handbook.

    Args:
        batch: The creators.
        where: For a clause, the rows in which to look; everywhere unless told otherwise.
    """
    looked_at = (
        (View(batch, clause, np.flatnonzero(there & batch.assessed(clause, rule))), rule)
        for clause, rule, in_force in batch.clauses
        if (there := in_force & where(clause, rule)).any()
    )
    return tuple(assess(view, rule) for view, rule in looked_at if len(view.rows))


def rule_on(batch: Batch, found: Sequence[Assessed]) -> Ruling:
    """What the findings lead to; those that are neither breached nor undetermined may be left out."""
    breached = list(breaches(batch, found))
    rating = rate(batch, breached)
    imposed = impose(batch, breached, rating)
    why = reasons(batch, found, breached, imposed)
    decision = imposed.ruled.copy()
    decision[why.rows] = DECISIONS.index("escalate")
    return Ruling(decision, breached, rating, imposed, why)


def _confidence(
    batch: Batch, found: Sequence[Assessed], breached: Sequence[Breach], imposed: Imposition
) -> Floats:
    """Lowest probability among the breaches that carry the decision; for `no_action`, that none is one."""
    ruled, confidence = imposed.ruled, np.ones(batch.columns.size)
    for a in found:
        if not a.rule.is_draft:
            safe = np.where(a.status == EXEMPT, a.exemption, 1 - a.probability.high)
            _lower(confidence, a, np.flatnonzero(ruled[a.rows] == 0), safe)
    for breach in breached:
        of_row = ruled[breach.rows]
        carries = (breach.weight == of_row) | (breach.repeated & (of_row == SUSPEND))
        if breach.found.rule.points:
            carries |= imposed.milestone[breach.rows] == of_row
        _lower(confidence, breach.found, breach.at[carries], breach.found.probability.low)
    return confidence


def _lower(confidence: Floats, a: Assessed, at: Rows, to: Floats) -> None:
    """Lowers the confidence of the rows at some positions to that of their clause."""
    rows = a.rows[at]
    confidence[rows] = np.minimum(confidence[rows], to[at])
