"""The record of a creator: which breaches count, in which window, and the rating before a verdict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policies.adjudication import Adjudication, Rating

DAY = date(2026, 9, 30)


def breached_times(bench: Any, signal: str, number: int, clause: str = "TEST-1", **profile: Any) -> bool:
    """Whether a derived signal has a value, as a clause sees it."""
    rules = {clause: bench.rule(f"{signal} == {number}")}
    return bool(bench.decide(rules, **profile).decision == "educate")


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2026-07-01", False),  # 91 days before
        ("2026-07-02", True),  # 90 days before
        ("2026-09-29", True),
        ("2026-09-30", False),  # the day itself
        ("2026-10-01", False),  # after it
    ],
)
def test_a_window_starts_n_days_before_and_ends_the_day_before(
    bench: Any, past: Any, day: str, counts: bool
) -> None:
    """`as_of - 90 <= date < as_of`, for the derived count and for the rating alike."""
    history = [past("OTHER-1", day, 30)]
    rules = {"TEST-1": bench.rule("free_count >= 1"), "OTHER-1": bench.rule("free_count >= 1")}
    outcome = bench.decide(rules, history=history)
    assert outcome.rating.before == (170 if counts else 200)
    assert breached_times(bench, "confirmed_breaches_90d", int(counts), history=history)


@pytest.mark.parametrize("outcome", ["overturned", "pending"])
def test_only_confirmed_breaches_count(bench: Any, past: Any, outcome: str) -> None:
    """An overturned or pending breach takes no points and adds to no count."""
    history = [past("TEST-1", "2026-09-01", 30, outcome)]
    assert breached_times(bench, "confirmed_breaches_90d", 0, history=history)
    assert bench.decide({"TEST-1": bench.rule("free_count > 1")}, history=history).rating.before == 200


def test_same_clause_counts_the_clause_that_asks(bench: Any, past: Any) -> None:
    """Two breaches of one clause and one of another are three in all."""
    history = [past("TEST-1", "2026-09-01"), past("TEST-1", "2026-09-01"), past("OTHER-1", "2026-09-02")]
    assert breached_times(bench, "same_clause_breaches_90d", 2, history=history)
    assert breached_times(bench, "same_clause_breaches_90d", 1, clause="OTHER-1", history=history)
    assert breached_times(bench, "confirmed_breaches_90d", 3, history=history)


def test_the_age_of_an_account_in_days(bench: Any) -> None:
    """Opened on the first of the month, seen on the 30th: 29 days."""
    assert breached_times(bench, "account_age_days", 29, account_opened="2026-09-01")


def test_the_age_is_missing_without_an_opening_day(bench: Any) -> None:
    """An account whose first day nobody knows is neither old nor young."""
    rule = bench.rule("account_age_days < 30", ladder=[{"restrict": {"measure": "posting_limit"}}])
    outcome = bench.decide({"TEST-1": rule})
    assert [e.code for e in outcome.escalation] == ["missing_signal"]


def test_the_rating_as_a_signal_is_the_one_before(bench: Any, past: Any) -> None:
    """200 less 12 points, plus 5 earned."""
    history = [past("TEST-1", "2026-09-01", 12)]
    assert breached_times(bench, "health_rating", 193, history=history, bonus_points=5)


@pytest.mark.parametrize(
    ("lost", "bonus", "before"), [(0, 0, 200), (250, 0, 0), (0, 900, 1000), (12, 5, 193)]
)
def test_the_rating_stays_between_zero_and_the_maximum(
    bench: Any, past: Any, lost: int, bonus: int, before: int
) -> None:
    """Start less points plus bonus, cut at both ends."""
    history = [past("TEST-1", "2026-09-01", lost)]
    outcome = bench.decide({"TEST-1": bench.rule("free_count > 1")}, history=history, bonus_points=bonus)
    assert outcome.rating.before == before


def test_points_absent_count_nothing(bench: Any) -> None:
    """A breach without points is a breach and costs nothing."""
    history = [{"clause": "TEST-1", "date": "2026-09-01", "outcome": "confirmed"}]
    assert bench.decide({"TEST-1": bench.rule("free_count > 1")}, history=history).rating.before == 200


def test_memory_of_points_is_the_handbooks(bench: Any, past: Any) -> None:
    """With a memory of 30 days a breach 31 days old costs nothing; the derived count keeps its 90 days."""
    history = [past("TEST-1", "2026-08-30", 12), past("TEST-1", "2026-08-31", 20)]
    numbers = {"rating": {"memory_days": 30}}
    rules = {"TEST-1": bench.rule("confirmed_breaches_90d == 2")}
    outcome = bench.decide(rules, adjudication=numbers, history=history)
    assert (outcome.rating.before, outcome.decision) == (180, "educate")


def test_defaults_of_the_rating() -> None:
    """Start 200, highest 1000, a memory of 90 days."""
    assert Adjudication().rating == Rating(start=200, maximum=1000, memory_days=90)
