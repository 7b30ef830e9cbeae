"""The decisions of a batch: columns for the job, and for any one row what the rules say of it alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from agent.columns.assess import EXEMPT, OPEN_CODES, STATUSES, Assessed
from agent.columns.batch import Batch
from agent.columns.escalate import Reason
from agent.columns.listing import Listing
from agent.columns.measures import NO_MILESTONE, RULED, RatingColumns
from agent.columns.table import Codes, Floats, Rows, Whole
from agent.rules.assess import OpenCode, Status
from agent.rules.decide import Decision
from agent.rules.measures import Imposed, RuledDecision
from agent.rules.rating import Rating, band
from policies.clause import Clause
from policies.criteria import Interval

DECISIONS: tuple[Decision, ...] = (*RULED, "escalate")
"""A decision is coded by its position here."""


class RowFinding(NamedTuple):
    """One clause as found in one row; the fields are those of `agent.rules.assess.Assessment`."""

    clause: Clause
    status: Status
    probability: Interval
    exemption: float | None
    occurrence: int
    open: tuple[OpenCode, ...]


class RowOutcome(NamedTuple):
    """What the rules say of one row; the fields are those of `agent.rules.decide.Outcome`."""

    decision: Decision
    ruled: RuledDecision
    measures: tuple[Imposed, ...]
    findings: tuple[RowFinding, ...]
    not_assessed: tuple[str, ...]
    rating: Rating
    confidence: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Decisions:
    """The decisions of a batch, row by row; codes are positions in `DECISIONS` and `RULED`."""

    batch: Batch
    decision: Codes
    ruled: Codes
    confidence: Floats
    rating: RatingColumns
    found: tuple[Assessed, ...]
    measures: Listing[Imposed]
    reasons: Listing[Reason]

    @property
    def in_force(self) -> Whole:
        """Number of clauses with rules in force."""
        total = np.zeros(self.batch.columns.size, np.int64)
        for _, _, in_force in self.batch.clauses:
            total += in_force
        return total

    @property
    def assessed(self) -> Whole:
        """Number of clauses assessed."""
        total = np.zeros(self.batch.columns.size, np.int64)
        for a in self.found:
            total[a.rows] += 1
        return total

    def row(self, row: int) -> RowOutcome:
        """What the rules say of one row."""
        findings = tuple(self._findings(row))
        seen = {finding.clause.id for finding in findings}
        held = self.batch.handbook.in_force(*self.batch.columns.places[self.batch.columns.place[row]])
        return RowOutcome(
            decision=DECISIONS[self.decision[row]],
            ruled=RULED[self.ruled[row]],
            measures=self.measures.of(row),
            findings=findings,
            not_assessed=tuple(c.id for c in held if c.rule is not None and c.id not in seen),
            rating=self.rating_of(row),
            confidence=float(self.confidence[row]),
            reasons=self.reasons.of(row),
        )

    def rating_of(self, row: int) -> Rating:
        """Health rating of one row."""
        before, after, milestone = (int(column[row]) for column in self.rating)
        name = band(after, self.batch.handbook.adjudication)
        return Rating(before, after, name, None if milestone == NO_MILESTONE else milestone)

    @cached_property
    def _listed(self) -> tuple[Rows, Rows, Rows]:
        """All findings sorted by row: the row, which clause of `found`, and the position there."""
        lengths = [len(a.rows) for a in self.found]
        rows = np.concatenate([np.empty(0, np.intp), *(a.rows for a in self.found)])
        clauses = np.repeat(np.arange(len(lengths)), lengths)
        positions = np.concatenate([np.empty(0, np.intp), *(np.arange(length) for length in lengths)])
        order = np.argsort(rows, kind="stable")
        return rows[order], clauses[order], positions[order]

    def _findings(self, row: int) -> Iterator[RowFinding]:
        rows, clauses, positions = self._listed
        start, end = np.searchsorted(rows, [row, row + 1])
        for n, at in zip(clauses[start:end].tolist(), positions[start:end].tolist(), strict=True):
            yield _finding(self.found[n], at)


def _finding(a: Assessed, at: int) -> RowFinding:
    """What stands at one position of a clause's columns."""
    open_bits, status = a.open[at], a.status[at]
    return RowFinding(
        clause=a.clause,
        status=STATUSES[status],
        probability=Interval(float(a.probability.low[at]), float(a.probability.high[at])),
        exemption=float(a.exemption[at]) if status == EXEMPT else None,
        occurrence=int(a.occurrence[at]),
        open=tuple(code for bit, code in enumerate(OPEN_CODES) if open_bits >> bit & 1) if open_bits else (),
    )
