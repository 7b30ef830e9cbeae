"""Places of earlier breaches on a year, and of the health rating on its bar."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.verdict import RatingChange, Verdict
from console.timeline import WINDOW, YEAR, rating_bar, timeline
from policies.handbook import load_handbook
from signals.profile import HistoryEntry, Profile

AS_OF = date(2026, 9, 30)


def past(*days_ago):
    """The timeline of a creator with a breach so many days before the day of the profile, each."""
    history = [
        HistoryEntry(clause=f"A-{n}", date=AS_OF - timedelta(days=ago), outcome="confirmed", points=n)
        for n, ago in enumerate(days_ago)
    ]
    profile = Profile(creator_id="c_1", as_of=AS_OF, region="US", signals={}, history=tuple(history))
    return timeline(profile)


@pytest.fixture(scope="module")
def numbers():
    """The numbers of the shipped handbook."""
    return load_handbook().adjudication


def bar(before, after, numbers):
    """The rating's bar of a verdict."""
    moved = RatingChange(before=before, after=after, band="healthy", milestone=None)
    given: Any = {"rating": moved}
    verdict = Verdict.model_construct(**given)
    return rating_bar(verdict, numbers)


def test_places_run_from_a_year_ago_to_today():
    """The line ends today and begins a year ago; the window begins 90 days ago."""
    line = past(0, YEAR, WINDOW)
    assert {mark.days_ago: mark.at for mark in line.marks} == {0: 100.0, YEAR: 0.0, WINDOW: line.window}


@given(st.lists(st.integers(-400, 800), max_size=8))
def test_later_breaches_lie_further_right(days):
    """All are kept, the newest first; those outside of the year have no place."""
    marks = past(*days).marks
    assert [mark.days_ago for mark in marks] == sorted(days)
    placed = [mark.at for mark in marks if mark.at is not None]
    assert placed == sorted(placed, reverse=True) and all(0 <= at <= 100 for at in placed)
    assert all((mark.at is None) == (not 0 <= mark.days_ago <= YEAR) for mark in marks)
    assert all(mark.entry.date == AS_OF - timedelta(days=mark.days_ago) for mark in marks)


@given(before=st.integers(-500, 500), after=st.integers(-500, 500))
def test_the_rating_stays_on_its_bar(numbers, before, after):
    """Whatever the rating is, what is left, what is lost and the milestones lie on the bar."""
    drawn = bar(before, after, numbers)
    places = [drawn.before, drawn.after, *(at for _, at, _ in drawn.milestones)]
    assert all(0 <= at <= 100 for at in places)
    assert drawn.low == min(drawn.before, drawn.after)
    assert drawn.low + drawn.drop == pytest.approx(max(drawn.before, drawn.after))


def test_milestones_that_are_passed(numbers):
    """A milestone is passed by falling onto or below it, and by nothing else."""
    first = sorted(numbers.milestones)[-1]

    def passed(before, after):
        return [points for points, _, is_passed in bar(before, after, numbers).milestones if is_passed]

    assert passed(first + 1, first) == [first]
    assert passed(first, first - 1) == passed(first, first) == passed(first - 1, first) == []
    assert sorted(passed(numbers.rating.start, -1)) == sorted(m for m in numbers.milestones)


def test_a_full_rating_fills_the_bar(numbers):
    """The start is the right end, and half of it the middle."""
    start = numbers.rating.start
    drawn = bar(start, start // 2, numbers)
    assert (drawn.before, drawn.after, drawn.drop) == (100.0, 50.0, 50.0)
