"""The record: a case's whole life, and whether anything in it was altered."""

from __future__ import annotations

from typing import Any

import gradio as gr

from agent.record.store import Records
from console.draw import draw
from console.queue_pane import AT_KEY

NEWEST = 200
"""Cases that are listed."""


class AuditTab:
    """Reads the record; nothing is written from here."""

    def __init__(self, records: Records, tab: gr.Tab) -> None:
        self._records = records
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=220, elem_classes="side"):
                search = gr.Textbox(
                    placeholder="Creator or case, then Enter", show_label=False, container=False
                )
                check = gr.Button("Verify the record", size="sm")
                verified = gr.HTML()
                cases = gr.HTML(js_on_load=AT_KEY, apply_default_css=False)
            with gr.Column(scale=5, min_width=400, elem_classes="main"):
                life = gr.HTML("<p class='empty'>Choose a case.</p>", apply_default_css=False)
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
        tab.select(self._cases, search, cases, **private)
        search.submit(self._cases, search, cases, **private)
        check.click(self._verified, None, verified, **private)
        cases.click(self._life, None, life, **private)

    def _cases(self, text: str) -> str:
        wanted = text.casefold().strip()
        rows = [row for row in self._records.cases() if wanted in f"{row.creator_id} {row.case}".casefold()]
        return draw("case_list", rows=rows[:NEWEST], hidden=max(len(rows) - NEWEST, 0))

    def _verified(self) -> str:
        return draw("verified", faults=self._records.verify(), entries=self._records.head()[0])

    def _life(self, event: gr.EventData) -> str:
        entries = self._records.of(str(getattr(event, "key", "")))
        return draw("life", entries=entries)
