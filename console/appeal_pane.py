"""Hearing an appeal against a decision: what the creator sent, and old and new side by side.

Hearing lifts nothing. It leaves an entry in the record; a person decides in the Decide pane, with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from agent.appeal.said import as_said, read_said
from agent.people import Person
from console.desk import Desk
from console.draw import draw
from console.opened import Opened

KINDS = [".txt", ".md"]


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
        self.hear = gr.Button("Hear the appeal", variant="primary", elem_id="appeal-hear")
        self.heard = gr.HTML(elem_id="appeal-heard", apply_default_css=False)

    @property
    def outputs(self) -> list[Any]:
        """What `fill` fills."""
        return [self.text, self.files, self.heard]

    @property
    def said(self) -> list[Any]:
        """What a person fills in, in the order in which `told` takes it."""
        return [self.text, self.files]

    def fill(self) -> list[Any]:
        """An empty form."""
        return ["", None, ""]

    def told(self, opened: Opened, person: Person, text: str, files: Sequence[str] | None) -> str:
        """Both sides, once the appeal was heard and recorded.

        Raises:
            UserError: Nobody has decided on the case, the person is a viewer, or a text is blank or too long.
        """
        documents = [read_said(path) for path in files or ()]
        heard = self._desk.hear(opened, person, as_said(text, "the appeal"), documents)
        return draw("appeal", heard=heard)
