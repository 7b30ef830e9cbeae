"""Single rows of a batch as the rules would put them: the outcomes that verdicts are built from.

Columns hold decisions, not words. The few clauses that a verdict tells of are assessed again by the rules,
which know what is open and what would settle it; all else is as the columns have it.
"""

from __future__ import annotations

import numpy as np

from agent.build import NEAR_MISS
from agent.columns.assess import NOT_BREACHED
from agent.columns.batch import Batch
from agent.columns.decisions import DECISIONS, Decisions
from agent.columns.listing import Collector, Listing
from agent.columns.measures import RULED
from agent.rules.assess import assess
from agent.rules.case import Case
from agent.rules.decide import Outcome
from agent.rules.escalate import escalations
from policies.clause import Clause, Rule


class Outcomes:
    """The outcomes of a batch, each made when it is asked for.

    Args:
        decisions: What was decided.
    """

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._told = _told(decisions)
        self._not_assessed = _not_assessed(decisions.batch)

    def of(self, row: int, case: Case) -> Outcome:
        """The outcome of a row, equal to `decide(case)` but for `assessments`: only what a verdict tells.

        Args:
            row: The row.
            case: The same creator with the same answers.
        """
        decisions = self._decisions
        decision, ruled = DECISIONS[decisions.decision[row]], RULED[decisions.ruled[row]]
        told = tuple(assess(case, clause, rule) for clause, rule in self._told.of(row))
        measures = decisions.measures.of(row)
        return Outcome(
            decision=decision,
            ruled=ruled,
            measures=measures,
            assessments=told,
            not_assessed=self._not_assessed.of(row),
            rating=decisions.rating_of(row),
            confidence=float(decisions.confidence[row]),
            escalation=tuple(escalations(case, told, ruled, measures)) if decision == "escalate" else (),
        )


def _told(decisions: Decisions) -> Listing[tuple[Clause, Rule]]:
    """The clauses that `agent.build.is_finding` holds worth telling."""
    collected: Collector[tuple[Clause, Rule]] = Collector()
    for a in decisions.found:
        at = np.flatnonzero((a.status != NOT_BREACHED) | (a.probability.high >= NEAR_MISS))
        collected.add((a.clause, a.rule), a.rows[at])
    return collected.listing()


def _not_assessed(batch: Batch) -> Listing[str]:
    """The ids of the clauses in force that nobody could look at."""
    collected: Collector[str] = Collector()
    for clause, rule, in_force in batch.clauses:
        collected.add(clause.id, np.flatnonzero(in_force & ~batch.assessed(clause, rule)))
    return collected.listing()
