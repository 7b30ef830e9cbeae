"""Lists: a past that fits the account, evidence and captions that fit kind and language."""

from datetime import date, timedelta

import numpy as np
import pytest

from evals.population.draws import Dice, Draws
from evals.population.lists import MOST, THROWS, About, Scribe
from evals.population.plan import History, Writings

DAY = date(2026, 9, 30)


@pytest.fixture
def scribe(small, texts):
    """A scribe for the small plan; STILL-2 has points in the US."""
    return Scribe(small().tables.plan, texts, DAY, {("US", "STILL-2"): 12})


def about(scribe, kind="mill", language="en", age=400, **habits):
    """A creator; habits replace those of the kind."""
    return About(scribe.plan.kinds[kind].model_copy(update=habits), language, "US", age)


def throws(number):
    """The dice of a creator."""
    return Dice(Draws(7, number).uniform(THROWS))


def test_a_past_is_sorted_and_lies_behind(scribe):
    """Not on the day itself, not before the account; with the points of the clause."""
    for number in range(50):
        entries = scribe.history(about(scribe, age=30), throws(number))
        days = [entry["date"] for entry in entries]
        assert days == sorted(days)
        assert all(DAY - timedelta(days=30) <= day < DAY for day in days)
        assert {(entry["clause"], entry["points"]) for entry in entries} == {("STILL-2", 12)}


def test_clauses_repeat_and_outcomes_differ(scribe):
    """As often as the habit says."""
    weights = {"STILL-2": 1.0, "ORIG-1": 1.0}
    outcomes = {"confirmed": 6.0, "overturned": 3.0, "pending": 1.0}
    habit = History(share=1, more=0.8, same=0.9, clauses=weights, outcomes=outcomes)
    found = [scribe.history(about(scribe, history=habit), throws(number)) for number in range(400)]
    entries = [entry for each in found for entry in each]
    assert {entry["outcome"] for entry in entries} == outcomes.keys()
    mixed = [each for each in found if len(each) > 1]
    assert len(mixed) > 200
    assert np.mean([len({entry["clause"] for entry in each}) == 1 for each in mixed]) > 0.6


def test_a_new_account_has_no_past(scribe):
    """There was no day on which it could breach anything."""
    assert scribe.history(about(scribe, age=0), throws(1)) == []


def test_the_longest_lists_have_throws_enough(scribe):
    """Even if chance always asks for one more."""
    topics = Writings(share=1, more=0.9, topics={"everyday": 1.0})
    habits = {
        "history": History(share=1, more=0.9, clauses={"STILL-2": 1.0}, outcomes={"confirmed": 1.0}),
        "evidence": topics,
        "captions": topics,
    }
    who = about(scribe, **habits)
    for name, write in (
        ("history", scribe.history),
        ("evidence", scribe.evidence),
        ("captions", scribe.content),
    ):
        assert len(write(who, Dice(np.zeros(THROWS)))) == MOST[name]


def test_evidence_carries_what_the_text_says_of_itself(scribe):
    """Only what the platform knows is trusted; ids differ."""
    habit = Writings(share=1, more=0.9, topics={"licence_record": 1.0, "licence_claim": 1.0})
    for number in range(50):
        items = scribe.evidence(about(scribe, evidence=habit), throws(number))
        assert [item["trusted"] for item in items] == [item["kind"] == "licence_record" for item in items]
        assert len({item["id"] for item in items}) == len(items)
        assert all(item["date"] <= DAY for item in items)


def test_captions_are_in_the_creators_language_and_name_their_surface(scribe):
    """Nothing is posted before the account is opened."""
    habit = Writings(share=1, more=0.9, topics={"live": 1.0})
    for number in range(30):
        for item in scribe.content(about(scribe, language="th", age=2, captions=habit), throws(number)):
            assert item["surface"] == "live"
            assert "ไลฟ์" in item["caption"]
            assert DAY - timedelta(days=2) <= item["posted_at"] <= DAY
