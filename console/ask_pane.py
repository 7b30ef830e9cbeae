"""Asking: a conversation about the open case. What is asked changes no verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from agent.chat.turns import About, Answer, Piece, Proposal
from agent.page.markdown import escape
from agent.people import Person
from console.desk import Desk
from console.opened import Opened
from console.queue import Queue

STARTERS = ("/why", "/similar", "/message shorter", "/help")


class AskPane:
    """The conversation of one person on one case; it is there again after a restart."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.talk = gr.Chatbot(
            show_label=False, height=460, placeholder="Ask about this case or the handbook.", elem_id="talk",
            allow_tags=False, sanitize_html=True, render_markdown=True, layout="bubble",
        )  # fmt: skip
        self.question = gr.Textbox(
            show_label=False, container=False, elem_id="question", lines=1, max_lines=4,
            placeholder="Why is this a breach?  or /clause STILL-2",
        )  # fmt: skip
        with gr.Row():
            self.starters = [gr.Button(text, size="sm", min_width=60) for text in STARTERS]

    @property
    def outputs(self) -> list[Any]:
        """What `fill` fills."""
        return [self.talk, self.question]

    def fill(self, opened: Opened, person: Person) -> list[Any]:
        """The conversation so far."""
        return [self._talk(_thread(opened, person)), ""]

    def _talk(self, thread: str) -> list[dict[str, str]]:
        turns = self._desk.chat.turns(thread)
        return [
            said
            for turn in turns
            for said in (_said("user", escape(turn.text)), _said("assistant", turn.answer.text))
        ]

    def ask(
        self, opened: Opened, person: Person, text: str, items: Queue
    ) -> Iterator[tuple[list[Any], Proposal | None]]:
        """The conversation with one more question, growing; last with the decision it proposes, if any."""
        thread = _thread(opened, person)
        before = [*self._talk(thread), _said("user", escape(text))]
        yield [*before, _said("assistant", "…")], None
        about, answer = About(opened.profile, opened.verdict, lambda: self._desk.others(items)), ""
        for event in self._desk.chat.ask(thread, text, about):
            match event:
                case Piece():
                    answer += event.text
                    yield [*before, _said("assistant", answer)], None
                case Answer():
                    yield [*before, _said("assistant", event.text)], event.proposal


def _thread(opened: Opened, person: Person) -> str:
    return f"{person.name}/{opened.item.key}"


def _said(role: str, text: str) -> dict[str, str]:
    return {"role": role, "content": text}
