"""Signals that are computed, and what a given signal is worth on the day of the profile.

All windows are `as_of - n <= day < as_of`, so what happened on the day itself is not yet history. Only
confirmed entries count. Nothing here knows a policy: the numbers of the rating come from the caller.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple, Protocol

from signals.catalog import Catalog
from signals.profile import HistoryEntry, Profile

BREACH_DAYS = 90
"""Window of the two derived counts of breaches."""

Gap = Literal["missing_signal", "stale_signal"]


class RatingRules(Protocol):
    """The numbers of the health rating, as a handbook sets them."""

    @property
    def start(self) -> int:
        """Rating of a creator without history."""

    @property
    def maximum(self) -> int:
        """Highest rating; the lowest is 0."""

    @property
    def memory_days(self) -> int:
        """Days for which the points of a breach count."""


class Value(NamedTuple):
    """What is known of one signal: a value with its noise, or the reason why there is none."""

    value: float | None
    sd: float = 0.0
    gap: Gap | None = None


MISSING = Value(None, gap="missing_signal")
STALE = Value(None, gap="stale_signal")


def in_window(day: date, as_of: date, days: int) -> bool:
    """Whether a day lies in the `days` days before `as_of`, which itself is outside."""
    return 0 < (as_of - day).days <= days


def confirmed(profile: Profile, days: int, clause: str | None = None) -> int:
    """Number of confirmed breaches in the window, of one clause id (any version) or of all."""
    return sum(clause in (None, entry.clause) for entry in _confirmed(profile, days))


def rating_before(profile: Profile, rules: RatingRules) -> int:
    """Health rating before this review: start less points in memory plus bonus, from 0 to the maximum."""
    lost = sum(entry.points for entry in _confirmed(profile, rules.memory_days))
    return max(0, min(rules.maximum, rules.start - lost + profile.bonus_points))


def account_age_days(profile: Profile) -> int | None:
    """Age of the account in days on the day of the profile; None where its first day is not known."""
    return None if profile.account_opened is None else (profile.as_of - profile.account_opened).days


def resolve(profile: Profile, catalog: Catalog, name: str) -> Value:
    """The worth of a given signal: its value and noise, or missing, or stale.

    A signal is stale when it is older than the catalog allows; without `observed_at` it is fresh. Only
    measured signals have noise, the profile's own before the catalog's.

    Raises:
        KeyError: The catalog has no such signal.
    """
    spec, given = catalog[name], profile.signals.get(name)
    if given is None:
        return MISSING
    age = (profile.as_of - (given.observed_at or profile.as_of)).days
    if spec.stale_after_days is not None and age > spec.stale_after_days:
        return STALE
    if spec.kind != "measured":
        return Value(given.value)
    sd = spec.sd if given.sd is None else given.sd
    return Value(given.value, sd or 0.0)


def worth(profile: Profile, catalog: Catalog, name: str, *, clause: str | None, rating: float) -> Value:
    """The worth of any signal, given or derived.

    Args:
        profile: Whose signal.
        catalog: Where the signal is declared.
        name: A signal of the catalog.
        clause: The clause that asks, for `same_clause_breaches_90d`; None: there is none, so it is missing.
        rating: The health rating before this review, from `rating_before`.

    Raises:
        KeyError: The catalog has no such signal.
    """
    match name:
        case "confirmed_breaches_90d":
            return Value(float(confirmed(profile, BREACH_DAYS)))
        case "same_clause_breaches_90d":
            return MISSING if clause is None else Value(float(confirmed(profile, BREACH_DAYS, clause)))
        case "health_rating":
            return Value(float(rating))
        case "account_age_days":
            age = account_age_days(profile)
            return MISSING if age is None else Value(float(age))
        case _:
            return resolve(profile, catalog, name)


def _confirmed(profile: Profile, days: int) -> list[HistoryEntry]:
    return [
        entry
        for entry in profile.history
        if entry.outcome == "confirmed" and in_window(entry.date, profile.as_of, days)
    ]
