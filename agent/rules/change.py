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
from agent.rules.words import plain_number
from policies.criteria import Condition, Leaf, Operator, Reading, compare, holds, leaves
from signals.catalog import SignalSpec
from signals.profile import SignalValue

AT_MOST = 5
OPPOSITE: dict[Operator, Operator] = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Change:
    """A single change in words, such as `static_frame_share < 0.5`, and the decision it leads to."""

    change: str
    decision: Decision


@dataclass(frozen=True)
class _Trial:
    distance: float
    change: str
    direction: str
    case: Case
    touched: str
    """The signal or the clause id that the change is about."""

    def outcome(self, before: Outcome) -> Outcome:
        """What the rules say after the change; clauses that it does not touch stay as they were."""
        same = (a for a in before.assessments if self.touched not in (a.clause.id, *a.rule.signals))
        return decide(self.case, {a.clause.id: a for a in same})


def what_would_change(case: Case, outcome: Outcome) -> list[Change]:
    """The nearest single changes that lead to another decision, nearest first, at most five.

    A longer way in the same direction to the same decision (`>= 3` where `>= 2` is enough) is left out.
    """
    trials = {trial.change: trial for trial in sorted(_trials(case, outcome), key=_order, reverse=True)}
    changes: dict[tuple[str, Decision], Change] = {}
    for trial in sorted(trials.values(), key=_order):
        decision = trial.outcome(outcome).decision
        if decision != outcome.decision:
            changes.setdefault((trial.direction, decision), Change(trial.change, decision))
        if len(changes) == AT_MOST:
            break
    return list(changes.values())


def _order(trial: _Trial) -> tuple[float, str]:
    return round(trial.distance, 9), trial.change


def _trials(case: Case, outcome: Outcome) -> Iterator[_Trial]:
    for a in outcome.assessments:
        for leaf in leaves_of(a):
            yield from _signal_trials(case, a, leaf)
        yield from _answer_trials(case, a)


def leaves_of(a: Assessment) -> list[Leaf]:
    """Every test of a rule, of the breach first, then of its exceptions; equal tests once."""
    conditions: list[Condition | None] = [a.rule.breach_when, *(e.when for e in a.rule.exceptions)]
    return list({leaf.text: leaf for condition in conditions for leaf in leaves(condition)}.values())


def _signal_trials(case: Case, a: Assessment, leaf: Leaf) -> Iterator[_Trial]:
    """The test made false if it is true, true if it is false, and both if nobody knows for sure."""
    spec = case.handbook.catalog[leaf.signal]
    if spec.kind == "derived":
        return
    reading = readings_for(case, a.clause)(leaf.signal)
    for op in (leaf.op, OPPOSITE[leaf.op]):
        if holds(replace(leaf, op=op), reading).low >= case.handbook.adjudication.margin.high:
            continue
        value = _just_there(op, leaf.number, spec)
        if value is not None:
            text = f"{leaf.signal} {op} {plain_number(leaf.number)}"
            direction = f"{leaf.signal} {op[0]}"
            moved = with_signal(case, leaf.signal, value)
            yield _Trial(_distance(reading, value), text, direction, moved, leaf.signal)


def _just_there(op: Operator, number: float, spec: SignalSpec) -> float | None:
    """The nearest value for which a test holds, within the signal's range; None if there is none."""
    low, high = spec.range
    width = high - low if low is not None and high is not None else max(abs(number), 1.0)
    whole = spec.kind == "counted" and number == int(number) and (high is None or high > 1)
    step = 1.0 if whole else width * 1e-6
    for value in {">=": (number,), "<=": (number,), "==": (number,)}.get(op, (number + step, number - step)):
        inside = (low is None or value >= low) and (high is None or value <= high)
        if inside and compare(value, op, number):
            return value
    return None


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
        for verbal, p in (("yes", 1.0), ("no", 0.0)):
            other = with_answer(case, ask.key, verbal)
            if now.verbal != verbal and assess(other, a.clause, a.rule).status != a.status:
                text = f"{ask.key.clause} {ask.key.purpose} = {verbal}"
                yield _Trial(abs(p - now.probability), text, text, other, ask.key.clause)
