"""The letter: the fourteen things that are owed, in words that fit what happened."""

from datetime import date

import pytest

from agent.prose.disclosure import discloses
from agent.rules.moves import leaves_of_rule
from agent.statement import letter


@pytest.fixture
def written(office):
    """The letter of a statement as text, on one line for each paragraph."""
    return lambda stated: letter.text(stated, office.wording)


def test_it_is_as_stored(office, written, check_output):
    """Read it aloud before you store it anew."""
    check_output("statement_letter", written(office.of("still_mill_second")) + "\n")


def test_it_says_all_that_is_owed(office, written, rule):
    """What was decided, until when, where, on what facts, by whom, by which rule and why, and what to do."""
    stated = office.state(rule("still_mill_second"))
    text = written(stated)
    for part in (
        stated.reference,
        stated.creator_id,
        *(item.id for item in stated.items),
        "The number of shopping videos you can post is limited",
        letter.day_in_words(stated.limits[0].end),
        "wherever your content is shown",
        "77 %",
        "of our own accord",
        "found by automated means",
        "fully automated",
        "STILL-2",
        "version 2, in force since 15 January 2026",
        "breaks this rule when",
        "What we saw is what this rule describes",
        "within 30 days",
        letter.day_in_words(stated.decided_on),
        "Date of this letter: 23 November 2026",
    ):
        assert part in text, part


@pytest.mark.parametrize("name", ["voice_clone", "health_campaign", "matrix_network", "bought_views"])
def test_no_letter_gives_away_a_secret(office, written, name):
    """No signal that is not disclosed, no limit that is not."""
    stated = office.of(name)
    lines = [line for line in written(stated).splitlines() if not line.startswith("- We measured")]
    for ground in stated.broken:
        tests = [(leaf, office.handbook.catalog[leaf.signal]) for leaf in leaves_of_rule(ground.clause.rule)]
        own = [line for line in lines if ground.clause.id in line or ground.quote in line]
        assert own and [*discloses("\n".join(own), tests)] == []


def test_under_the_services_act_three_ways_are_named(office, written):
    """With at least six months from the day on which the creator is told."""
    text = written(office.of("re_uploader", region="EU"))
    assert "until 23 May 2027 or later" in text and "Article 20" in text and "Article 21" in text
    assert "Go to court" in text and "free of charge" in text
    assert "software decided alone, you can ask for a person" in text


def test_elsewhere_the_act_is_not_named(office, written):
    """A creator is told of no right that is not theirs, and that none is taken."""
    text = written(office.of("re_uploader"))
    assert "Digital Services Act" not in text and "takes away no right" in text


def test_rules_that_brought_advice_alone_are_named(office, written):
    """Since their points are part of the rating that is told."""
    text = written(office.of("product_mismatch"))
    assert "On rule MATCH-1, " in text and "you get advice alone" in text


def test_what_a_person_did_is_told(office, written, rule):
    """Confirmed or changed, without a name; nobody needs to ask for a person then."""
    text = written(office.state(rule("still_mill_third", "accept", "suspend")))
    assert "a person checked and confirmed it" in text and "software decided alone" not in text
    changed = written(office.state(rule("still_mill_second", "change", "suspend", ("STILL-2",))))
    assert "a person changed it to this one" in changed and "Ruiz" not in text + changed


def test_a_breach_behind_a_milestone_is_told_as_advice(office, written):
    """It brings no limit by itself."""
    text = written(office.of("rating_milestone"))
    assert "By itself it brought advice only" in text and "above the milestone again (rule RATE-3)" in text


def test_labels_can_do_nothing(office, written):
    """Neither to a terminal nor in Markdown."""
    stated = office.of("still_mill_second", creator_id="c_1 [x](https://x.example) \x1b[31m<b>")
    assert "\x1b" not in written(stated)
    page = letter.markdown(stated, office.wording)
    assert "[x](" not in page and "<b>" not in page and "# Statement of reasons" in page


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 1, 1), date(2026, 7, 1)),
        (date(2026, 6, 30), date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day, later):
    """As the law counts them."""
    assert letter.months_after(day, 6) == later
