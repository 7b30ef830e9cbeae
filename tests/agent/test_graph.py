"""The graph: its drawing, the order of its events, and the pause for a person."""

import os
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from agent.events import Checked, ClausesFound, Decided, Done, FactsJoined, Judged, Writing
from agent.graph import build_graph
from agent.llm.protocol import ChoiceRequest
from agent.llm.scripted import ScriptedModel
from agent.prose.wording import load_wording
from agent.state import ReviewState, Tools

DRAWING = Path(__file__).parents[1] / "outputs" / "graph.mmd"
ORDER = (ClausesFound, FactsJoined, Judged, Decided, Writing, Checked, Done)


def test_the_drawing_of_the_graph_is_the_stored_one():
    """A changed edge shows in a review; CLAUSEWISE_REWRITE=1 stores the new drawing."""
    drawn = build_graph().get_graph().draw_mermaid()
    if os.environ.get("CLAUSEWISE_REWRITE"):
        DRAWING.write_text(drawn, "utf-8")
    assert drawn == DRAWING.read_text("utf-8")


@pytest.mark.parametrize("name", ["still_mill", "licence_claimed", "slide_show_shop", "clean_host"])
def test_events_come_in_the_order_of_the_steps(desk, name):
    """Each kind after the one before it, the verdict once and last."""
    events = list(desk.reviewer(desk.parrot).review_stream(desk.sample(name)))
    ranks = [ORDER.index(type(event)) for event in events]
    assert ranks == sorted(ranks)
    for once in (ClausesFound, FactsJoined, Decided, Done):
        assert sum(isinstance(event, once) for event in events) == 1


def test_prose_that_never_stands_is_tried_exactly_twice(desk):
    """`verify` goes back to `explain` once."""

    def script(request):
        return desk.parrot(request) if isinstance(request, ChoiceRequest) else "nonsense"

    events = list(desk.reviewer(script).review_stream(desk.sample("still_mill")))
    assert [e.attempt for e in events if isinstance(e, Checked)] == [1, 2]


def _tools(desk, pause):
    handbook = desk.handbook
    search, model = desk.search(handbook), ScriptedModel(desk.parrot)
    return Tools(handbook, search, model, load_wording("en"), None, 8, 10.0, pause=pause)


def test_a_review_waits_for_a_person_and_goes_on_to_the_verdict(desk):
    """The pause tells who is judged and how; nothing is asked of the model twice."""
    graph = build_graph(InMemorySaver())
    config: Any = {"configurable": {"thread_id": "1"}}
    tools = _tools(desk, pause=True)
    first = graph.invoke(ReviewState(profile=desk.sample("licence_claimed")), config, context=tools)
    [waiting] = first["__interrupt__"]
    proposed = first["verdict"]
    assert waiting.value == {
        "verdict_id": proposed.verdict_id,
        "creator_id": desk.sample("licence_claimed").creator_id,
        "decision": "restrict",
        "recommended": None,
    }
    asked = len(tools.model.requests)
    last = graph.invoke(Command(resume="go on"), config, context=tools)
    assert len(tools.model.requests) == asked
    plain = desk.reviewer(desk.parrot).review(desk.sample("licence_claimed"))
    assert last["verdict"] == proposed
    assert proposed.verdict_id == plain.verdict_id


def test_without_a_pause_no_checkpointer_is_needed(desk):
    """A job runs through."""
    state = build_graph().invoke(
        ReviewState(profile=desk.sample("still_mill")), context=_tools(desk, pause=False)
    )
    assert state["verdict"].decision == "educate"
