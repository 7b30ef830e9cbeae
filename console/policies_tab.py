"""The handbook: browse, search, read a clause with its versions side by side, and see what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import gradio as gr

from agent.page.live import clause_text
from agent.page.words import safe
from console.draw import draw
from console.queue_pane import ANY, AT_KEY
from index.retrieve import Retriever
from policies.handbook import Handbook
from policies.lint import lint
from policies.problem import render
from policies.show import show_clause
from signals.errors import UserError

MOST_HITS = 30
MOST_VERSIONS = 4
FIRST = "<p class='empty'>Choose a clause.</p>"


class PoliciesTab:
    """Shows a handbook; it is never changed from here."""

    def __init__(self, handbook: Handbook, retriever: Retriever) -> None:
        self._handbook, self._retriever = handbook, retriever
        regions = sorted({region for clause in handbook.clauses for region in clause.regions} - {"*"})
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=220, elem_classes="side"):
                self.query = gr.Textbox(
                    placeholder="Search by meaning, words or id", show_label=False, container=False
                )
                with gr.Row():
                    self.region = gr.Dropdown([(ANY, ""), *regions], value="", label="Region", min_width=90)
                    self.day = gr.Textbox(label="In force on", placeholder="YYYY-MM-DD", min_width=110)
                self.found = gr.HTML(self._list("", "", ""), js_on_load=AT_KEY, apply_default_css=False)
                with gr.Accordion("Check of the handbook", open=False) as checked:
                    problems = gr.HTML()
            with gr.Column(scale=5, min_width=400, elem_classes="main"):
                self.head = gr.HTML(FIRST, apply_default_css=False)
                with gr.Row(equal_height=False):
                    self.texts = [
                        gr.Markdown(visible=False, elem_classes="version", min_width=280)
                        for _ in range(MOST_VERSIONS)
                    ]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
        fields = [self.query, self.region, self.day]
        for change in (self.query.submit, self.region.change, self.day.submit):
            change(self._list, fields, self.found, **private)
        self.found.click(self._open, None, [self.head, *self.texts], **private)
        checked.expand(self._problems, None, problems, **private)

    def _list(self, query: str, region: str, day: str) -> str:
        """The clauses that fit, by search with their scores, else all by id."""
        try:
            when = date.fromisoformat(day) if day else None
        except ValueError:
            return draw("clause_list", rows=[], fault=f"{day} is no day; write YYYY-MM-DD")
        if query.strip():
            hits = self._retriever.search(query, region=region or None, day=when, k=MOST_HITS)
            titles = {clause.id: clause.title for clause in self._handbook.clauses}
            rows = [(h.clause, titles[h.clause], f"{h.score:.2f}", ", ".join(h.found_by)) for h in hits]
        else:
            rows = [
                (c.id, c.title, "", c.policy)
                for c in {c.id: c for c in self._handbook.clauses}.values()
                if c.in_force(region or c.regions[0], when or c.effective_from)
            ]
        return draw("clause_list", rows=rows, fault="")

    def _open(self, event: gr.EventData) -> Any:
        """A clause with its rule in words, and the text of each version."""
        try:
            views = show_clause(self._handbook, str(getattr(event, "key", "")))
        except UserError as error:
            gr.Warning(str(error), title="Not found")
            return gr.skip()
        versions = {(c.policy, c.version, c.regions): c for c in self._handbook.find(views[0].clause)}
        texts = [
            gr.Markdown(clause_text(versions[view.policy, view.version, view.regions], set()), visible=True)
            for view in views[: len(self.texts)]
        ]
        texts += [gr.Markdown(visible=False)] * (len(self.texts) - len(texts))
        return [draw("clause_head", views=views), *texts]

    def _problems(self) -> str:
        problems = lint(self._handbook.root)
        return draw("problems", text=safe(render(problems)), n=len(problems))
