"""The place of somebody who waits for the model, told above the panes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import gradio as gr

from console.draw import draw
from console.events import AT_ONCE, EACH_TIME
from console.line import Line

LOOK_EVERY = 1.0
"""Seconds between two looks at the place in the line."""
PATIENCE = 5.0
"""Seconds within which somebody who has asked may not stand in the line yet."""


class PlacePane:
    """Looks only while somebody waits."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._asked = gr.State(0.0)
        self.place = gr.HTML(elem_id="place", apply_default_css=False)
        self._look = gr.Timer(LOOK_EVERY, active=False)
        self._look.tick(self._placed, self._asked, [self.place, self._look], **AT_ONCE)

    def watch(self, *asking: Callable[..., Any]) -> None:
        """Shows the place from events on, until the model has answered.

        It must be joined before what asks the model: Gradio ends one answer to an event before the next.

        Args:
            asking: What joins an answer to each event, such as `button.click`.
        """
        for join in asking:
            join(self._begin, None, [self._asked, self._look], **AT_ONCE, **EACH_TIME)

    def _begin(self) -> list[Any]:
        return [time.monotonic(), gr.Timer(active=True)]

    def _placed(self, asked: float, request: gr.Request) -> list[Any]:
        told, in_line = self._line.told(request.session_hash)
        if not in_line and time.monotonic() - asked > PATIENCE:
            return ["", gr.Timer(active=False)]
        return [draw("place", told=told) if told else "", gr.skip()]
