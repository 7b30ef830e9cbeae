"""The left column: the queue with its filter and counts. Choosing an item is told by `chosen`."""

from __future__ import annotations

from typing import Any

import gradio as gr

from agent.page.words import CODES
from agent.page.words import decision as word
from console.draw import draw
from console.queue import DECISIONS, Queue, Wanted, chosen, clauses_in, counts, label

SHOWN = 200
"""Items that are drawn; the rest is reached by search and filter."""
AT_KEY = """
element.addEventListener('click', (event) => {
  const item = event.target.closest('.item');
  if (!item) return;
  element.querySelectorAll('.item.current').forEach((each) => each.classList.remove('current'));
  item.classList.add('current');
  trigger('click', {key: item.dataset.key});
});
"""
ANY = "any"


class QueuePane:
    """Draws the queue; holds no state of its own."""

    def __init__(self) -> None:
        self.counts = gr.HTML()
        self.search = gr.Textbox(
            placeholder="Search creators, clauses, texts   /",
            show_label=False,
            container=False,
            elem_id="search",
        )
        with gr.Accordion("Filter and file", open=False) as self.more:
            self.decision = gr.Dropdown(
                [(ANY, ""), *((word(each), each) for each in DECISIONS)], value="", label="Decision"
            )
            self.clause = gr.Dropdown([(ANY, "")], value="", label="Clause")
            self.region = gr.Dropdown([(ANY, "")], value="", label="Region")
            self.reason = gr.Dropdown(
                [(ANY, ""), *((words, code) for code, words in CODES.items())],
                value="",
                label="Reason for a person",
            )
            self.open_only = gr.Checkbox(label="Only open cases")
        self.list = gr.HTML(elem_id="queue", js_on_load=AT_KEY, apply_default_css=False)

    @property
    def filters(self) -> list[Any]:
        """What narrows the queue, in the order of `wanted_of`."""
        return [self.decision, self.clause, self.region, self.reason, self.search, self.open_only]

    @property
    def drawn(self) -> list[Any]:
        """What `drawing` fills."""
        return [self.counts, self.list]

    @property
    def choices(self) -> list[Any]:
        """What `choosing` fills."""
        return [self.clause, self.region]

    def drawing(self, items: Queue, current: str, *filters: Any) -> list[Any]:
        """The counts and the list."""
        found = chosen(items.values(), wanted_of(*filters))
        rows = [(item, label(item), item.heaviest) for item in found[:SHOWN]]
        decided = sum(item.ruling is not None for item in items.values())
        told = counts(items.values())
        return [
            draw("counts", total=len(items), decided=decided, counts=told),
            draw("queue", rows=rows, current=current, hidden=max(len(found) - SHOWN, 0)),
        ]

    def choosing(self, items: Queue) -> list[Any]:
        """The clauses and regions that can be chosen in these items."""
        regions = sorted({item.verdict.region for item in items.values()})
        return [
            gr.Dropdown(choices=[(ANY, ""), *clauses_in(items.values())], value=""),
            gr.Dropdown(choices=[(ANY, ""), *regions], value=""),
        ]


def wanted_of(decision: Any, clause: str, region: str, reason: Any, text: str, open_only: bool) -> Wanted:
    """The filter from the values of its fields."""
    return Wanted(decision or None, clause or None, region or None, reason or None, text or "", open_only)
