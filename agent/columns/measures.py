"""What the breaches of a batch lead to: ladder steps, repetition, points, milestones, and the heaviest kind.

The arithmetic of `agent.rules.measures` and `agent.rules.rating`, with a row for each creator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

import numpy as np

from agent.columns.assess import BREACHED, Assessed
from agent.columns.batch import Batch
from agent.columns.listing import Collector, Listing
from agent.columns.table import Codes, Flags, Rows, Whole
from agent.rules.measures import REPETITION, WEIGHT, Imposed, RuledDecision

RULED: tuple[RuledDecision, ...] = get_args(RuledDecision)
"""What the rules can give; the weight of a kind is its position."""

SUSPEND = WEIGHT["suspend"]
NO_MILESTONE = -1


@dataclass(frozen=True)
class Breach:
    """The rows that break one clause: positions in what was found, step of the ladder and its weight.

    `repeated` marks the rows in which repetition adds a suspension to a lighter step.
    """

    found: Assessed
    at: Rows
    step: Whole
    weight: Codes
    repeated: Flags

    @property
    def rows(self) -> Rows:
        """The rows of the batch."""
        return self.found.rows[self.at]


class RatingColumns(NamedTuple):
    """Health rating of each row before and after, and the milestone passed, or `NO_MILESTONE`."""

    before: Whole
    after: Whole
    milestone: Whole


class Imposition(NamedTuple):
    """The measures of all rows, the weight of the heaviest, and that of the milestone's (0 without one)."""

    measures: Listing[Imposed]
    ruled: Codes
    milestone: Codes


def breaches(batch: Batch, found: Sequence[Assessed]) -> Iterator[Breach]:
    """The breaches of each clause that may act, in the order of the clauses; drafts have none."""
    repetition = batch.handbook.adjudication.repetition
    size, history = batch.columns.size, batch.columns.history
    for a in found:
        at = a.of(BREACHED)
        if a.rule.is_draft or not len(at):
            continue
        weight = a.weight(at)
        earlier = history.count(size, repetition.days, a.clause.id)[a.rows[at]]
        often = earlier + 1 >= repetition.breaches
        yield Breach(a, at, a.step(at), weight, often & (weight != SUSPEND))


def rate(batch: Batch, breached: Sequence[Breach]) -> RatingColumns:
    """Takes the points of new breaches off; a milestone m is passed when `after <= m < before`."""
    before, lost = batch.rating, np.zeros(batch.columns.size, np.int64)
    for breach in breached:
        lost[breach.rows] += breach.found.rule.points
    after, milestone = np.maximum(before - lost, 0), np.full(len(before), NO_MILESTONE)
    for points in sorted(batch.handbook.adjudication.milestones, reverse=True):
        milestone[(after <= points) & (points < before)] = points
    return RatingColumns(before, after, milestone)


def impose(batch: Batch, breached: Sequence[Breach], rating: RatingColumns) -> Imposition:
    """All measures, of the breached clauses first, then of the milestone."""
    ruled = np.zeros(batch.columns.size, np.int8)
    milestone = np.zeros(batch.columns.size, np.int8)
    measures: Collector[Imposed] = Collector()
    for breach in breached:
        rule, clause, rows = breach.found.rule, breach.found.clause.id, breach.rows
        for step, measure in enumerate(rule.ladder):
            measures.add(Imposed(measure, "ladder", clause, rule.points), rows[breach.step == step])
        measures.add(Imposed(REPETITION, "repetition", clause, 0), rows[breach.repeated])
        ruled[rows] = np.maximum(ruled[rows], np.where(breach.repeated, SUSPEND, breach.weight))
    for points, measure in batch.handbook.adjudication.milestones.items():
        rows = np.flatnonzero(rating.milestone == points)
        measures.add(Imposed(measure, "milestone", None, 0), rows)
        milestone[rows] = WEIGHT[measure.kind]
    return Imposition(measures.listing(), np.maximum(ruled, milestone), milestone)
