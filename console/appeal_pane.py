"""Hearing an appeal against a decision: what the creator sent, and old and new side by side.

Hearing lifts nothing. It leaves an entry in the record; a person decides in the Decide pane, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from agent.appeal.said import as_said, read_said
from console.desk import Desk
from console.draw import draw
from console.events import BY_MODEL
from console.opened import Focus, Opened
from console.place_pane import PlacePane
from signals.errors import UserError

KINDS = [".txt", ".md"]
UNDECIDED = "<p class='dim'>Nobody has decided on this case yet, so there is nothing to appeal against.</p>"


class AppealPane:
    """Takes an appeal and shows what it changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.text = gr.Textbox(
            label="What the creator writes", lines=6, max_lines=12, elem_id="appeal-text",
            placeholder="Paste the appeal. It counts as the creator's word, which settles nothing.",
        )  # fmt: skip
        self.files = gr.File(
            label="Documents as text",
            file_count="multiple",
            file_types=KINDS,
            height=130,
            elem_id="appeal-files",
        )
        self.rests = gr.HTML(elem_id="appeal-rests")
        self.hear = gr.Button("Hear the appeal", variant="primary", elem_id="appeal-hear")
        self.heard = gr.HTML(elem_id="appeal-heard", apply_default_css=False)

    @property
    def outputs(self) -> list[Any]:
        """What `fill` fills."""
        return [self.text, self.files, self.heard, *self.state]

    @property
    def state(self) -> list[Any]:
        """What `after` fills: whether an appeal can be heard, and why not."""
        return [self.rests, self.hear]

    def fill(self, opened: Opened) -> list[Any]:
        """An empty form."""
        return ["", None, "", *self.after(opened)]

    def resting(self) -> Any:
        """The button while the form is still that of the case before."""
        return gr.Button(interactive=False)

    def after(self, opened: Opened) -> list[Any]:
        """The form once a decision was taken, or taken back; what was heard stays till another opens."""
        stands = self._desk.records.standing(opened.item.key) is not None
        return ["" if stands else UNDECIDED, gr.Button(interactive=stands)]

    def join(self, opened: gr.State, focus: gr.State, place: PlacePane) -> None:
        """Lets the button hear what is said, in the line before the model."""
        place.watch(self.hear.click)
        self.hear.click(self._hear, [opened, focus, self.text, self.files], self.heard, **BY_MODEL)

    def _hear(
        self, opened: Opened | None, focus: Focus, text: str, files: list[str] | None, request: gr.Request
    ) -> Iterator[Any]:
        """Both sides of an appeal, unless another case is looked at by then."""
        yield draw("place", told="The appeal is being read")
        try:
            if opened is None:
                raise UserError("no case is open", hint="choose one from the queue")
            documents = [read_said(path) for path in files or ()]
            person = self._desk.person(request.username)
            heard = self._desk.hear(opened, person, as_said(text, "the appeal"), documents)
            told = draw("appeal", heard=heard)
            yield told if focus.key == opened.item.key else gr.skip()
        except UserError as error:
            gr.Warning(str(error), title="Not heard", duration=20)
            yield ""
