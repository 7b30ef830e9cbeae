"""Why a verdict is what it is, from its own facts."""

import pytest

from agent.chat.answers.explain_finding import explain_finding
from agent.chat.plain import cited
from agent.page.findings import grouped


def explained(room, name, text, **keys):
    """The explanation of a sample's verdict."""
    return explain_finding(room.asked(name, text, **keys)).text


def test_values_stand_against_what_the_rule_asks(room):
    """With the exception, the step and the words of the clause."""
    text = explained(room, "still_mill", "why")
    assert "Static-frame share is 82 %; the rule asks ≥ 50 %." in text
    assert "Exception host-visible: shut. Host-on-screen share is 6 %" in text
    assert "1st breach in 90 days and leads to educate" in text


def test_earlier_breaches_are_told_with_what_they_count(room):
    """An overturned one and an old one do not."""
    text = explained(room, "still_mill_second", "isn't it the third")
    assert (
        "2026-07-20 overturned, does not count" in text and "2026-05-12 confirmed, too old to count" in text
    )


def test_every_finding_that_matters_is_named(room):
    """Whatever the turn is about, in full or in the line about the others."""
    for name in room.desk.samples:
        verdict = room.about(name).verdict
        said = cited(explained(room, name, "why"), room.desk.handbook.ids)
        assert {f.clause for f in grouped(verdict).full} <= set(said), name


@pytest.mark.parametrize(
    ("name", "text", "first"),
    [
        ("slide_show_shop", "why STILL-4", "STILL-4"),
        ("product_mismatch", "where do the 12.8 % come from", "MATCH-4"),
        ("bought_views", "the bought followers?", "ENG-2"),
        ("slide_show_shop", "why not PAY-6", "STILL-1"),
    ],
)
def test_what_a_turn_is_about_comes_first(room, name, text, first):
    """By id, by a number of the finding, by its words; what nobody could look at is left out."""
    assert cited(explained(room, name, text), room.desk.handbook.ids)[0] == first


def test_a_clause_that_is_no_finding_is_assessed_by_the_same_rules(room):
    """So that "why not" has an answer."""
    text = explained(room, "still_mill", "why not ORIG-1")
    assert "**ORIG-1**" in text and "not breached" in text and "which does not hold" in text


def test_without_findings_the_nearest_rules_are_told(room):
    """What would have to differ first."""
    text = explained(room, "weight_claims_sea", "why not")
    assert "no approved rule is breached" in text
    assert cited(text, room.desk.handbook.ids)[0] == "CLAIM-4"


def test_another_regions_version_is_told_where_it_would_be_breached(room):
    """With what it asks; where it holds itself, nothing is said of it."""
    text = explained(room, "weight_claims_sea", "why not here")
    assert "it would be breached: Broken when videos with a weight claim at least 2 videos." in text
    assert "Under the version of" not in explained(room, "weight_claims_us", "why")


def test_a_stale_value_and_a_missing_one_are_told_apart(room):
    """With the day of the value and with why a person must decide."""
    assert "84 % is from 2026-09-11, older than 21 days" in explained(room, "stale_signals", "why")
    missing = explained(room, "missing_signals", "why")
    assert "unknown, since it was not measured" in missing and "Why a person must decide" in missing


def test_a_milestone_is_told(room):
    """It belongs to no clause."""
    assert "passes milestone 150" in explained(room, "rating_milestone", "why a reach limit")
