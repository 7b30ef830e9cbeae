"""The graph of a turn: edges only.

hear → choose → one of the tools → remember; a command goes past `choose`, and a search that finds nothing
hands over to `none`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.chat import steps
from agent.chat.state import ChatState, ChatTools
from agent.chat.turns import TOOLS

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph


def build_chat(
    checkpointer: BaseCheckpointSaver[str],
) -> CompiledStateGraph[ChatState, ChatTools, ChatState, ChatState]:
    """The compiled graph; the checkpointer keeps each conversation under its thread."""
    from langgraph.graph import END, START, StateGraph

    graph = StateGraph(ChatState, context_schema=ChatTools)
    graph.add_node("hear", steps.hear)
    graph.add_node("choose", steps.choose)
    for tool in TOOLS:
        graph.add_node(tool, steps.node_of(tool))
    graph.add_node("remember", steps.remember)
    graph.add_edge(START, "hear")
    graph.add_conditional_edges("hear", steps.after_hear, ["choose", *TOOLS])
    graph.add_conditional_edges("choose", steps.after_choose, list(TOOLS))
    for tool in TOOLS:
        graph.add_conditional_edges(tool, steps.after_use, ["none", "remember"])
    graph.add_edge("remember", END)
    return graph.compile(checkpointer=checkpointer)
