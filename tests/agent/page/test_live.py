"""A review as it happens: decision before prose, steps that only grow, nothing of a creator as markup."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from agent.events import Decided, Done
from agent.llm.protocol import ModelError
from agent.page.live import EMPTY_CLAUSES, START, View, cited, clause_text, prose, review_views, shown

EVIL = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) [a](http://evil.example) $x$"


@pytest.fixture
def handbook(desk):
    """The shipped handbook."""
    return desk.handbook


@pytest.fixture
def reviewer(desk):
    """A reviewer with a model that writes prose which stands."""
    return desk.reviewer(desk.parrot)


def test_the_decision_is_shown_before_any_prose(reviewer, handbook, desk):
    """Whoever watches knows the decision while the model still writes."""
    views = list(review_views(reviewer, desk.sample("still_mill")))
    decided = next(n for n, view in enumerate(views) if view.page.startswith("## EDUCATE"))
    writing = next(n for n, view in enumerate(views) if view.prose)
    assert decided < writing < len(views) - 1
    assert "Reviewing" in views[0].page


def test_steps_only_ever_grow(reviewer, handbook, desk):
    """Nothing that was told is taken back; questions name their answer."""
    views = list(review_views(reviewer, desk.sample("licence_claimed")))
    for before, after in pairwise(views):
        assert after.steps.startswith(before.steps)
    assert "question 1 of" in views[-1].steps and "**no**" in views[-1].steps
    assert views[-1].steps.splitlines()[-1].startswith("- done in")


def test_the_last_view_is_the_verdict_with_its_clauses(reviewer, handbook, desk):
    """The whole page, no draft left, the clause beside it with the quoted words marked."""
    last = list(review_views(reviewer, desk.sample("still_mill")))[-1]
    assert "### Message to the creator" in last.page and last.prose == ""
    assert "STILL-2" in last.clauses and "<mark>" in last.clauses and last.clauses != EMPTY_CLAUSES


def test_a_fault_that_can_be_mended_is_one_sentence_on_the_page(reviewer, handbook, monkeypatch, desk):
    """The page says what, where and what to do; the steps so far stay."""

    def fails(profile):
        yield from list(reviewer.review_stream(profile))[:2]
        raise ModelError("the database <b>is</b> locked", where="clausewise.sqlite", hint="close the other")

    broken = desk.reviewer()
    monkeypatch.setattr(broken, "review_stream", fails)
    last = list(review_views(broken, desk.sample("still_mill")))[-1]
    assert "clausewise.sqlite: the database \\<b\\>is\\</b\\> locked" in last.page
    assert "clauses found" in last.steps


def test_what_a_creator_wrote_is_never_markup(reviewer, handbook, desk):
    """Names, notes and captions come out escaped: no HTML, image, link or formula."""
    profile = desk.sample("licence_claimed")
    evidence = [{"id": "n<b>", "kind": "appeal", "text": EVIL}]
    data = {**profile.model_dump(), "creator_id": EVIL[:60], "evidence": evidence}
    for view in review_views(reviewer, profile.model_validate(data)):
        for text in view:
            assert "<img" not in text.replace("\\<img", "") and "![" not in text.replace("\\!\\[", "")
            assert not re.search(r"(?<!\\)\]\(", text) and "http://evil" not in text


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


def test_events_without_a_picture_leave_the_page_alone(reviewer, handbook, desk):
    """Every event is understood."""
    view = START
    for event in reviewer.review_stream(desk.sample("clean_host")):
        view = shown(view, event, {}, handbook)
        assert isinstance(view, View)
        if isinstance(event, Decided | Done):
            assert view.page.startswith("## NO ACTION")
