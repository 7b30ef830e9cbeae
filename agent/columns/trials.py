"""The single moves that are worth a trial on rows of a batch, each with how far it is from what is known.

What `agent.rules.change` tries on one case, for all rows at once: moves are looked at one by one, and the
rows of each together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from agent.columns.answers import NO, YES
from agent.columns.assess import Assessed, assess
from agent.columns.batch import Batch, View
from agent.columns.condition import holds
from agent.columns.table import PRESENT, Flags, Floats, Rows, SignalColumn, nowhere
from agent.rules.asks import asks_of
from agent.rules.change import BILLION
from agent.rules.moves import SURE, AnswerMove, Move, SignalMove, signal_moves
from policies.clause import Clause, Rule

SAID = {"yes": YES, "no": NO}


class Trials(NamedTuple):
    """Moves on trial: move `moves[move[i]]` of row `row[i]`; by row, the nearest first.

    `touches[i]` is the code in `names` of the signal or of the clause that the move is about.
    """

    moves: tuple[Move, ...]
    row: Rows
    move: Rows
    names: Mapping[str, int]
    touches: Rows

    def take(self, at: Rows) -> Trials:
        """The trials at some positions."""
        return self._replace(row=self.row[at], move=self.move[at], touches=self.touches[at])

    def touching(self, clause: Clause, rule: Rule) -> Flags:
        """The trials whose move bears on a clause."""
        marked = np.zeros(len(self.names), np.bool_)
        marked[[self.names[name] for name in (clause.id, *rule.signals) if name in self.names]] = True
        return marked[self.touches]


def trials(batch: Batch, found: Sequence[Assessed], rows: Rows) -> Trials:
    """All trials of some rows of a batch.

    Args:
        batch: The batch.
        found: What was found in it.
        rows: The rows.
    """
    wanted = np.zeros(batch.columns.size, np.bool_)
    wanted[rows] = True
    tried: list[tuple[Move, Rows, Floats]] = [*_signal_trials(batch, found, wanted)]
    tried += _answer_trials(batch, found, wanted)
    moves = tuple(move for move, _, _ in tried)
    row = np.concatenate([rows[:0], *(at for _, at, _ in tried)])
    distance = np.concatenate([np.empty(0), *(far for _, _, far in tried)])
    move = np.repeat(np.arange(len(moves)), np.array([len(at) for _, at, _ in tried], np.intp))
    order = _nearest_first(moves, row, move, distance)
    row, move = row[order], move[order]
    names, touches = codes_of([each.touched for each in moves])
    return Trials(moves, row, move, names, touches[move])


def codes_of(words: Sequence[str]) -> tuple[Mapping[str, int], Rows]:
    """A code for each word, in the order of the alphabet, and the codes of all words in their own order."""
    codes = {word: n for n, word in enumerate(sorted(set(words)))}
    return codes, np.array([codes[word] for word in words], np.intp)


def first_of(keys: Rows) -> Rows:
    """Positions of keys that did not come before."""
    return np.sort(np.unique(keys, return_index=True)[1])


def _nearest_first(moves: tuple[Move, ...], row: Rows, move: Rows, distance: Floats) -> Rows:
    """The order of a row's trials: by distance, then by words; of equal words only the nearest."""
    words, codes = codes_of([each.change for each in moves])
    change, value = codes[move], np.array([each.value for each in moves])[move]
    order = np.lexsort((value, change, np.rint(distance * BILLION), row))
    return order[first_of(row[order] * len(words) + change[order])]


def _signal_trials(
    batch: Batch, found: Sequence[Assessed], wanted: Flags
) -> Iterator[tuple[SignalMove, Rows, Floats]]:
    """Moves of signals in the rows where their test does not surely hold."""
    there: dict[SignalMove, Flags] = {}
    for a in found:
        rows = a.rows[wanted[a.rows]]
        for move in signal_moves(a.rule, batch.handbook.catalog):
            there.setdefault(move, np.zeros(len(wanted), np.bool_))[rows] = True
    for move, flags in there.items():
        rows = np.flatnonzero(flags)
        column = (batch.columns.signals.get(move.test.signal) or nowhere(len(wanted))).take(rows)
        at = np.flatnonzero(holds(move.test, column).low < batch.handbook.adjudication.margin.high)
        yield move, rows[at], _distance(column.take(at), move.value)


def _distance(column: SignalColumn, value: float) -> Floats:
    """Distance as a share of the larger of both values, and none from what is not known."""
    distance = np.zeros(len(column.value))
    other = np.flatnonzero((column.state == PRESENT) & (column.value != value))
    now = column.value[other]
    with np.errstate(over="ignore"):
        distance[other] = np.abs(value - now) / np.maximum(np.abs(value), np.abs(now))
    return distance


def _answer_trials(
    batch: Batch, found: Sequence[Assessed], wanted: Flags
) -> Iterator[tuple[AnswerMove, Rows, Floats]]:
    """Answers in the rows where they would change the status of their clause."""
    for a in found:
        for ask in asks_of(a.clause):
            now = View(batch, a.clause, a.rows).answer(ask.key)
            for verbal in SURE:
                move = AnswerMove(ask.key, verbal)
                at = np.flatnonzero(wanted[a.rows] & (now.said != SAID[verbal]))
                sure = batch.with_answer(move.key, SAID[move.verbal], move.value)
                status = assess(View(sure, a.clause, a.rows[at]), a.rule).status
                at = at[status != a.status[at]]
                yield move, a.rows[at], np.abs(move.value - now.probability[at])
