"""The case that one tab has open: each state is an object of its own."""

from pathlib import Path

import pytest

from agent.llm.protocol import Cancelled
from agent.review import Reviewer
from agent.rules.asks import asks_of
from agent.rules.case import Answer
from agent.rules.decide import decide
from console.creators import judged, read_creators, samples
from console.opened import Focus, Opened, case_of
from index.store import open_index
from policies.handbook import load_handbook


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture(scope="module")
def item(handbook):
    """A creator whose evidence nobody has read."""
    rules = Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)
    [found] = judged(read_creators(samples()["re_uploader_licensed"], handbook), rules)
    return found


@pytest.fixture
def read(handbook):
    """Answers to all questions of a clause: the licence is there, nothing else is."""
    asked = {ask.key for clause in handbook.find("ORIG-1") for ask in asks_of(clause)}
    return {key: Answer("yes", 0.99) if "licence" in key.purpose else Answer("no", 0.01) for key in asked}


def test_a_newer_verdict_makes_another_state(item, read):
    """What was open before stays as it was; what is told stands in the new state."""
    opened = Opened(item, seen=3)
    newer = item.verdict.model_copy(update={"decision": "no_action"})
    after = opened.told(newer, read, ready=True)
    assert (after.verdict, after.answers, after.ready, after.seen) == (newer, read, True, 3)
    assert (after.profile, after.item.key) == (item.profile, item.key)
    assert (opened.verdict, opened.answers, opened.ready) == (item.verdict, {}, False)


def test_states_are_told_apart(item):
    """Two tabs that open the same case have two cases open."""
    assert Opened(item, 0) != Opened(item, 0)


def test_the_case_decides_as_its_verdict(item, handbook):
    """The case behind a verdict gives that verdict's decision again."""
    case = Opened(item, 0).case(handbook)
    assert case.found == {hit.clause for hit in item.verdict.retrieved} and not case.has_model
    assert decide(case).decision == item.verdict.decision == "escalate"


def test_answers_bear_on_the_case(item, read, handbook):
    """With what the model has read, the rules say something else."""
    by_model = item.verdict.provenance.model_copy(update={"model": "sha256:0"})
    verdict = item.verdict.model_copy(update={"provenance": by_model})
    case = case_of(verdict, item.profile, read, handbook)
    assert case.has_model and decide(case).decision == "no_action"
    assert Opened(item, 0).told(verdict, read, ready=True).case(handbook) == case


def test_focus_begins_nowhere():
    """A tab that has picked nothing looks at no case, and two tabs look for themselves."""
    one, other = Focus(), Focus()
    one.look("k_1")
    assert (one.key, other.key) == ("k_1", "")


def test_looking_at_another_case_ends_the_reading_of_this_one():
    """Looking at the same one again does not, and the next reading is not ended with it."""
    focus = Focus()
    focus.look("k_1")
    leash = focus.reading()
    focus.look("k_1")
    with leash.held():
        focus.look("k_2")
    with pytest.raises(Cancelled), leash.held():
        pass
    with focus.reading().held():
        pass
