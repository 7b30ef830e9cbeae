"""The model's odds and those of the examples together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.chat.choice.choose import blended, choose_tool, tool_request
from agent.chat.turns import TOOLS
from agent.llm.protocol import Cancelled
from agent.llm.scripted import ScriptedModel

ODDS = st.lists(st.floats(0.001, 1), min_size=len(TOOLS), max_size=len(TOOLS)).map(
    lambda raw: {tool: value / sum(raw) for tool, value in zip(TOOLS, raw, strict=True)}
)


@given(ODDS, ODDS, st.floats(0, 3))
def test_blended_odds_are_probabilities(first, second, trust):
    """And without trust the model is not heard."""
    mixed = blended(first, second, trust)
    assert sum(mixed.values()) == pytest.approx(1)
    assert blended(first, second, 0.0) == pytest.approx(first)


@given(ODDS, ODDS)
def test_where_both_agree_nothing_changes(first, second):
    """The tool that is likeliest for both stays so."""
    best = max(TOOLS, key=first.__getitem__)
    if best == max(TOOLS, key=second.__getitem__):
        assert max(blended(first, second).values()) == pytest.approx(blended(first, second)[best])


def test_the_request_names_the_tools_first_and_the_turn_last():
    """So that all turns share a prefix."""
    one, two = tool_request("why", (), 1.0), tool_request("what if", ("why",), 1.0)
    assert one.prefix == two.prefix and one.answers == TOOLS
    assert "Before: why" in two.suffix[-1].content and two.suffix[-1].content.endswith("Last: what if")
    assert all(tool in one.prefix[0].content for tool in TOOLS)


def test_a_sure_form_asks_nobody(room):
    """Neither the model nor the examples."""
    model = ScriptedModel([])
    assert choose_tool("show STILL-2", (), room.desk.handbook, room.examples, model, 1.0) == "show_clause"


def test_a_stop_is_a_stop(room):
    """It is no failure that the examples make good."""
    with pytest.raises(Cancelled):
        choose_tool("why", (), room.desk.handbook, room.undecided, ScriptedModel([Cancelled("stop")]), 1.0)


def test_the_model_is_asked_only_where_the_examples_leave_it_open(room):
    """A script without replies fails if it is asked."""
    model = ScriptedModel([])
    assert (
        choose_tool("find similar cases", (), room.desk.handbook, room.examples, model, 1.0)
        == "compare_cases"
    )
    model = ScriptedModel([{tool: float(tool == "what_if") for tool in TOOLS}])
    assert choose_tool("hm", (), room.desk.handbook, room.undecided, model, 1.0) == "what_if"
    model.finish()
