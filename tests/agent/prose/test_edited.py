"""An edited message: what the program wrote stands, what nobody knows is marked where it stands."""

import re
from datetime import date
from functools import cache
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.prose.edited import REQUIRED, edited_failures
from agent.prose.frame import carried, compose
from agent.prose.source import source_of, template
from agent.prose.wording import load_wording
from agent.rules.case import Case
from agent.rules.decide import decide
from evals.people import sinners
from signals.profile import ContentItem, HistoryEntry

EN = load_wording("en")


def written(case, outcome):
    """The message as the program writes it without a model."""
    passages = {a.clause.id: template(source_of(case, a, EN), EN) for a in carried(outcome)}
    return compose(case, outcome, passages, EN)


@cache
def sample(desk, name):
    """A sample creator: case, outcome and message."""
    case = Case(desk.sample(name), desk.handbook)
    outcome = decide(case)
    return case, outcome, written(case, outcome)


@pytest.fixture
def edit(desk):
    """Put words in place of others in the message of the sample whose videos stand still, and check it."""
    case, outcome, text = sample(desk, "still_mill")

    def edited(old, new):
        assert old in text
        now = text.replace(old, new, 1)
        found = edited_failures(now, text, case, outcome, EN)
        return {(each.check, " ".join(now[each.start : each.end].split())) for each in found}

    return edited


def test_the_programs_message_passes_for_every_sample(desk):
    """Whatever was decided."""
    decisions = set()
    for name in desk.samples:
        case, outcome, text = sample(desk, name)
        decisions.add(outcome.decision)
        assert edited_failures(text, text, case, outcome, EN) == ()
    assert decisions == {"no_action", "educate", "restrict", "suspend", "escalate"}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_the_programs_message_passes_for_invented_creators(desk, seed):
    """Also when all its white space is another, and its parts stand in another order."""
    for profile, outcome in islice(sinners(desk.handbook, seed), 2):
        case = Case(profile, desk.handbook)
        text = written(case, outcome)
        assert edited_failures(text, text, case, outcome, EN) == ()
        turned = "\n\n\n".join(reversed(text.replace(". ", ".  ").split("\n\n")))
        assert edited_failures(turned, text, case, outcome, EN) == ()


@pytest.mark.parametrize(
    ("new", "marked"),
    [
        ("You have 3 videos, and 30 days.", {("numbers", "3")}),
        ("You have half a week.", {("numbers", "half a week")}),
        ("Mend it by Friday.", {("dates", "Friday")}),
        ("Mend it by 2026-10-15.", {("dates", "2026-10-15"), ("addresses", "2026-10-15")}),
        ("See https://help for more.", {("addresses", "https:")}),
        ("Tag it #moving and write to @help.", {("addresses", "#moving"), ("addresses", "@help")}),
        ("All is guaranteed.", {("promises", "guaranteed")}),
        ("We will\nrefund it.", {("promises", "We will"), ("promises", "refund")}),
        ("You are banned.", {("measures", "banned")}),
        ("ORIG-1 and STILL-21 say so too.", {("cited_clauses", "ORIG-1"), ("cited_clauses", "STILL-21")}),
        ("**Hello**", {("markup", "*")}),
        ("The score for a copied voice\nin your videos is high.",
         {("undisclosed", "The score for a copied voice in your videos")}),
        ("Mind voice_clone_score.", {("undisclosed", "voice_clone_score"), ("markup", "voice_clone_score")}),
    ],
)  # fmt: skip
def test_what_neither_message_nor_facts_hold_is_marked(edit, new, marked):
    """With the check and the words at fault, and nothing else is."""
    assert edit("Hello,", new) == marked


@pytest.mark.parametrize(
    "new",
    [
        "Hello Ana, and thank you for your patience with this long check!",
        "You posted 11 videos up to 30 September 2026.",
        "In 82 % of the run time the picture does not move.",
        "This was the first time in 90 days, see rule STILL-2.",
        "Your rating went from 200 to 188, and you can appeal within 30 days.",
        "On 2026-09-30 we looked at your videos of 12 September 2026 and of 3 August 2026.",
    ],
)
def test_what_the_facts_hold_may_be_said(desk, new):
    """In the person's own words, with the days of posts and of earlier breaches."""
    case, outcome, text = sample(desk, "still_mill")
    post = ContentItem(id="v1", posted_at=date(2026, 9, 12))
    entry = HistoryEntry(clause="ORIG-1", date=date(2026, 8, 3), outcome="overturned")
    known = case.profile.model_copy(update={"content": (post,), "history": (entry,)})
    case = Case(known, case.handbook)
    assert edited_failures(text.replace("Hello,", new), text, case, outcome, EN) == ()


def test_a_value_that_is_told_wrongly_is_marked(edit):
    """The program's 82 % stays the only share."""
    assert edit("82 %", "28 %") == {("numbers", "28 %")}


def test_a_known_number_is_no_secret_until_it_reads_as_a_bound(bench):
    """A value that lies on a hidden threshold may be told, the threshold not."""
    hidden = next(
        s
        for s in bench.catalog.values()
        if s.kind == "counted" and s.disclose.value and not s.disclose.threshold and s.unit == "videos"
    )
    case = bench.case({"TEST-1": bench.rule(f"{hidden.name} >= 6")}, {hidden.name: 6}, has_model=False)
    outcome = decide(case)
    text = written(case, outcome)
    for said, bad in (
        ("There were 6 videos.", False),
        ("There were 6 videos or more.", True),
        ("There must be fewer than 6 videos.", True),
        ("Our limit is 6 videos.", True),
    ):
        found = edited_failures(text.replace("Hello,", said), text, case, outcome, EN)
        assert [each.check for each in found if each.check != REQUIRED] == ["undisclosed"] * bad


def test_places_are_those_of_the_words_and_in_order(desk):
    """Each words at fault once, wherever they stand; the 3 of `13` is not the 3 at fault."""
    case, outcome, text = sample(desk, "still_mill")
    now = text.replace("Hello,", "Hello, 3 gifts, 13 cards and 3 banned posts.")
    found = edited_failures(now, text, case, outcome, EN)
    assert [now[each.start : each.end] for each in found] == ["3", "13", "3", "banned"]
    assert [each.start for each in found] == sorted(each.start for each in found)


def test_what_is_left_out_is_told_at_the_end(edit, desk):
    """An empty message lacks everything."""
    assert edit("the number of shopping videos you posted", "what you posted") == set()
    assert edit("- Your health rating was 200 and is now 188, because of 12 points for this.\n", "") == {
        (REQUIRED, "")
    }
    case, outcome, text = sample(desk, "still_mill")
    found = edited_failures("", text, case, outcome, EN)
    assert len(found) == 4 and {(each.check, each.start, each.end) for each in found} == {(REQUIRED, 0, 0)}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_typed_every_place_lies_in_the_text(desk, data):
    """No text breaks a check, and no mark points outside."""
    case, outcome, text = sample(desk, "still_mill")
    at = data.draw(st.integers(0, len(text)))
    typed = data.draw(
        st.text(max_size=40) | st.sampled_from(["½", "x5", "a5551234567", "\\", "'", "#", "§ 5 %"])
    )
    now = text[:at] + typed + text[at:]
    for each in edited_failures(now, text, case, outcome, EN):
        assert 0 <= each.start <= each.end <= len(now)
        assert (each.start == each.end) == (each.check == REQUIRED)


def test_every_new_number_is_found(desk):
    """None of a hundred numbers that are no facts passes, wherever it is put."""
    case, outcome, text = sample(desk, "still_mill")
    gaps = [found.end() for found in re.finditer(r"[a-z]{3}(?= [a-z])", text)]
    for number in range(301, 401):
        at = gaps[number % len(gaps)]
        now = f"{text[:at]} {number} things{text[at:]}"
        found = edited_failures(now, text, case, outcome, EN)
        assert str(number) in {now[each.start : each.end] for each in found}
