"""Slices: the same figures for parts of the cases, and the gap between them."""

import pytest

from evals.slices import ENOUGH, largest_gaps, size_of, slices_of


@pytest.fixture
def made(build):
    """Cases of two regions with wrongful shares as given, and their results."""

    def make(n=ENOUGH, us=0.5, eu=0.1, **changes):
        cases, results = [], []
        for region, rate in (("US", us), ("EU", eu)):
            for number in range(n):
                profile = build.profile(region=region, **changes)
                case = build.verdict(f"{region}{number}", profile, tags=["hard", "STILL-2"])
                wrongful = float(number < rate * n)
                scores = {"decision": 1 - wrongful, "wrongful": wrongful, "missed": 0.0, "escalated": 0.0}
                cases.append(case)
                results.append(build.result(case.id, scores=scores))
        return cases, results

    return make


def test_every_part_has_its_figures(made):
    """By tag, region, size and language; ids of clauses are no tags."""
    found = {(s.by, s.name): s for s in slices_of(*made(followers=5_000, language="de"))}
    assert set(found) == {
        *(("tag", "hard"), ("region", "US"), ("region", "EU"), ("size", "1,000 to 9,999"), ("language", "de"))
    }
    us = found["region", "US"]
    assert (us.wrongful_measure_rate.value, us.decision_accuracy.value, us.decision_accuracy.n) == (
        0.5,
        0.5,
        10,
    )
    assert found["tag", "hard"].wrongful_measure_rate.value == 0.3


def test_errors_are_in_no_slice(made):
    """Nobody was treated in any way."""
    cases, results = made(n=2)
    broken = [result.model_copy(update={"error": "broke"}) for result in results]
    assert slices_of(cases, broken) == []


def test_the_largest_gap_is_named(made):
    """Most first; a part with too few cases is not compared."""
    most, least, gap = largest_gaps(slices_of(*made()))["region"]
    assert (most, least) == ("US", "EU") and gap == pytest.approx(0.4)
    assert largest_gaps(slices_of(*made(n=ENOUGH - 1))) == {}


@pytest.mark.parametrize(
    ("followers", "name"),
    [
        (None, "not given"),
        (0, "under 1,000"),
        (999, "under 1,000"),
        (1_000, "1,000 to 9,999"),
        (99_999, "10,000 to 99,999"),
        (100_000, "100,000 or more"),
    ],
)
def test_sizes_begin_where_they_say(followers, name):
    """The limits belong to the larger slice."""
    assert size_of(followers) == name
