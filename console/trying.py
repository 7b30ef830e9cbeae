"""What would be if: the signals and answers in play as knobs and switches, and what the rules say of them.

Nothing is asked of a model and nothing is kept. A signal that is turned counts as exact, a question that is
switched as answered for certain, so that the answer is about the fact and not about its noise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from agent.page import words as say
from agent.rules.asks import asks_of
from agent.rules.assess import Assessment
from agent.rules.case import NOBODY_READ, AskKey, Case, Verbal
from agent.rules.change import with_answer, with_signal
from agent.rules.decide import Decision, decide
from agent.rules.moves import SURE, AnswerMove, SignalMove, signal_moves
from agent.verdict import Verdict
from agent.what_if import FindingChange, Standing, differences, standing
from console.gauges import ends
from signals.catalog import SignalSpec

MOST_KNOBS, MOST_SWITCHES, MOST_TURNS = 8, 4, 5
STATUS_ORDER = ("breached", "undetermined", "exempt", "not_breached")


@dataclass(frozen=True)
class Knob:
    """A signal that can be turned, from `low` to `high` in its unit."""

    signal: str
    title: str
    low: float
    high: float
    step: float
    value: float
    """An unknown signal stands at its lowest value until it is turned."""


@dataclass(frozen=True)
class Switch:
    """A question that can be answered."""

    key: AskKey
    ask: str
    answer: Verbal


@dataclass(frozen=True)
class Tried:
    """What the rules say of both sides."""

    before: Standing
    after: Standing
    findings: tuple[FindingChange, ...]


@dataclass(frozen=True)
class Turn:
    """One change that leads to another decision."""

    words: str
    decision: Decision
    signals: Mapping[str, float]
    answers: Mapping[AskKey, Verbal]


def knobs(case: Case, named: Iterable[Turn] = ()) -> list[Knob]:
    """The signals that the findings hold against a limit, those of breached clauses first.

    Each reaches every value that any clause makes a difference at. What `named` moves comes before all.
    """
    moved = dict.fromkeys(signal for turn in named for signal in turn.signals)
    in_play = moved | dict.fromkeys(
        move.test.signal for a in _in_play(case) for move in _signal_moves(case, a)
    )
    reach: dict[str, list[float]] = {signal: [] for signal in [*in_play][:MOST_KNOBS]}
    for a in decide(case).assessments:
        for move in _signal_moves(case, a):
            if move.test.signal in reach:
                reach[move.test.signal] += [move.test.number, move.value]
    return [_knob(case, signal, numbers) for signal, numbers in reach.items()]


def _signal_moves(case: Case, a: Assessment) -> Iterator[SignalMove]:
    return signal_moves(a.rule, case.handbook.catalog)


def _knob(case: Case, signal: str, reach: list[float]) -> Knob:
    spec, given = case.handbook.catalog[signal], case.profile.signals.get(signal)
    value = given.value if given else None
    low, high = ends(spec, (*reach, *([] if value is None else [value])))
    counted = spec.kind == "counted" and spec.unit not in ("share", "score")
    return Knob(
        signal=signal,
        title=f"{say.line(spec.title)} ({spec.unit})",
        low=low,
        high=_whole(high, spec) if counted else round(high, 4),
        step=1.0 if counted else 0.01 if high - low <= 2 else 0.1,
        value=low if value is None else value,
    )


def _whole(high: float, spec: SignalSpec) -> float:
    """The next whole number, but never beyond the signal's range."""
    _, highest = spec.range
    whole = float(math.ceil(high))
    return whole if highest is None else min(whole, highest)


def switches(case: Case) -> list[Switch]:
    """The questions of the findings, with the answers that stand; none where there is no evidence to read."""
    if not case.profile.evidence:
        return []
    asks = [ask for a in _in_play(case) for ask in asks_of(a.clause)]
    return [Switch(ask.key, ask.text, case.answer(ask.key).verbal) for ask in asks][:MOST_SWITCHES]


def _in_play(case: Case) -> list[Assessment]:
    found = [a for a in decide(case).assessments if a.status != "not_breached" or a.probability.high > 0.05]
    return sorted(found, key=lambda a: (STATUS_ORDER.index(a.status), a.clause.id))


def tried(case: Case, signals: Mapping[str, float], answers: Mapping[AskKey, Verbal]) -> Tried:
    """Decides a case as it is and with other values and answers.

    Args:
        case: The case as it is.
        signals: Those that are turned; a noisy value turned to where it stands is exact from then on.
        answers: Those that are switched; an answer that stands already changes nothing.
    """
    before, after = decide(case), decide(_changed(case, signals, answers))
    return Tried(standing(before), standing(after), differences(before, after))


def _changed(case: Case, signals: Mapping[str, float], answers: Mapping[AskKey, Verbal]) -> Case:
    for signal, value in signals.items():
        case = with_signal(case, signal, value)
    for key, verbal in answers.items():
        if case.answer(key).verbal == verbal:
            continue
        if verbal == "unclear":
            case = replace(case, answers={**case.answers, key: NOBODY_READ})
        else:
            case = with_answer(case, key, verbal)
    return case


def turns(case: Case, verdict: Verdict) -> list[Turn]:
    """The changes that the verdict names, ready to be tried."""
    known = dict(_moves(case))
    return [
        Turn(say.change(item, case.handbook), item.decision, *known[item.change])
        for item in say.changes(verdict.what_would_change)
        if item.change in known
    ][:MOST_TURNS]


def _moves(case: Case) -> Iterator[tuple[str, tuple[Mapping[str, float], Mapping[AskKey, Verbal]]]]:
    """Every single move that the findings suggest, by the words that a verdict has for it."""
    for a in decide(case).assessments:
        for move in _signal_moves(case, a):
            yield move.change, ({move.test.signal: move.value}, {})
        for ask in asks_of(a.clause):
            for verbal in SURE:
                yield AnswerMove(ask.key, verbal).change, ({}, {ask.key: verbal})
