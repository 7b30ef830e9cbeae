"""Figures: values with honest intervals, the same on every run."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.intervals import Figure, mean, of, share

SHARES = st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (8, 10, 0.4902, 0.9433)]
)
def test_shares_have_wilsons_interval(hits, n, low, high):
    """Known values; all alike still leaves room for doubt."""
    found: Any = share([1.0] * hits + [0.0] * (n - hits))
    assert (found.low, found.high, found.n) == (
        pytest.approx(low, abs=2e-4),
        pytest.approx(high, abs=2e-4),
        n,
    )


@settings(deadline=None)
@given(SHARES)
def test_the_same_as_scipy(values):
    """An independent implementation agrees."""
    from scipy.stats import binomtest

    known = binomtest(int(sum(values)), len(values)).proportion_ci(method="wilson")
    found: Any = share(values)
    assert (found.low, found.high) == (
        pytest.approx(known.low, abs=2e-4),
        pytest.approx(known.high, abs=2e-4),
    )


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5) | st.none(), max_size=30))
def test_the_interval_holds_the_mean(values):
    """What does not apply is left out, and the ends lie among the values."""
    found: Any = mean(values)
    known = [value for value in values if value is not None]
    assert found.n == len(known)
    if known:
        assert min(known) - 1e-4 <= found.low <= found.value + 1e-4
        assert found.value - 1e-4 <= found.high <= max(known) + 1e-4


def test_nothing_is_none_and_never_zero():
    """Without cases, or with a statistic that cannot be computed, there is no value."""
    nothing = Figure(value=None, low=None, high=None, n=0)
    assert mean([]) == mean([None]) == share([None]) == of([], len) == nothing
    assert of([1, 2], lambda _: None) == Figure(value=None, low=None, high=None, n=2)


def test_other_shares_are_resampled():
    """Halves are no yes and no."""
    values = [0.0, 0.5, 1.0, 1.0]
    assert share(values) == mean(values) != share([0.0, 1.0, 1.0, 1.0])


def test_more_cases_say_more():
    """The interval narrows with n, and is the same every time."""
    few: Any = mean([0.2, 0.9] * 5)
    many: Any = mean([0.2, 0.9] * 500)
    assert many.high - many.low < (few.high - few.low) / 5
    assert mean([0.2, 0.9] * 5) == few


def test_resamples_without_a_value_are_left_out():
    """A statistic that needs both kinds of case still has an interval."""
    found = of([0, 1], lambda drawn: 1.0 if len(set(drawn)) == 2 else None)
    assert (found.value, found.low, found.high, found.n) == (1, 1, 1, 2)


def test_figures_print_with_their_n():
    """As a table shows them."""
    assert str(Figure(value=0.5, low=0.25, high=0.75, n=4)) == "0.500 [0.250, 0.750]  (n 4)"
    assert str(Figure(value=None, low=None, high=None, n=0)) == "–  (n 0)"
