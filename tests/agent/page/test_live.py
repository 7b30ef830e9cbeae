"""A review as it happens, in words: steps, prose that grows, clauses with their quotes marked."""

import re
from dataclasses import replace

import pytest

from agent.page.live import cited, clause_text, prose, step

EVIL = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) [a](http://evil.example) $x$"


@pytest.fixture
def handbook(desk):
    """The shipped handbook."""
    return desk.handbook


@pytest.fixture
def reviewer(desk):
    """A reviewer with a model that writes prose which stands."""
    return desk.reviewer(desk.parrot)


def test_steps_tell_what_happens_in_plain_text(reviewer, desk):
    """Questions name their answer, the decision comes before any prose, and nothing in it is markup."""
    told = [step(event) for event in reviewer.review_stream(desk.sample("licence_claimed"))]
    steps = list(dict.fromkeys(filter(None, told)))
    assert steps[0].endswith("clauses found")
    assert any(each.startswith("question 1 of") and each.endswith(" no") for each in steps)
    assert steps.index("the rules give restrict, decision restrict") < steps.index("the model is writing")


def test_a_failed_check_is_named(desk):
    """Whoever watches learns why the model writes once more."""
    events = desk.reviewer(lambda _: "nonsense").review_stream(desk.sample("still_mill"))
    assert any(re.match(r"prose on STILL-2, try 1, does not stand: \w", step(event)) for event in events)


def test_prose_is_shown_as_words_while_its_json_is_still_open():
    """Keys, quotes and braces of the model's answer are left out, in a second try as in the first."""
    assert prose({"A-1, message": '{"why":"Buyers want'}) == "**A-1, message** Buyers want …"
    two = '{"why":"Old.","fix":"Old."}{"why":"New \\"one\\".","fix":"Do'
    assert prose({"A-1, message": two}) == '**A-1, message** New "one". Do …'
    assert prose({}) == ""


def test_clause_text_shows_no_image_link_or_html(handbook):
    """A handbook is data, too; its headings are small, its quotes marked."""
    clause = replace(handbook.find("STILL-2")[-1], text=f"Half of it.\n\n### Why\n\n{EVIL}\n")
    text = clause_text(clause, {(0, 4)})
    assert text.startswith("<mark>Half</mark> of it.") and "**Why**" in text
    assert "<img" not in text and "](" not in text.replace("\\[", "[").replace("[x](", "").replace("[a](", "")
    assert "http://" not in text


def test_the_version_of_a_clause_that_was_applied_is_shown(reviewer, handbook, desk):
    """Not the one of another year."""
    verdict = reviewer.review(desk.sample("still_mill"))
    assert "_still-frame, version 2_" in cited(verdict, handbook)
    assert "version 1_" not in cited(verdict, handbook)
