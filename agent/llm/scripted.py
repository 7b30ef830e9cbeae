"""A model that says what a test tells it to, and keeps strict account of it.

It records every request, fails on one request too many, and `finish` fails on replies that nobody
asked for. It never guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from agent.llm.protocol import ChoiceRequest, Completion, ModelError, OnToken, WriteRequest, attempt

Request: TypeAlias = ChoiceRequest | WriteRequest
Reply: TypeAlias = Mapping[str, float] | str | Completion | ModelError
"""Odds for a choice; a text or a completion for a writing; an error to be raised for either."""


class ScriptedModel:
    """Replies from a list, in order, or from a function of the request.

    Args:
        replies: The replies, or a function that gives one.
        name: Name for people; the digest is made of it.
    """

    def __init__(
        self, replies: Sequence[Reply] | Callable[[Request], Reply], *, name: str = "scripted"
    ) -> None:
        self.requests: list[Request] = []
        self._function = replies if callable(replies) else None
        self._left = [] if callable(replies) else list(replies)
        self._name = name

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._name

    @property
    def digest(self) -> str:
        """Stands in for a file's sha256."""
        return f"scripted:{self._name}"

    def answer_odds(self, request: ChoiceRequest) -> Mapping[str, float]:
        """The next reply, which must be odds over exactly the allowed answers."""
        reply = self._next(request)
        if not isinstance(reply, Mapping) or set(reply) != set(request.answers):
            raise AssertionError(f"the script has {reply!r} for a choice between {request.answers}")
        return reply

    def write(self, request: WriteRequest, on_token: OnToken | None = None) -> Completion:
        """The next reply, which must be a text or a completion; heard word by word."""
        reply = self._next(request)
        if isinstance(reply, str):
            reply = Completion(reply, 0, len(reply.split()), "stop")
        if not isinstance(reply, Completion):
            raise AssertionError(f"the script has {reply!r} for a text")
        if on_token is not None:
            for piece in reply.text.splitlines(keepends=True):
                on_token(piece)
        return reply

    def write_all(self, requests: Sequence[WriteRequest]) -> Iterator[tuple[int, Completion | ModelError]]:
        """The next replies, in the order of the requests."""
        return ((number, attempt(self.write, request)) for number, request in enumerate(requests))

    def close(self) -> None:
        """Nothing to give back."""

    def finish(self) -> None:
        """Fail if replies are left over."""
        if self._left:
            raise AssertionError(f"{len(self._left)} scripted replies were never asked for: {self._left!r}")

    def _next(self, request: Request) -> Reply:
        self.requests.append(request)
        if self._function is None and not self._left:
            raise AssertionError(
                f"request {len(self.requests)} is one more than the script holds: {request!r}"
            )
        reply = self._function(request) if self._function else self._left.pop(0)
        if isinstance(reply, ModelError):
            raise reply
        return reply
