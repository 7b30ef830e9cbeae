"""The whole page: its rooms side by side, and what happens when somebody opens it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from agent.settings import Settings
from console.audit_tab import AuditTab
from console.batch_tab import BatchTab
from console.creators import FORMATS, judged, read_creators, samples
from console.desk import Desk
from console.draw import asset, draw
from console.events import AT_ONCE, PRIVATE
from console.line import Line
from console.opened import Focus
from console.policies_tab import PoliciesTab
from console.quality_tab import QualityTab
from console.queue import Item, Queue
from console.review_tab import ReviewTab
from signals.errors import UserError

TITLE = "Clausewise"


def build_page(
    desk: Desk, settings: Settings, items: Sequence[Item], report: Path | None = None
) -> gr.Blocks:
    """The page as `gradio.Blocks`; nothing is served yet.

    Args:
        desk: What stands behind it.
        settings: What jobs that are started from the page run with.
        items: The queue that everybody begins with.
        report: Folder of a run of the harness whose figures are shown; None: the accepted ones.
    """
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        queue, opened, key = gr.State(Queue()), gr.State(None), gr.State("")
        brand = gr.HTML(draw("brand", person=None, model=""), elem_id="brand", apply_default_css=False)
        with gr.Tabs():
            with gr.Tab("Review"):
                room = ReviewTab(desk, queue, opened, Line(page))
                with room.queue.more:
                    file = gr.File(label="Creators from a file", file_types=FORMATS, height=100)
            with gr.Tab("Policies"):
                PoliciesTab(desk.handbook, desk.reviewer.tools.retriever)
            with gr.Tab("Batch"):
                BatchTab(desk, settings, queue)
            with gr.Tab("Quality") as quality:
                QualityTab(desk.records, quality, report)
            with gr.Tab("Audit") as audit:
                AuditTab(desk.records, audit)

        def enter(request: gr.Request) -> list[Any]:
            """Everybody begins with the same queue; a link may name a creator."""
            known = desk.standing(items)
            model = desk.reviewer.tools.model
            head = draw("brand", person=desk.person(request.username), model=model.digest if model else "")
            return [Focus(), known, head, named(known, str(request.query_params.get("creator", "")))]

        def upload(path: str | None) -> Any:
            """The creators of a file in place of the queue; without one, the queue that everybody has."""
            if path is None:
                return desk.standing(items)
            try:
                return desk.standing(judged(read_creators(Path(path), desk.handbook), desk.rules))
            except UserError as error:
                gr.Warning(str(error).replace(path, Path(path).name), title="Not read")
                return gr.skip()

        entered = page.load(enter, None, [room.focus, queue, brand, key], **AT_ONCE)
        entered.then(room.redraw, room.found, room.queue.drawn, **AT_ONCE)
        entered.then(room.queue.choosing, queue, room.queue.choices, **AT_ONCE)
        room.follow(entered.then(room.link, [queue, room.focus, key], room.picked, **AT_ONCE))
        # By Gradio's queue: only what goes through it can tell what is wrong with a file.
        file.change(upload, file, queue, **PRIVATE).then(
            room.queue.choosing, queue, room.queue.choices, **AT_ONCE
        )
    return page


def named(items: Queue, creator: str) -> str:
    """Key of a creator, or of a sample, that a link names; empty where there is none."""
    if creator in samples():
        creator = _creator_of(samples()[creator])
    return next((key for key, item in items.items() if item.profile.creator_id == creator), "")


def _creator_of(path: Path) -> str:
    return str(json.loads(path.read_text("utf-8"))["creator_id"])


def look() -> dict[str, Any]:
    """Theme, style and keys, as `launch` takes them; nothing in them asks another machine."""
    theme = gr.themes.Base(
        primary_hue="indigo",
        neutral_hue="slate",
        font=["ui-sans-serif", "system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
        text_size="sm",
        spacing_size="sm",
        radius_size="md",
    )
    return {"theme": theme, "css": asset("style.css"), "head": f"<script>{asset('keys.js')}</script>"}
