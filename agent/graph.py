"""The graph of a review: edges only.

load → retrieve → join → assess → adjudicate → explain → verify → person → done, and from `verify` back to
`explain` once when prose does not stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent import nodes
from agent.state import ReviewState, Tools

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph


def build_graph(
    checkpointer: BaseCheckpointSaver[str] | None = None,
) -> CompiledStateGraph[ReviewState, Tools, ReviewState, ReviewState]:
    """The compiled graph; a checkpointer is needed only where a person is waited for."""
    from langgraph.graph import END, START, StateGraph

    graph = StateGraph(ReviewState, context_schema=Tools)
    steps = ("load", "retrieve", "join", "assess", "adjudicate", "explain", "verify", "person", "done")
    for name in steps:
        graph.add_node(name, getattr(nodes, name))
    for before, after in zip((START, *steps[:6]), steps[:7], strict=True):
        graph.add_edge(before, after)
    graph.add_conditional_edges("verify", nodes.after_verify, ["explain", "person"])
    graph.add_edge("person", "done")
    graph.add_edge("done", END)
    return graph.compile(checkpointer=checkpointer)
