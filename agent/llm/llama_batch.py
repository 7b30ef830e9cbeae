"""Many texts side by side: who writes when, in which sequence of a shared cache.

Each step computes one token for each text that is being written and, beside them, parts of the prompts
that are to come, as many rows as one call takes. A text that is done makes room for the next request at
once. Requests that begin alike stand together, and what a prompt has in common with one that lies in the
cache is not computed again. A request begins only when its prompt and its longest text fit in beside
those of all others, so the cache never overflows.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias

from agent.llm.llama_cells import Cache, Cells, shared
from agent.llm.llama_context import Row
from agent.llm.llama_weights import CHUNK
from agent.llm.llama_wire import LATE
from agent.llm.protocol import Cancelled, Completion, ModelError, WriteRequest

WORTH_A_WAIT = 16
"""Tokens in common with a prompt still being read for which a request waits a step."""

Outcome: TypeAlias = tuple[int, Completion | ModelError]


class Grower(Protocol):
    """A text that takes its own tokens; `Text` is one. See there."""

    def step(self, logits: Callable[[], Any]) -> list[int]:
        """The next tokens, none at the end."""

    def done(self, tokens_in: int) -> Completion:
        """The text."""


class Begun(NamedTuple):
    """A request made ready: the tokens of its prompt, and its text, still empty."""

    tokens: Sequence[int]
    text: Grower


@dataclass
class _Live:
    """A request that is being written in a sequence; `pending` are its tokens still to be computed."""

    number: int
    begun: Begun
    most: int
    sequence: int
    pending: Sequence[int]
    deadline: float


class Batch:
    """A cache in which texts are written; what it holds is kept from one run to the next.

    Args:
        cache: A unified cache, empty.
        begin: Makes a request ready, or raises ModelError where it can never be written.
        clock: Seconds, for time limits.
    """

    def __init__(
        self,
        cache: Cache,
        begin: Callable[[WriteRequest], Begun],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cache, self._cells = cache, Cells(cache)
        self._begin, self._clock = begin, clock
        self._live: list[_Live] = []
        self._next: Begun | None = None

    def run(self, requests: Mapping[int, WriteRequest]) -> Iterator[Outcome]:
        """Write all requests; each number with its text or its error, in the order in which they end.

        The time limit of a request counts from when it begins.

        Raises:
            Cancelled: Somebody stopped it; nothing more is written.
        """
        waiting = deque(sorted(requests.items(), key=_beginning))
        try:
            while waiting or self._live:
                yield from self._admit(waiting)
                yield from self._late()
                if self._live:
                    yield from self._step()
        finally:
            self._live.clear()
            self._next = None

    def _admit(self, waiting: deque[tuple[int, WriteRequest]]) -> Iterator[Outcome]:
        """Let requests begin, in order, until one must wait."""
        while waiting:
            number, request = waiting[0]
            try:
                if self._next is None:
                    self._next = self._begin(request)
                if not self._enter(number, request, self._next):
                    return
            except ModelError as error:
                yield number, error
            self._next = None
            waiting.popleft()

    def _enter(self, number: int, request: WriteRequest, begun: Begun) -> bool:
        """Give a request a sequence with what it has in common with another, if there is room now."""
        taken = {live.sequence for live in self._live}
        idle = [sequence for sequence in range(self._cache.sequences) if sequence not in taken]
        if not idle:
            return False
        # The logits of a prompt's last token are needed, so that one is computed in any case.
        tokens = begun.tokens[:-1]
        source = max(range(self._cache.sequences), key=lambda each: self._cells.common(each, tokens))
        common = self._cells.common(source, tokens)
        if self._soon(tokens) - common >= WORTH_A_WAIT:
            return False
        target = source if source in idle else idle[0]
        self._cells.cut(target, common if target == source else 0)
        if not self._make_room(len(begun.tokens) + request.max_tokens - common, idle, target):
            return False
        if target != source and common:
            self._cells.copy(source, target, common)
        deadline = self._clock() + request.time_limit
        pending = begun.tokens[common:]
        self._live.append(_Live(number, begun, request.max_tokens, target, pending, deadline))
        return True

    def _soon(self, tokens: Sequence[int]) -> int:
        """How much of a prompt will lie in the cache once the prompts being read are."""
        if not self._cache.shares:
            return 0
        return max((shared(live.begun.tokens, tokens) for live in self._live), default=0)

    def _make_room(self, wanted: int, idle: Sequence[int], target: int) -> bool:
        """Whether so many cells are free beside those promised; idle sequences are emptied for it."""
        owed = sum(
            len(live.begun.tokens) + live.most - self._cells.length(live.sequence) for live in self._live
        )
        for sequence in idle:
            if self._cells.used + owed + wanted <= self._cache.room:
                break
            if sequence != target:
                self._cells.cut(sequence, 0)
        return self._cells.used + owed + wanted <= self._cache.room

    def _late(self) -> Iterator[Outcome]:
        now = self._clock()
        late = [live for live in self._live if now > live.deadline]
        for live in late:
            self._live.remove(live)
            yield live.number, ModelError(LATE)

    def _step(self) -> Iterator[Outcome]:
        """Compute once, those first who need least, and let each grow whose last token is there."""
        rows: list[Row] = []
        grown: list[tuple[_Live, int]] = []
        for live in sorted(self._live, key=lambda each: len(each.pending)):
            part = live.pending[: CHUNK - len(rows)]
            start, whole = self._cells.length(live.sequence), len(part) == len(live.pending)
            last = len(part) - 1
            rows += [Row(t, start + n, live.sequence, whole and n == last) for n, t in enumerate(part)]
            live.pending = live.pending[len(part) :]
            if whole:
                grown.append((live, len(rows) - 1))
        try:
            self._cells.decode(rows)
        except Cancelled:
            raise
        except ModelError as error:
            failed, self._live = self._live, []
            yield from ((live.number, error) for live in failed)
            return
        for live, row in grown:
            yield from self._grow(live, row)

    def _grow(self, live: _Live, row: int) -> Iterator[Outcome]:
        outcome: Completion | ModelError
        try:
            live.pending = live.begun.text.step(lambda: self._cache.logits(row))
            if live.pending:
                return
            outcome = live.begun.text.done(len(live.begun.tokens))
        except ModelError as error:
            outcome = error
        self._live.remove(live)
        yield live.number, outcome


def _beginning(entry: tuple[int, WriteRequest]) -> list[tuple[str, str]]:
    """Sorts requests so that those that begin alike stand together."""
    request = entry[1]
    return [(message.role, message.content) for message in (*request.prefix, *request.suffix)]
