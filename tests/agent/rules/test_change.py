"""What would change a decision: single changes, nearest first, each found by running the rules again."""

from __future__ import annotations

from typing import Any

import pytest

from agent.rules.asks import asks_of
from agent.rules.change import what_would_change, with_answer, with_signal
from agent.rules.decide import decide

SHOWN = {"id": "shown", "ask": "Is a licence on file?"}
LIMIT = {"restrict": {"measure": "posting_limit", "days": 7}}


def changes(bench: Any, rules: Any, signals: Any = None, **keys: Any) -> list[tuple[str, str]]:
    """Every change that is told, with the decision that it leads to."""
    case = bench.case(rules, signals, **keys)
    return [(each.change, each.decision) for each in what_would_change(case, decide(case))]


def test_a_signal_on_the_other_side_of_its_threshold(bench: Any) -> None:
    """A breach that one number makes is undone by that number."""
    rules = {"TEST-1": bench.rule("test_share >= 0.5")}
    assert changes(bench, rules, {"test_share": 0.9}) == [("test_share < 0.5", "no_action")]


def test_what_is_no_breach_may_become_one(bench: Any) -> None:
    """The other direction, for a count one below."""
    rules = {"TEST-1": bench.rule("free_count >= 3", ladder=[LIMIT])}
    assert changes(bench, rules, {"free_count": 2}) == [("free_count >= 3", "restrict")]


@pytest.mark.parametrize(
    ("op", "value", "told"),
    [
        (">", 6, "shoppable_videos_7d <= 5"),
        ("<", 4, "shoppable_videos_7d >= 5"),
        ("<=", 5, "shoppable_videos_7d > 5"),
        ("==", 5, "shoppable_videos_7d != 5"),
        ("!=", 4, "shoppable_videos_7d == 5"),
    ],
)
def test_every_operator_has_its_opposite(bench: Any, op: str, value: int, told: str) -> None:
    """The change is told as the test that would then hold."""
    rules = {"TEST-1": bench.rule(f"shoppable_videos_7d {op} 5")}
    assert changes(bench, rules, {"shoppable_videos_7d": value}) == [(told, "no_action")]


def test_nearest_first(bench: Any) -> None:
    """A share 0.05 from its threshold comes before one that is 0.4 away."""
    rules = {"TEST-1": bench.rule({"all": ["test_share >= 0.5", "exact_share >= 0.5"]})}
    told = [change for change, _ in changes(bench, rules, {"test_share": 0.9, "exact_share": 0.55})]
    assert told == ["exact_share < 0.5", "test_share < 0.5"]


def test_at_most_five(bench: Any) -> None:
    """Six single changes would do; the farthest is left out."""
    names = [
        "static_frame_share",
        "host_on_screen_share",
        "speech_share",
        "test_share",
        "exact_share",
        "matched_footage_share",
    ]
    rules = {"TEST-1": bench.rule({"all": [f"{name} >= 0.3" for name in names]})}
    signals = {name: {"value": round(0.45 + n / 10, 2), "sd": 0} for n, name in enumerate(names)}
    told = [change for change, _ in changes(bench, rules, signals)]
    assert told == [f"{name} < 0.3" for name in names[:5]]


def test_a_missing_fact_lies_nearest_and_is_tried_both_ways(bench: Any) -> None:
    """Measured, it would settle the case one way or the other."""
    rules = {"TEST-1": bench.rule({"all": ["exact_share >= 0.5", "free_count >= 1"]}, ladder=[LIMIT])}
    assert changes(bench, rules, {"exact_share": 0.55}) == [
        ("free_count < 1", "no_action"),
        ("free_count >= 1", "restrict"),
        ("exact_share < 0.5", "no_action"),
    ]


def test_an_answer_is_tried_both_ways(bench: Any, note: Any) -> None:
    """An unclear exception: no restricts, yes exempts."""
    rules = {"TEST-1": bench.rule("confirmed_breaches_90d >= 0", ladder=[LIMIT], exceptions=[SHOWN])}
    assert changes(bench, rules, evidence=[note]) == [
        ("TEST-1 exception:shown = no", "restrict"),
        ("TEST-1 exception:shown = yes", "no_action"),
    ]


def test_changes_that_lead_nowhere_are_not_told(bench: Any) -> None:
    """Two breaches of one weight: no single change takes the advice away."""
    rules = {"A-1": bench.rule("test_share >= 0.5"), "B-1": bench.rule("free_count >= 1")}
    assert changes(bench, rules, {"test_share": 0.9, "free_count": 1}) == []


def test_derived_signals_are_nobodys_to_change(bench: Any) -> None:
    """A record is what it is."""
    assert changes(bench, {"TEST-1": bench.rule("confirmed_breaches_90d >= 0")}) == []


def test_no_change_leaves_the_range(bench: Any) -> None:
    """A share cannot fall below 0."""
    assert changes(bench, {"TEST-1": bench.rule("exact_share >= 0")}, {"exact_share": 0.4}) == []


def test_a_change_may_reach_other_clauses(bench: Any) -> None:
    """One signal, two clauses: what frees of the heavier leaves the lighter."""
    rules = {
        "A-1": bench.rule("exact_share >= 0.3"),
        "B-1": bench.rule("exact_share >= 0.6", ladder=[LIMIT]),
    }
    assert changes(bench, rules, {"exact_share": 0.7}) == [
        ("exact_share < 0.6", "educate"),
        ("exact_share < 0.3", "no_action"),
    ]


def test_what_if_leaves_the_case_as_it_was(bench: Any, note: Any) -> None:
    """A what-if is another case."""
    rules = {"TEST-1": bench.rule("exact_share >= 0.3", exceptions=[SHOWN])}
    case = bench.case(rules, {"exact_share": 0.7}, evidence=[note])
    (ask,) = asks_of(case.clauses[0])
    other = with_answer(with_signal(case, "exact_share", 0.1), ask.key, "yes")
    assert other.profile.signals["exact_share"].value == 0.1
    assert other.answer(ask.key).verbal == "yes"
    assert (case.profile.signals["exact_share"].value, dict(case.answers)) == (0.7, {})
