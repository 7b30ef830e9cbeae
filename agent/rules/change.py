"""What would change the decision: the smallest single changes, each tried by running the rules again.

A change is one signal across one threshold, one fact that is missing, or one answer. Signals move to
just beyond the threshold and count as exact there, so that the answer is about the fact, not its noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.rules.asks import asks_of
from agent.rules.assess import Assessment, assess, readings_for
from agent.rules.case import Answer, AskKey, Case
from agent.rules.decide import Decision, Outcome, decide
from agent.rules.moves import SURE, AnswerMove, Move, signal_moves
from policies.criteria import Reading, holds
from signals.profile import SignalValue

AT_MOST = 5
BILLION = 1e9
"""Distances are told apart to a billionth."""


@dataclass(frozen=True)
class Change:
    """A single change in words, such as `static_frame_share < 0.5`, and the decision it leads to."""

    change: str
    decision: Decision


@dataclass(frozen=True)
class _Trial:
    distance: float
    move: Move
    case: Case

    def outcome(self, before: Outcome) -> Outcome:
        """What the rules say after the move; clauses that it does not touch stay as they were."""
        same = (a for a in before.assessments if self.move.touched not in (a.clause.id, *a.rule.signals))
        return decide(self.case, {a.clause.id: a for a in same})


def what_would_change(case: Case, outcome: Outcome) -> list[Change]:
    """The nearest single changes that lead to another decision, nearest first, at most five.

    A longer way in the same direction to the same decision (`>= 3` where `>= 2` is enough) is left out.
    """
    trials: dict[str, _Trial] = {}
    for trial in sorted(_trials(case, outcome), key=_order):
        trials.setdefault(trial.move.change, trial)
    changes: dict[tuple[str, Decision], Change] = {}
    for change, trial in trials.items():
        decision = trial.outcome(outcome).decision
        if decision != outcome.decision:
            changes.setdefault((trial.move.direction, decision), Change(change, decision))
        if len(changes) == AT_MOST:
            break
    return list(changes.values())


def _order(trial: _Trial) -> tuple[float, str, float]:
    return round(trial.distance * BILLION, 0), trial.move.change, trial.move.value


def _trials(case: Case, outcome: Outcome) -> Iterator[_Trial]:
    for a in outcome.assessments:
        yield from _signal_trials(case, a)
        yield from _answer_trials(case, a)


def _signal_trials(case: Case, a: Assessment) -> Iterator[_Trial]:
    """The test made false if it is true, true if it is false, and both if nobody knows for sure."""
    readings, sure = readings_for(case, a.clause), case.handbook.adjudication.margin.high
    for move in signal_moves(a.rule, case.handbook.catalog):
        reading = readings(move.test.signal)
        if holds(move.test, reading).low < sure:
            moved = with_signal(case, move.test.signal, move.value)
            yield _Trial(_distance(reading, move.value), move, moved)


def _distance(reading: Reading, value: float) -> float:
    """Distance as a share of the larger of both values, from 0 to 2.

    An unknown fact lies nearest, since nothing need change.
    """
    if reading.value is None or reading.value == value:
        return 0.0
    return abs(value - reading.value) / max(abs(value), abs(reading.value))


def with_signal(case: Case, name: str, value: float) -> Case:
    """The case with one signal replaced by an exact, fresh value."""
    signals = {**case.profile.signals, name: SignalValue(value=value, sd=0.0)}
    return replace(case, profile=case.profile.model_copy(update={"signals": signals}))


def with_answer(case: Case, key: AskKey, verbal: str) -> Case:
    """The case with one question answered for certain, `yes` or `no`."""
    said = Answer("yes", 1.0) if verbal == "yes" else Answer("no", 0.0)
    return replace(case, answers={**case.answers, key: said})


def _answer_trials(case: Case, a: Assessment) -> Iterator[_Trial]:
    for ask in asks_of(a.clause):
        now = case.answer(ask.key)
        for verbal in SURE:
            other = with_answer(case, ask.key, verbal)
            if now.verbal != verbal and assess(other, a.clause, a.rule).status != a.status:
                move = AnswerMove(ask.key, verbal)
                yield _Trial(abs(move.value - now.probability), move, other)
