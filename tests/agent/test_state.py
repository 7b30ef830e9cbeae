"""The case that a state stands for, and who writes."""

from dataclasses import replace

from agent.prose.wording import load_wording
from agent.rules.case import Answer, AskKey
from agent.state import ReviewState, Tools, case_of
from index.retrieve import Hit


def _tools(desk, model=None):
    handbook = desk.handbook
    return Tools(handbook, desk.search(handbook), model, load_wording("en"), None, 12, 10.0)


def test_a_state_with_a_profile_alone_is_a_case_without_answers(desk):
    """Before retrieval nothing is found and nothing is answered."""
    case = case_of(ReviewState(profile=desk.sample("still_mill")), _tools(desk))
    assert (case.answers, case.found, case.has_model) == ({}, frozenset(), False)


def test_hits_and_answers_become_part_of_the_case(desk):
    """What the nodes wrote is what the rules see."""
    key = AskKey("ORIG-1", "exception:licence")
    hit = Hit("ORIG-1", "originality", 1, 0.5, ("dense",), "")
    state = ReviewState(profile=desk.sample("re_uploader"), hits=(hit,), answers=((key, Answer("yes", 0.9)),))
    case = case_of(state, _tools(desk, model=object()))
    assert case.found == {"ORIG-1"} and case.has_model
    assert case.answer(key) == Answer("yes", 0.9)


def test_a_model_writes_where_it_is_wanted_and_can_be_checked(desk):
    """Nobody writes without prose, or in a language that no check can read."""
    model = object()
    tools = _tools(desk, model)
    assert tools.writer is model
    assert replace(tools, prose=False).writer is None
    assert replace(tools, wording=replace(tools.wording, language="es")).writer is None
    assert _tools(desk).writer is None
