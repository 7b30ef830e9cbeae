"""Conversations about creators: opened once, kept in a file, asked turn by turn.

Each conversation has a thread id of the caller's. Turns of one `Chat` are answered one after the other,
since they share the model and the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from agent.chat.choice.examples import Examples, Stopped
from agent.chat.graph import build_chat
from agent.chat.state import ChatState, ChatTools, turn_of
from agent.chat.turns import About, ChatEvent, Turn
from agent.checkpoints import open_saver, told
from agent.review import Reviewer
from index.cache import FILE
from signals.errors import UserError

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

MOST_STEPS = 8
WHAT = "keeps no conversations"
PATIENCE = 5.0
"""Seconds to wait for another program that writes; somebody sits before the screen."""


class Chat:
    """Conversations over one reviewer.

    Args:
        reviewer: Handbook, search and model; stays the caller's to close.
        place: SQLite file that keeps the conversations, made where missing; None keeps them in memory.
            Beside it the meanings of the example sentences are kept.

    Raises:
        StorageError: The file cannot be opened or is no database, now or at any later call.
    """

    def __init__(self, reviewer: Reviewer, place: Path | None = None) -> None:
        self._reviewer = reviewer
        kept = place.with_name(FILE) if place else None
        self._examples = Examples(reviewer.tools.retriever.encoder, kept=kept)
        self._lock = Lock()
        self._warming: Thread | None = None
        self._place = place
        self._saver = open_saver(place, what=WHAT, types=(), patience=PATIENCE)
        self._graph = build_chat(self._saver)

    def ask(self, thread: str, text: str, about: About) -> Iterator[ChatEvent]:
        """Answers one turn and tells each step; the last event is the `Answer`.

        Args:
            thread: Which conversation the turn belongs to.
            text: What the reviewer says.
            about: The creator, with the verdict that is on the screen.
        """
        steps = self._graph.stream(
            ChatState(text=text),
            self._config(thread),
            context=ChatTools(self._reviewer, about, self._examples),
            stream_mode="custom",
            durability="exit",
        )
        with self._lock, told(self._place, WHAT):
            yield from cast("Iterator[ChatEvent]", steps)

    def warm_up(self) -> None:
        """Fits the example sentences in a thread of its own, so that the first question need not wait."""

        def fit() -> None:
            with suppress(UserError, Stopped):  # The first question tells what is wrong.
                self._examples.fit()

        self._warming = Thread(target=fit, daemon=True)
        self._warming.start()

    def turns(self, thread: str) -> tuple[Turn, ...]:
        """The turns of a conversation so far, the earliest first; none where there was none."""
        with told(self._place, WHAT):
            kept = self._graph.get_state(self._config(thread)).values
        return tuple(turn_of(turn) for turn in kept.get("turns", ()))

    def close(self) -> None:
        """Closes the file; the reviewer stays open."""
        self._saver.conn.close()
        if self._warming:
            # A thread in native code when Python ends would end the whole program by an abort.
            self._examples.stop()
            self._warming.join()

    def __enter__(self) -> Self:
        """The chat itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the chat."""
        self.close()

    @staticmethod
    def _config(thread: str) -> RunnableConfig:
        return {"configurable": {"thread_id": thread}, "recursion_limit": MOST_STEPS}
