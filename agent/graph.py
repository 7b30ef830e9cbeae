"""The graph of a review: edges only.

load → retrieve → join → assess → adjudicate → explain → verify → write_up → person → done, and from `verify`
back to `explain` once when prose does not stand.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from agent.state import ReviewState, Tools

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph


def build_graph(
    checkpointer: BaseCheckpointSaver[str] | None = None,
) -> CompiledStateGraph[ReviewState, Tools, ReviewState, ReviewState]:
    """The compiled graph; a checkpointer is needed only where a person is waited for."""
    from langgraph.graph import END, START, StateGraph

    from agent import nodes

    graph = StateGraph(ReviewState, context_schema=Tools)
    before = ("load", "retrieve", "join", "assess", "adjudicate", "explain", "verify")
    after = ("write_up", "person", "done")
    for name in (*before, *after):
        graph.add_node(name, getattr(nodes, name))
    for one, next_one in (*pairwise((START, *before)), *pairwise((*after, END))):
        graph.add_edge(one, next_one)
    graph.add_conditional_edges("verify", nodes.after_verify, ["explain", "write_up"])
    return graph.compile(checkpointer=checkpointer)
