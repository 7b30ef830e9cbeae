"""The line before the model, as those who stand in it see it.

One request is answered at a time, in the order in which they came. A place is counted in people, not in
requests: whoever asks twice stands in front of nobody twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

BEFORE_MODEL = "llm"
"""Names the line among those that Gradio keeps."""


class Line:
    """The line of a page; it reads what Gradio keeps of it and changes nothing."""

    def __init__(self, page: gr.Blocks) -> None:
        self._page = page

    def told(self, sitting: str | None) -> tuple[str, bool]:
        """What somebody who waits is told, empty where nobody is before them, and whether they are in line.

        Args:
            sitting: The session that Gradio knows a browser tab by.
        """
        queue = self._page._queue
        jobs = [event for job in queue.active_jobs for event in job or ()]
        served = [event.session_hash for event in jobs if event.concurrency_id == BEFORE_MODEL]
        line = queue.event_queue_per_concurrency_id.get(BEFORE_MODEL)
        waiting = [event.session_hash for event in line.queue] if line else []
        count = before(served, waiting, sitting)
        people = "person" if count == 1 else "people"
        told = f"{count} {people} before you; the model answers one at a time" if count else ""
        return told, sitting in (*served, *waiting)


def before(served: Sequence[str], waiting: Sequence[str], sitting: str | None) -> int:
    """How many others are answered before somebody's turn; 0 where it is their turn or they do not wait."""
    if sitting in served or sitting not in waiting:
        return 0
    return len({*served, *waiting[: waiting.index(sitting)]})
