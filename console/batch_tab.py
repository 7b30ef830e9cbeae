"""A job from the page: a file goes in, verdicts come out, and the urgent creators go to the queue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import gradio as gr

from agent.batch.merge import FILES
from agent.batch.plan import Prose, plan_for
from agent.people import Person
from agent.record.jobs import add_job
from agent.settings import Settings
from console.creators import FORMATS, read_run
from console.desk import Desk
from console.draw import draw
from console.job import running
from signals.errors import UserError

WAYS = [
    ("By the rules alone: fast, evidence stays unread", "rules"),
    ("The model reads evidence", "reads"),
    ("The model reads evidence and writes messages; reviews wait meanwhile", "writes"),
]


class BatchTab:
    """Uploads, runs, stops and hands out. Files are written below the export folder and nowhere else."""

    def __init__(self, desk: Desk, settings: Settings, items: gr.State) -> None:
        self._desk, self._settings = desk, settings
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=220, elem_classes="side"):
                self.file = gr.File(
                    label="Profiles: JSON, JSON Lines, CSV or Parquet", file_types=FORMATS, height=130
                )
                self.way = gr.Radio(WAYS, value="rules", label="How")
                start = gr.Button("Judge all", variant="primary")
                stop = gr.Button("Stop", size="sm")
            with gr.Column(scale=5, min_width=400, elem_classes="main"):
                self.progress = gr.HTML(draw("progress", share=None, line="", fault=""))
                self.files = gr.File(label="Results", visible=False, file_count="multiple", interactive=False)
                review = gr.Button("Review these creators", visible=False)
        self.out = gr.State("")
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        work = start.click(
            self._run, [self.file, self.way], [self.progress, self.files, review, self.out],
            concurrency_id="llm", concurrency_limit=1, **private,
        )  # fmt: skip
        stop.click(self._stopped, None, self.progress, cancels=[work], **private)
        self.reviewed = review.click(self._to_queue, [self.file, self.out], items, **private)

    def _run(self, file: str | None, way: str, request: gr.Request) -> Iterator[list[Any]]:
        hidden = [gr.File(visible=False), gr.Button(visible=False), ""]
        try:
            path = self._allowed(file, self._desk.person(request.username))
            out = Path(mkdtemp(prefix="job-", dir=self._desk.exports))
            reviewer = self._desk.rules if way == "rules" else self._desk.reviewer
            prose: Prose = "all" if way == "writes" else "none"
            plan = plan_for(self._settings, as_of=None, lenient=False, prose=prose)
            for share, line in running(path, out, reviewer, plan):
                yield [draw("progress", share=share, line=line, fault=""), *hidden]
            add_job(self._desk.records, out)
        except UserError as error:
            yield [draw("progress", share=None, line="", fault=str(error)), *hidden]
            return
        files = [str(out / name) for name in FILES if (out / name).exists()]
        yield [gr.skip(), gr.File(value=files, visible=True), gr.Button(visible=True), str(out)]

    def _allowed(self, file: str | None, person: Person) -> Path:
        if not person.may("batch"):
            raise UserError("only a lead starts a job", where=person.name, hint="ask one")
        if file is None:
            raise UserError("no file is chosen", hint="upload one first")
        return Path(file)

    def _stopped(self) -> str:
        return draw(
            "progress", share=None, line="Stopped. Blocks that were done are kept on the machine.", fault=""
        )

    def _to_queue(self, file: str | None, out: str) -> Any:
        if file is None or not out:
            return gr.skip()
        found = self._desk.standing(read_run(Path(out), Path(file), self._desk.handbook))
        gr.Info(f"{len(found)} creators are in the queue of the first tab.")
        return found
