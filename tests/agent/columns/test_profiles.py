"""What profiles say, as columns."""

from __future__ import annotations

from typing import Any

import pytest

from agent.columns.profiles import from_profiles
from agent.columns.table import MISSING, PRESENT, STALE, Columns


@pytest.fixture
def columns(bench: Any, past: Any, note: dict[str, Any]) -> Columns:
    """Three creators: one with little, one with much, one elsewhere."""
    much = {
        "test_share": {"value": 0.5, "sd": 0.0, "observed_at": "2026-09-20"},
        "free_score": {"value": 3.0, "observed_at": "2026-09-29"},
        "free_count": {"value": 2, "sd": 9.0},
        "exact_share": 0.25,
        "no_such_signal": 1,
        "health_rating": 7,
    }
    history = [
        past("B-1", "2026-09-29", 5),
        past("A-1", "2026-07-01", 3),
        past("C-1", "2026-09-01", 1, "pending"),
    ]
    profiles = [
        bench.profile({"test_share": {"value": 0.6, "observed_at": "2026-09-19"}}),
        bench.profile(much, history=history, evidence=[note], bonus_points=4, account_opened="2026-09-01"),
        bench.profile({"test_share": 0.7}, region="EU"),
    ]
    return from_profiles(profiles, bench.catalog)


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("test_share", [STALE, PRESENT, PRESENT]),
        ("free_score", [MISSING, STALE, MISSING]),
        ("free_count", [MISSING, PRESENT, MISSING]),
    ],
)
def test_states(columns: Columns, name: str, states: list[int]) -> None:
    """A value is stale when it is older than the catalog allows; without a day it is fresh."""
    assert columns.signals[name].state.tolist() == states


def test_noise(columns: Columns) -> None:
    """A profile's own noise goes before the catalog's; counts have none; no noise at all is no column."""
    noise = columns.signals["test_share"].sd
    assert noise is not None
    assert noise.tolist() == [0.1, 0.0, 0.1]
    assert columns.signals["free_count"].sd is None
    assert columns.signals["exact_share"].sd is None


def test_what_the_catalog_does_not_know_is_left_out(columns: Columns) -> None:
    """Unknown signals have no column, nor have given ones that are derived."""
    assert set(columns.signals) == {"test_share", "exact_share", "free_score", "free_count"}


def test_places_history_and_the_rest(columns: Columns) -> None:
    """Region and day by code, confirmed breaches alone, and what else the rules look at."""
    assert [columns.places[n][0] for n in columns.place] == ["US", "US", "EU"]
    assert len(columns.places) == 2
    past = columns.history
    named = [past.names[n] for n in past.clause]
    assert (past.row.tolist(), named, past.days.tolist()) == ([1, 1], ["B-1", "A-1"], [1, 91])
    assert columns.account_age.state.tolist() == [MISSING, PRESENT, MISSING]
    assert columns.account_age.value[1] == 29
    assert columns.bonus.tolist() == [0, 4, 0]
    assert columns.evidence.tolist() == [False, True, False]
    assert columns.size == 3
