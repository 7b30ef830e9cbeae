"""A loaded model at work: odds and single texts in one context, many texts at once in another.

In the first, the prompt is decoded in two steps, prefix and suffix, in chunks that begin at the boundary
between them. So the sums the processor makes are the same whether the prefix was still there from an
earlier call or had to be decoded again, and the answer is too, byte for byte. Each kept prefix has a slot
(a sequence with cells of its own). The second context is opened when it is first needed; what is written
in it depends, by the processor's rounding, on who was written beside it, so no odds are read there. Not
safe from two threads; lives in a child process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.llm.llama_adapters import Adapters
from agent.llm.llama_batch import Batch, Begun
from agent.llm.llama_context import Context, Row
from agent.llm.llama_text import Text
from agent.llm.llama_weights import CHUNK, Weights
from agent.llm.protocol import (
    ChoiceRequest,
    Completion,
    ContextOverflow,
    ModelError,
    OnToken,
    WriteRequest,
)

ROOM_BESIDE = 256
"""Cells for each lane beyond those of one request of full length: a prompt's own part and its text."""


@dataclass
class _Slot:
    """A sequence of the context, the prefix tokens that it holds and the adapter they were decoded under."""

    number: int
    prefix: tuple[int, ...] = ()
    adapter: str | None = None
    used: int = 0


class Engine:
    """A loaded GGUF file with its contexts; every method may raise ModelError.

    Args:
        path: The GGUF file.
        context: Tokens that one request may use, prompt and answer together.
        slots: How many prefixes are kept decoded.
        lanes: How many texts `write_all` writes at once.
        threads: Threads that compute.
        stopped: Asked often during a computation; true stops it with `Cancelled`.
    """

    def __init__(
        self,
        path: Path,
        *,
        context: int,
        slots: int,
        lanes: int,
        threads: int,
        stopped: Callable[[], bool],
    ) -> None:
        self._weights = Weights(path, threads=threads, stopped=stopped)
        self.vocab = self._weights.vocab
        self._context = Context(self._weights, context * slots, slots, unified=False)
        self._adapters = Adapters(self._weights.api, self._weights.model, self._context.pointer)
        self._slots = [_Slot(number) for number in range(slots)]
        self._clock = 0
        self._lanes = lanes
        self._batch: Batch | None = None

    def odds(self, request: ChoiceRequest) -> dict[str, float]:
        """Probability of each allowed answer by the logits of its first token, adding up to 1."""
        import numpy as np

        firsts = [self.vocab.tokens(answer, control=False)[0] for answer in request.answers]
        if len(set(firsts)) < len(firsts):
            raise ModelError(f"answers {list(request.answers)} begin with the same token")
        self._start(request, 1)
        logits = self._context.logits()[firsts].astype(np.float64)
        weights = np.exp(logits - logits.max())
        return dict(zip(request.answers, (weights / weights.sum()).tolist(), strict=True))

    def write(self, request: WriteRequest, on_token: OnToken) -> Completion:
        """Greedy text; under a schema the most likely token that the schema allows."""
        text = Text(self.vocab, request, on_token)
        slot, length = self._start(request, request.max_tokens)
        position = length
        while step := text.step(self._context.logits):
            self._decode(step, position, slot.number)
            position += len(step)
        return text.done(length)

    def write_all(
        self, requests: Mapping[int, WriteRequest]
    ) -> Iterator[tuple[int, Completion | ModelError]]:
        """Texts written side by side, each with its number, in the order in which they are done."""
        if self._batch is None:
            cells = self._context.room + self._lanes * ROOM_BESIDE
            self._batch = Batch(Context(self._weights, cells, self._lanes, unified=True), self._begin)
        return self._batch.run(requests)

    def _begin(self, request: WriteRequest) -> Begun:
        text = Text(self.vocab, request)
        prefix, suffix = self._spelled(request, request.max_tokens)
        return Begun(prefix + suffix, text)

    def _start(self, request: ChoiceRequest | WriteRequest, wanted: int) -> tuple[_Slot, int]:
        """Decode the prompt; afterwards the logits of its last token are there."""
        prefix, suffix = self._spelled(request, wanted)
        self._adapters.use(request.adapter if isinstance(request, ChoiceRequest) else None)
        slot = self._slot(tuple(prefix))
        self._decode(suffix, len(prefix), slot.number)
        return slot, len(prefix) + len(suffix)

    def _spelled(self, request: ChoiceRequest | WriteRequest, wanted: int) -> tuple[list[int], list[int]]:
        """The tokens of prefix and suffix, which leave room for those that are wanted."""
        prefix, suffix = self._weights.spell(request)
        length = len(prefix) + len(suffix)
        if length + wanted > self._context.room:
            raise ContextOverflow(
                f"the prompt has {length} tokens and {wanted} more are wanted, "
                f"but the model's context holds {self._context.room}"
            )
        return prefix, suffix

    def _slot(self, prefix: tuple[int, ...]) -> _Slot:
        """A slot that holds exactly this prefix; the longest unused one is given up for it."""
        self._clock += 1
        adapter = self._adapters.used
        for slot in self._slots:
            kept = slot.prefix == prefix and slot.adapter == adapter and prefix
            if kept and self._context.cut(slot.number, len(prefix)):
                slot.used = self._clock
                return slot
        slot = min(self._slots, key=lambda s: s.used)
        slot.prefix, slot.used = (), self._clock
        self._context.cut(slot.number, 0)
        self._decode(prefix, 0, slot.number)
        slot.prefix, slot.adapter = prefix, adapter
        return slot

    def _decode(self, tokens: Sequence[int], position: int, sequence: int) -> None:
        for start in range(0, len(tokens), CHUNK):
            part = tokens[start : start + CHUNK]
            last = len(part) - 1
            rows = [Row(t, position + start + n, sequence, n == last) for n, t in enumerate(part)]
            try:
                self._context.decode(rows)
            except ModelError:
                self._slots[sequence].prefix = ()
                self._context.cut(sequence, 0)
                raise
