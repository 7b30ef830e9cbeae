"""Clauses that are given instead of found."""

from datetime import date

import pytest

from evals.systems.given import GivenClauses

DAY = date(2026, 9, 30)


@pytest.fixture
def brought(search):
    """Ids of the clauses brought for a profile with one signal."""

    def ids(*clauses):
        given = GivenClauses(search, clauses)
        hits = given.for_profile("copied footage", region="US", day=DAY, present=["speech_share"], k=1)
        return {hit.clause for hit in hits}

    return ids


def test_what_is_given_is_brought(brought, small):
    """Whatever the query says, and no more; what a signal of the profile names always comes."""
    assert brought() == {"SPEAK-1"}
    assert brought("COPY-1", "LIVE-1") == {"SPEAK-1", "COPY-1", "LIVE-1"}
    assert brought(*small.ids) == {clause.id for clause in small.in_force("US", DAY)}


def test_a_clause_that_is_not_in_force_is_not_given(search):
    """The label may name it; the search knows the day."""
    given = GivenClauses(search, {"COPY-1"})
    assert given.for_profile("copied", region="US", day=date(2020, 1, 1), present=[]) == []


def test_the_digest_is_that_of_the_real_search(search):
    """The index is the same."""
    assert GivenClauses(search, ()).digest == search.digest
