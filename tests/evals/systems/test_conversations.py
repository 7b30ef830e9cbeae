"""The program's chat on labelled conversations."""

from pathlib import Path

import pytest

from agent.chat.turns import TOOLS
from agent.review import Reviewer
from evals.case_files import load_cases, only
from evals.case_forms import ChatCase
from evals.systems.conversations import Conversations
from index.store import open_index
from policies.handbook import load_handbook
from signals.errors import UserError

CASES = Path(__file__).parents[3] / "evals" / "cases" / "chat"


@pytest.fixture(scope="module")
def conversations():
    """The chat over the shipped handbook, without a model."""
    handbook = load_handbook()
    reviewer = Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)
    opened = Conversations(reviewer)
    yield opened
    opened.close()


def case(*turns, creator="c_1001"):
    """A case about a sample creator."""
    return ChatCase.model_validate({"id": "c", "creator_id": creator, "turns": turns, "expect": {}})


def test_the_last_answer_counts_and_the_turns_before_it_are_heard(conversations):
    """Tool, text and clauses."""
    got = conversations.answer(case("/clause DEF-6", "can I see that clause"))
    assert (got["tool"], got["clauses"][0]) == ("show_clause", "DEF-6") and "DEF-6" in got["text"]


def test_each_case_is_a_conversation_of_its_own(conversations):
    """Nothing is left of the one before, whatever its id."""
    conversations.answer(case("/clause DEF-6"))
    assert conversations.answer(case("can I see that clause"))["clauses"][0] == "STILL-2"


def test_an_unknown_creator_is_refused(conversations):
    """In a sentence."""
    with pytest.raises(UserError, match="no sample creator"):
        conversations.answer(case("hi", creator="c_0"))


def test_the_shipped_cases_are_about_sample_creators_and_known_tools(conversations):
    """So that none of them ends in an error."""
    cases = only(load_cases([CASES]), ChatCase)
    assert {each.creator_id for each in cases} <= set(conversations._samples)
    assert {each.expect.tool for each in cases} <= set(TOOLS)
