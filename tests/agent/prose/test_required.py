"""What a message must say: what is taken out is missed, and people may say the rest as they like."""

import pytest

from agent.prose.frame import Passage, carried, compose
from agent.prose.required import missing
from agent.prose.wording import load_wording
from agent.rules.case import Case
from agent.rules.decide import decide

EN = load_wording("en")


@pytest.fixture
def told(bench):
    """A case with a limit of 7 days for one breach and advice for another, its outcome and its message."""
    limit = [{"restrict": {"measure": "posting_limit", "days": 7}}]
    rules = {
        "A-1": bench.rule("free_count >= 1", ladder=limit, points=10),
        "B-1": bench.rule("free_count >= 1", points=5),
    }
    case = bench.case(rules, {"free_count": 3}, has_model=False)
    outcome = decide(case)
    passages = {a.clause.id: Passage("Because.", "Do it.") for a in carried(outcome)}
    return case, outcome, compose(case, outcome, passages, EN)


def test_the_whole_message_lacks_nothing(told):
    """As the program puts it together."""
    case, outcome, text = told
    assert outcome.decision == "restrict" and list(missing(text, case, outcome, EN)) == []


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ("A-1", "that rule", "does not name the rule A-1"),
        ("for 7 days", "for some days", "does not say in one sentence: the number of shopping videos"),
        ("for 7 days", "a bit. The limit lasts for 7 days", "does not say in one sentence: the number"),
        ("No limit is placed on your account because of it.", "", "does not say: Rule B-1: this is advice."),
        ("is now 185", "is now lower", "fell by 15 to 185"),
        ("Ask the team that sent you this message.", "", "does not say how to appeal"),
    ],
)
def test_a_part_that_is_gone_is_missed(told, old, new, lacks):
    """In a sentence that says what to put back."""
    case, outcome, text = told
    assert old in text
    now = text.replace(old, new).replace("A clause for tests", "a title")
    [found] = missing(now, case, outcome, EN)
    assert lacks in found


def test_the_rest_is_the_persons_own(told):
    """Headings, greeting and order are free, and a limit may be told in another sentence about the same."""
    case, outcome, _ = told
    text = (
        "Dear Ana! A-1 has a cost: for 7 days THE NUMBER OF shopping videos you can post is limited.\n"
        "Rule B-1: this is advice. No limit is placed on your account because of it. "
        "Your 15 points bring you to 185.\n"
        f"{EN.say('appeal.none')}"
    )
    assert list(missing(text, case, outcome, EN)) == []


def test_a_number_inside_another_does_not_count(told):
    """17 days are not 7 days, 1185 is not 185."""
    case, outcome, text = told
    assert len(list(missing(text.replace("7 days", "17 days"), case, outcome, EN))) == 1
    assert len(list(missing(text.replace("185", "1185"), case, outcome, EN))) == 1


@pytest.mark.parametrize(("name", "decision"), [("clean_host", "no_action"), ("licence_claimed", "escalate")])
def test_without_a_breach_to_tell_the_opening_says_it_all(desk, name, decision):
    """Nothing else is asked for, and the opening is."""
    case = Case(desk.sample(name), desk.handbook)
    outcome = decide(case)
    assert outcome.decision == decision
    opening = EN.say(f"opening.{decision}")
    assert list(missing(opening, case, outcome, EN)) == []
    assert list(missing("Hello", case, outcome, EN)) == [f"does not say: {opening}"]


def test_advice_alone_may_be_told_by_the_opening(desk):
    """It says that nothing is limited."""
    case = Case(desk.sample("still_mill"), desk.handbook)
    outcome = decide(case)
    found = list(missing(EN.say("opening.educate"), case, outcome, EN))
    assert len(found) == 3 and not any("this is advice" in each for each in found)
