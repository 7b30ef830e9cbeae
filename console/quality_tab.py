"""How good the program is: figures of the harness, and whether people agree with it and each other."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import gradio as gr

from agent.record.store import Records
from agent.verdict import Verdict
from console.draw import draw
from evals.agreement import Proposed, agreement
from evals.legend import HEADLINES, entry, span, told
from evals.summary import load_summary

SYSTEM = "agent"
TILES = HEADLINES[:4]


class QualityTab:
    """Shows figures with their number of cases and interval; none is made here."""

    def __init__(self, records: Records, tab: gr.Tab, report: Path | None) -> None:
        self._records, self._report = records, report
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=400, elem_classes="main"):
                gr.HTML(figures_html(report), apply_default_css=False)
            with gr.Column(scale=4, min_width=340, elem_classes="main"):
                people = gr.HTML(apply_default_css=False)
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
        tab.select(self._agreement, None, people, **private)

    def _agreement(self) -> str:
        return agreement_html(self._records)


def figures_html(report: Path | None) -> str:
    """The figures of a run of the harness; without one, those that are accepted for this version.

    Raises:
        UserError: The folder holds no run.
    """
    accepted = Path(str(resources.files("evals") / "baselines" / f"{SYSTEM}.json"))
    found = load_summary(report or accepted).metrics
    rows = [
        (entry(name), told(figure.value, entry(name).unit), span(figure, entry(name).unit), figure.n)
        for name, figure in found.items()
    ]
    tiles = [
        (entry(name).title, told(found[name].value, "share"), found[name].n)
        for name in TILES
        if name in found
    ]
    return draw("quality", rows=rows, tiles=tiles, source=str(report or "accepted for this version"))


def agreement_html(records: Records) -> str:
    """How often people and program, and people among themselves, come to the same."""
    rulings = [each.ruling for each in records.rulings()]
    shown = {ruling.case: _proposed(records.shown(ruling).verdict) for ruling in rulings}
    return draw("agreement", found=agreement(rulings, shown) if rulings else None)


def _proposed(verdict: Verdict) -> Proposed:
    breached = frozenset(f.clause for f in verdict.findings if f.status == "breached")
    return Proposed(verdict.recommended or verdict.decision, breached)
