"""What would change the decisions of a batch: for each row what `agent.rules.change` says of it alone.

Each trial becomes a row of a new batch, which repeats its creator with one thing replaced. Clauses that a
move does not touch stay as they were found; the others are assessed again. A creator has some hundred
trials, about 16 kB while they are sorted, so ask for some ten thousand rows at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from agent.columns.answers import unanswered
from agent.columns.assess import BREACHED, UNDETERMINED, Assessed
from agent.columns.batch import Batch
from agent.columns.decide import assess_batch, rule_on
from agent.columns.decisions import DECISIONS, Decisions
from agent.columns.listing import Listing
from agent.columns.table import PRESENT, Codes, Rows, nowhere
from agent.columns.taken import Taken
from agent.columns.trials import SAID, Trials, codes_of, first_of, trials
from agent.rules.change import AT_MOST, Change
from agent.rules.moves import AnswerMove, SignalMove

AT_ONCE = 20_000
"""Trials that are judged together; each takes some 3 kB."""


def what_would_change(decisions: Decisions, rows: Rows, at_once: int = AT_ONCE) -> Listing[Change]:
    """The nearest single changes that lead to another decision, nearest first, at most five for each row.

    Args:
        decisions: What was decided.
        rows: The rows of the batch that are asked about.
        at_once: How many trials to judge together, at least 1: memory against time.
    """
    tried = trials(decisions.batch, decisions.found, rows)
    after = np.empty(len(tried.row), np.int8)
    alike = np.argsort(tried.touches, kind="stable")  # moves of one signal bear on the same few clauses
    for start in range(0, len(alike), at_once):
        at = alike[start : start + at_once]
        after[at] = _judge(decisions, tried.take(at))
    return _told(decisions, tried, after)


def _judge(decisions: Decisions, tried: Trials) -> Codes:
    """The decision after each move."""
    batch = _moved(decisions.batch, tried)
    again = assess_batch(batch, tried.touching)
    return rule_on(batch, [*_kept(decisions, tried), *again]).decision


def _moved(batch: Batch, tried: Trials) -> Batch:
    """A batch of its own for the trials: moved signals are exact and fresh, moved answers certain."""
    size = len(tried.row)
    signals, answers = Taken(batch.columns.signals, tried.row), Taken(batch.answers, tried.row)
    for n in np.unique(tried.move):
        at = np.flatnonzero(tried.move == n)
        match tried.moves[n]:
            case SignalMove(test, value):
                column = signals.setdefault(test.signal, nowhere(size))
                column.value[at], column.state[at] = value, PRESENT
                if column.sd is not None:
                    column.sd[at] = 0.0
            case AnswerMove(key, verbal) as move:
                said = answers.setdefault(key, unanswered(size))
                said.said[at], said.probability[at], said.judged[at] = SAID[verbal], move.value, True
    moved = batch.take(tried.row)
    return replace(moved, columns=replace(moved.columns, signals=signals), answers=answers)


def _kept(decisions: Decisions, tried: Trials) -> Iterator[Assessed]:
    """What was found under the clauses that a move does not touch, so far as it bears on a decision."""
    position = np.empty(decisions.batch.columns.size, np.intp)
    for a in decisions.found:
        at = np.flatnonzero((a.status == BREACHED) | (a.status == UNDETERMINED))
        if len(at):
            position[:] = -1
            position[a.rows[at]] = at
            now = position[tried.row]
            rows = np.flatnonzero((now >= 0) & ~tried.touching(a.clause, a.rule))
            yield a.take(now[rows], rows)


def _told(decisions: Decisions, tried: Trials, after: Codes) -> Listing[Change]:
    """The changes that are told: of one direction and decision the nearest, and no more than enough."""
    other = np.flatnonzero(after != decisions.decision[tried.row])
    ways, way = codes_of([move.direction for move in tried.moves])
    to = len(DECISIONS)
    keys = (tried.row[other] * len(ways) + way[tried.move[other]]) * to + after[other]
    other = other[first_of(keys)]
    row = tried.row[other]
    other = other[np.arange(len(row)) - np.searchsorted(row, row) < AT_MOST]
    kinds, codes = np.unique(tried.move[other] * to + after[other], return_inverse=True)
    changes = (Change(tried.moves[kind // to].change, DECISIONS[kind % to]) for kind in kinds)
    return Listing(tried.row[other], codes, tuple(changes))
