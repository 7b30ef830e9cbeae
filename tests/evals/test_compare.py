"""Two runs side by side: paired differences, chance, flips and limits."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.compare import (
    changed_answers,
    differences,
    flips,
    lower_is_better,
    mcnemar,
    pairs_of,
    said,
    under,
    worse_than,
)
from evals.intervals import Figure
from evals.metrics import AMOUNTS, SHARES
from evals.summary import Summary
from signals.errors import UserError


@pytest.fixture
def runs(build):
    """Two runs from pairs of scores of the decision."""

    def make(*pairs):
        sides = []
        for side in (0, 1):
            answers = [
                (f"v{n}", "educate" if pair[side] else "restrict", pair[side]) for n, pair in enumerate(pairs)
            ]
            sides.append(
                [build.result(i, got=build.answer(d), scores={"decision": s}) for i, d, s in answers]
            )
        return pairs_of(*sides)

    return make


@pytest.fixture
def summary():
    """A summary with one metric."""

    def make(value, name="verdict.decision_accuracy", low=None, high=None):
        return Summary(metrics={name: Figure(value=value, low=low, high=high, n=9)}, run={})

    return make


@pytest.mark.parametrize(
    ("up", "down", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (3, 3, 1.0), (9, 1, 0.021484375)],
)
def test_mcnemar_has_known_values(up, down, p):
    """Two-sided exact, from the flips alone."""
    flipped = [(0.0, 1.0)] * up + [(1.0, 0.0)] * down
    assert mcnemar(flipped) == pytest.approx(p)
    assert mcnemar(flipped + [(1.0, 1.0)] * 50) == pytest.approx(p)


def test_mcnemar_is_for_yes_and_no():
    """Shares in between have no such test."""
    assert mcnemar([(0.5, 1.0), (1.0, 1.0)]) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0])), min_size=1, max_size=40))
def test_chance_has_no_direction(pairs):
    """Either run may come first; p lies from 0 to 1."""
    p: Any = mcnemar(pairs)
    assert 0 <= p <= 1
    assert mcnemar([(b, a) for a, b in pairs]) == pytest.approx(p)


def test_the_gap_is_second_less_first(runs):
    """Positive where the second run has more, with an interval around it."""
    gap: Any
    [gap] = differences(runs(*[(0.0, 1.0)] * 6, *[(1.0, 1.0)] * 4))
    assert (gap.name, gap.first.value, gap.second.value, gap.gap.value) == ("verdict.decision", 0.4, 1.0, 0.6)
    assert gap.gap.low < 0.6 < gap.gap.high
    assert gap.p == pytest.approx(0.03125)


def test_equal_runs_do_not_differ(runs):
    """No gap, no flip, certain to be chance."""
    pairs = runs((1.0, 1.0), (0.0, 0.0))
    [gap] = differences(pairs)
    assert (gap.gap.value, gap.gap.low, gap.gap.high, gap.p) == (0, 0, 0, 1)
    assert [*flips(pairs), *changed_answers(pairs)] == []


def test_flips_are_listed(runs):
    """From what to what, and whether for the better."""
    assert [tuple(flip) for flip in flips(runs((0.0, 1.0), (1.0, 1.0), (1.0, 0.0)))] == [
        ("v0", "verdict", "restrict", "educate", True),
        ("v2", "verdict", "educate", "restrict", False),
    ]


def test_only_answers_count_in_a_repetition(build):
    """Words and provenance may differ; a decision or an error may not."""
    first = [build.result(name, got=build.answer(), scores={"decision": 1.0}) for name in "abc"]
    second = [
        build.result("a", got={**build.answer(), "rationale": "Other words.", "provenance": {"seed": 1}}),
        build.result("b", got=build.answer("restrict"), scores={"decision": 0.0}),
        build.result("c", got=None, error="broke"),
    ]
    assert [flip.id for flip in changed_answers(pairs_of(first, second))] == ["b", "c"]


def test_runs_need_a_case_in_common(build):
    """Else there is nothing to compare."""
    assert [
        pair.first.id for pair in pairs_of([build.result("a"), build.result("b")], [build.result("b")])
    ] == ["b"]
    with pytest.raises(UserError, match="the two runs have no case in common"):
        pairs_of([build.result("a")], [build.result("b")])


def test_answers_in_a_word(build):
    """Of every kind."""
    assert said(build.result(got={"ranking": ["a", "b", "c", "d"]})) == "a, b, c"
    assert said(build.result(got={"answer": "yes"})) == "yes"
    assert said(build.result(got=None, error="broke")) == "error"


def test_limits_know_their_direction(summary):
    """Accuracy must not fall below, wrongful measures not rise above."""
    assert under(summary(0.8), {"verdict.decision_accuracy": 0.8}) == []
    assert under(summary(0.79), {"verdict.decision_accuracy": 0.8}) == [
        "verdict.decision_accuracy is 0.790, the limit is 0.8"
    ]
    wrongful = "verdict.wrongful_measure_rate"
    assert under(summary(0.0, wrongful), {wrongful: 0}) == []
    assert len(under(summary(0.01, wrongful), {wrongful: 0})) == 1
    with pytest.raises(
        UserError, match='no metric "accuracy" in this run; known are verdict.decision_accuracy'
    ):
        under(summary(1), {"accuracy": 1})


def test_a_baseline_allows_its_interval(summary):
    """Worse within it is no fault; gone is one; seconds belong to the machine."""
    accepted = summary(0.8, low=0.75, high=0.85).metrics
    assert worse_than(summary(0.75), accepted) == []
    assert worse_than(summary(0.7), accepted) == [
        "verdict.decision_accuracy is 0.700, below 0.750 of the baseline"
    ]
    assert worse_than(summary(1, "verdict.errors"), accepted) == [
        "verdict.decision_accuracy is not measured any more"
    ]
    slow = summary(1.0, "verdict.seconds_p50", 0.9, 1.1).metrics
    assert worse_than(summary(9.0, "verdict.seconds_p50"), slow) == []
    wrongful = summary(0.0, "verdict.wrongful_measure_rate", 0.0, 0.01).metrics
    assert len(worse_than(summary(0.02, "verdict.wrongful_measure_rate"), wrongful)) == 1


def test_every_metric_has_the_right_direction():
    """Of these less is better, of all others more."""
    less = {
        name
        for name in [*SHARES, *AMOUNTS, "confidence_ece", "aurc", "clause_recall"]
        if lower_is_better(name)
    }
    assert less == {
        *("escalation_rate", "needless_escalation_rate", "wrongful_measure_rate", "wrongful_suspend_rate"),
        *("missed_measure_rate", "message_failed_checks", "message_grade", "tokens_in", "tokens_out"),
        *("confidence_ece", "aurc"),
    }
