"""The single moves that a rule suggests."""

from __future__ import annotations

from typing import Any

import pytest

from agent.rules.case import AskKey
from agent.rules.moves import AnswerMove, SignalMove, leaves_of_rule, signal_moves
from policies.clause import Rule
from policies.criteria import Leaf

AT_LEAST_HALF = Leaf("exact_share", ">=", 0.5, "exact_share >= 0.5")


def rule_of(bench: Any, breach_when: Any, **keys: Any) -> Rule:
    """A rule as the handbook has it."""
    [clause] = bench.handbook([bench.clause("A-1", bench.rule(breach_when, **keys))]).clauses
    rule: Rule = clause.rule
    return rule


def moves(bench: Any, breach_when: Any) -> list[tuple[str, float]]:
    """The moves of one condition, in words, with the values that they lead to."""
    return [(m.change, m.value) for m in signal_moves(rule_of(bench, breach_when), bench.catalog)]


def test_tests_come_in_the_order_of_the_rule_and_once(bench: Any) -> None:
    """Those of the breach, then those of its exceptions."""
    breach = {"all": ["free_count >= 2", {"none": ["exact_share >= 0.5"]}]}
    exceptions = [
        {"id": "a", "when": {"any": ["exact_share >= 0.5", "free_score < 3"]}},
        {"id": "b", "ask": "?"},
    ]
    rule = rule_of(bench, breach, exceptions=exceptions)
    assert [leaf.text for leaf in leaves_of_rule(rule)] == [
        "free_count >= 2",
        "exact_share >= 0.5",
        "free_score < 3",
    ]


@pytest.mark.parametrize(
    ("test", "there", "opposite"),
    [
        ("free_count >= 3", ("free_count >= 3", 3.0), ("free_count < 3", 2.0)),
        ("free_count > 3", ("free_count > 3", 4.0), ("free_count <= 3", 3.0)),
        ("free_count <= 3", ("free_count <= 3", 3.0), ("free_count > 3", 4.0)),
        ("free_count < 3", ("free_count < 3", 2.0), ("free_count >= 3", 3.0)),
        ("free_count == 3", ("free_count == 3", 3.0), ("free_count != 3", 4.0)),
        ("free_count != 3", ("free_count != 3", 4.0), ("free_count == 3", 3.0)),
    ],
)
def test_every_test_is_made_to_hold_and_to_fail(
    bench: Any, test: str, there: tuple[str, float], opposite: tuple[str, float]
) -> None:
    """By the least that does it: counts move by one."""
    assert moves(bench, test) == [there, opposite]


@pytest.mark.parametrize(
    ("test", "value"),
    [
        ("exact_share < 0.5", 0.499999),
        ("free_score < 2000", 1999.998),
        ("free_score < 0.5", 0.499999),
        ("free_count < 2.5", 2.4999975),
    ],
)
def test_shares_and_scores_move_by_a_millionth(bench: Any, test: str, value: float) -> None:
    """Of the signal's range; without one, of the threshold or of 1."""
    assert dict(moves(bench, test))[test] == pytest.approx(value, abs=1e-12)


def test_no_move_leaves_the_range(bench: Any) -> None:
    """Nothing lies below 0 or above 1; off an end, the only way is inside."""
    assert moves(bench, "exact_share >= 0") == [("exact_share >= 0", 0.0)]
    assert moves(bench, "exact_share != 1") == [
        ("exact_share != 1", pytest.approx(0.999999)),
        ("exact_share == 1", 1.0),
    ]


def test_derived_signals_are_nobodys_to_move(bench: Any) -> None:
    """A record is what it is; the other tests of the rule have their moves."""
    told = moves(bench, {"all": ["confirmed_breaches_90d >= 1", "exact_share >= 0.5"]})
    assert [change for change, _ in told] == ["exact_share >= 0.5", "exact_share < 0.5"]


def test_equal_moves_of_two_rules_are_equal(bench: Any) -> None:
    """However the rules write the test."""
    one, other = (rule_of(bench, test) for test in ("exact_share >= 0.5", "exact_share  <  0.50"))
    assert set(signal_moves(one, bench.catalog)) == set(signal_moves(other, bench.catalog))


@pytest.mark.parametrize(
    ("move", "change", "direction", "touched", "value"),
    [
        (SignalMove(AT_LEAST_HALF, 0.5), "exact_share >= 0.5", "exact_share >", "exact_share", 0.5),
        (AnswerMove(AskKey("A-1", "breach"), "yes"), "A-1 breach = yes", "A-1 breach = yes", "A-1", 1.0),
        (AnswerMove(AskKey("A-1", "breach"), "no"), "A-1 breach = no", "A-1 breach = no", "A-1", 0.0),
    ],
)
def test_what_a_move_says_of_itself(
    move: SignalMove | AnswerMove, change: str, direction: str, touched: str, value: float
) -> None:
    """Its words, its direction, what it bears on, and the value that it leads to."""
    assert (move.change, move.direction, move.touched, move.value) == (change, direction, touched, value)
