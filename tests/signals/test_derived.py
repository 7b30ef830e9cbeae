"""Windows, rating, and what a signal is worth on the day of the profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.derived import (
    MISSING,
    STALE,
    Value,
    account_age_days,
    confirmed,
    in_window,
    rating_before,
    resolve,
    worth,
)
from signals.profile import Profile

TODAY = date(2026, 9, 30)


@dataclass(frozen=True)
class Rules:
    """The shipped numbers of the rating."""

    start: int = 200
    maximum: int = 1000
    memory_days: int = 90


def profile(*history, **fields):
    """A profile of today with entries (clause, days ago, outcome, points)."""
    entries = [
        {"clause": clause, "date": TODAY - timedelta(days), "outcome": outcome, "points": points}
        for clause, days, outcome, points in history
    ]
    plain = {"creator_id": "c", "as_of": TODAY, "region": "US", "signals": {}, "history": entries}
    return Profile.model_validate(plain | fields)


@pytest.mark.parametrize(("ago", "inside"), [(0, False), (1, True), (90, True), (91, False), (-1, False)])
def test_a_window_ends_before_the_day_itself(ago, inside):
    """Ninety days before today: yesterday and the ninetieth day, not today and not the ninety-first."""
    assert in_window(TODAY - timedelta(ago), TODAY, 90) is inside


@given(st.dates(), st.dates(), st.integers(0, 10**6))
def test_windows_hold_for_all_days(day, as_of, days):
    """The window agrees with counting from as_of, also at the ends of the calendar."""
    assert in_window(day, as_of, days) == (1 <= as_of.toordinal() - day.toordinal() <= days)


def test_only_confirmed_breaches_count():
    """Overturned, pending, old and later entries are no breaches."""
    made = profile(
        ("A-1", 1, "confirmed", 5),
        ("A-1", 90, "confirmed", 5),
        ("B-1", 3, "confirmed", 5),
        ("A-1", 2, "overturned", 5),
        ("A-1", 2, "pending", 5),
        ("A-1", 91, "confirmed", 5),
        ("A-1", 0, "confirmed", 5),
        ("A-1", -7, "confirmed", 5),
    )
    assert confirmed(made, 90) == 3
    assert confirmed(made, 90, "A-1") == 2
    assert confirmed(made, 2, "A-1") == 1
    assert confirmed(made, 90, "C-1") == 0


def test_the_rating_is_start_less_points_plus_bonus():
    """Confirmed points in memory go down, bonus points up."""
    made = profile(("A-1", 1, "confirmed", 12), ("A-1", 91, "confirmed", 50), bonus_points=3)
    assert rating_before(made, Rules()) == 191
    assert rating_before(made, Rules(start=100, memory_days=91)) == 41


def test_the_rating_stays_in_its_range():
    """Neither below 0 nor above the maximum."""
    assert rating_before(profile(("A-1", 1, "confirmed", 999)), Rules()) == 0
    assert rating_before(profile(bonus_points=5000), Rules()) == 1000


def test_the_age_of_an_account():
    """Days from the opening to the day of the profile; unknown without the first."""
    assert account_age_days(profile(account_opened="2026-09-29")) == 1
    assert account_age_days(profile(account_opened="2026-09-30")) == 0
    assert account_age_days(profile()) is None


@pytest.mark.parametrize(("days", "stale"), [(0, False), (21, False), (22, True)])
def test_a_signal_is_stale_when_older_than_allowed(days, stale, catalog):
    """Twenty-one days are allowed for the static-frame share: on the day itself it is still fresh."""
    given = {"value": 0.7, "observed_at": TODAY - timedelta(days)}
    found = resolve(profile(signals={"static_frame_share": given}), catalog, "static_frame_share")
    assert (found == STALE) is stale


def test_a_bare_number_is_fresh_and_has_the_noise_of_the_catalog(catalog):
    """Without a day and without its own noise a signal takes both from the catalog."""
    made = profile(signals={"static_frame_share": 0.7, "shoppable_videos_7d": {"value": 6, "sd": 2}})
    assert resolve(made, catalog, "static_frame_share") == Value(0.7, 0.03)
    assert resolve(made, catalog, "shoppable_videos_7d") == Value(6.0, 0.0)
    assert resolve(made, catalog, "speech_share") == MISSING


@pytest.mark.parametrize("sd", [0.0, 0.2])
def test_the_noise_of_the_profile_goes_first(sd, catalog):
    """Its own noise counts for a measured signal, zero included."""
    made = profile(signals={"static_frame_share": {"value": 0.7, "sd": sd}})
    assert resolve(made, catalog, "static_frame_share") == Value(0.7, sd)


def test_derived_signals_have_a_worth(catalog):
    """All four are computed, without noise; what cannot be computed is missing."""
    made = profile(("A-1", 1, "confirmed", 5), ("B-1", 1, "confirmed", 5), account_opened="2026-09-01")

    def value(name, clause="A-1"):
        return worth(made, catalog, name, clause=clause, rating=190)

    assert value("confirmed_breaches_90d") == Value(2.0)
    assert value("same_clause_breaches_90d") == Value(1.0)
    assert value("same_clause_breaches_90d", None) == MISSING
    assert value("health_rating") == Value(190.0)
    assert value("account_age_days") == Value(29.0)
    assert worth(profile(), catalog, "account_age_days", clause=None, rating=0) == MISSING
    assert value("speech_share") == MISSING


def test_an_unknown_signal_is_a_bug_of_the_caller(catalog):
    """Names outside the catalog raise KeyError."""
    with pytest.raises(KeyError):
        resolve(profile(), catalog, "no_such")
