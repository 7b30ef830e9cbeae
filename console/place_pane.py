"""The place of somebody who waits for the model, told above the panes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from console.draw import draw
from console.events import AT_ONCE
from console.line import Line

LOOK_EVERY = 1.0
"""Seconds between two looks at the place in the line."""


class PlacePane:
    """Looks only while somebody waits."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.place = gr.HTML(elem_id="place", apply_default_css=False)
        self._look = gr.Timer(LOOK_EVERY, active=False)
        self._look.tick(self._placed, None, [self.place, self._look], **AT_ONCE)

    def watch(self, *asking: Callable[..., Any]) -> None:
        """Shows the place from events on, until the model has answered.

        It must be joined before what asks the model: Gradio ends one answer to an event before the next.

        Args:
            asking: What joins an answer to each event, such as `button.click`.
        """
        for join in asking:
            join(lambda: gr.Timer(active=True), None, self._look, **AT_ONCE)

    def _placed(self, request: gr.Request) -> list[Any]:
        told, in_line = self._line.told(request.session_hash)
        return [draw("place", told=told) if told else "", gr.skip() if in_line else gr.Timer(active=False)]
