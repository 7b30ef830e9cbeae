"""One llama.cpp context, driven at its lowest level.

The prompt is decoded in two steps, prefix and suffix, in chunks that begin at the boundary between
them. So the sums the processor makes are the same whether the prefix was still there from an
earlier call or had to be decoded again, and the answer is too, byte for byte. Each kept prefix has
a slot (a sequence with cells of its own). Not safe from two threads; lives in a child process.
"""

from __future__ import annotations

import codecs
import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.llm.llama_adapters import Adapters
from agent.llm.llama_chat import Prompt, chat_prompt
from agent.llm.llama_vocab import Vocab
from agent.llm.protocol import (
    Cancelled,
    ChoiceRequest,
    Completion,
    ContextOverflow,
    FinishReason,
    ModelError,
    OnToken,
    WriteRequest,
)

CHUNK = 512


@dataclass
class _Slot:
    """A sequence of the context, the prefix tokens that it holds and the adapter they were decoded under."""

    number: int
    prefix: tuple[int, ...] = ()
    adapter: str | None = None
    used: int = 0


class Engine:
    """A loaded GGUF file with a context; every method may raise ModelError.

    Args:
        path: The GGUF file.
        context: Tokens that one request may use, prompt and answer together.
        slots: How many prefixes are kept decoded.
        threads: Threads that compute.
        stopped: Asked often during a computation; true stops it with `Cancelled`.
    """

    def __init__(
        self, path: Path, *, context: int, slots: int, threads: int, stopped: Callable[[], bool]
    ) -> None:
        import llama_cpp

        self._api: Any = llama_cpp
        self._said: list[str] = []
        self._keep: list[Any] = []
        self._stopped = stopped
        self._listen()
        self._model = self._load(path)
        self.vocab = Vocab(self._api, self._model)
        self._context = self._open_context(context, slots, threads)
        self.room = int(self._api.llama_n_ctx_seq(self._context))
        self._adapters = Adapters(self._api, self._model, self._context)
        self._memory = self._api.llama_get_memory(self._context)
        self._batch = self._api.llama_batch_init(CHUNK, 0, 1)
        self._slots = [_Slot(number) for number in range(slots)]
        self._clock = 0
        raw = self._api.llama_model_chat_template(self._model, None)
        self._template = raw.decode("utf-8", "replace") if raw else None

    def odds(self, request: ChoiceRequest) -> dict[str, float]:
        """Probability of each allowed answer by the logits of its first token, adding up to 1."""
        import numpy as np

        firsts = [self.vocab.tokens(answer, control=False)[0] for answer in request.answers]
        if len(set(firsts)) < len(firsts):
            raise ModelError(f"answers {list(request.answers)} begin with the same token")
        self._start(request, 1)
        logits = self._logits()[firsts].astype(np.float64)
        weights = np.exp(logits - logits.max())
        return dict(zip(request.answers, (weights / weights.sum()).tolist(), strict=True))

    def write(self, request: WriteRequest, on_token: OnToken) -> Completion:
        """Greedy text; under a schema the most likely token that the schema allows."""
        matcher = self._matcher(request.schema) if request.schema else None
        slot, position = self._start(request, request.max_tokens)
        tokens_in, text, count = position, "", 0
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        finish: FinishReason = "length"
        for step in self._steps(matcher):
            step = step[: request.max_tokens - count]
            piece = decoder.decode(b"".join(self.vocab.piece(token) for token in step))
            text, count = text + piece, count + len(step)
            if piece:
                on_token(piece)
            if matcher is not None and matcher.is_stopped() and matcher.is_accepting():
                finish = "stop"
                break
            if count >= request.max_tokens:
                break
            self._decode(step, position, slot.number)
            position += len(step)
        else:
            finish = "stop"
        return Completion(text + decoder.decode(b"", True), tokens_in, count, finish)

    def _steps(self, matcher: Any) -> Iterator[list[int]]:
        """Tokens to take next, forced ones together, until the model or the schema ends."""
        while True:
            forced = matcher.compute_ff_tokens() if matcher is not None else []
            step = forced or [self._best(matcher)]
            if not forced and self.vocab.ends(step[0]):
                return
            if matcher is not None and not matcher.consume_tokens(step):
                raise ModelError(f"the schema's automaton failed: {matcher.get_error()}")
            yield list(step)

    def _best(self, matcher: Any) -> int:
        logits = self._logits()
        if matcher is not None:
            from llguidance import numpy as masks

            mask = masks.allocate_token_bitmask(1, self.vocab.size)
            masks.fill_next_token_bitmask(matcher, mask, 0)
            masks.apply_token_bitmask_inplace(logits, mask)
        return int(logits.argmax())

    def _matcher(self, schema: str) -> Any:
        from llguidance import LLMatcher

        try:
            grammar = LLMatcher.grammar_from_json_schema(schema, overrides={"whitespace_flexible": False})
            matcher = LLMatcher(self.vocab.guide(), grammar)
        except ValueError as error:
            raise ModelError(f"the schema cannot be used: {error}") from error
        if matcher.is_error():
            raise ModelError(f"the schema cannot be used: {matcher.get_error()}")
        return matcher

    def _start(self, request: ChoiceRequest | WriteRequest, wanted: int) -> tuple[_Slot, int]:
        """Decode the prompt; afterwards the logits of its last token are there."""
        prompt = self._prompt(request)
        prefix, suffix = self.vocab.spell(prompt.prefix), self.vocab.spell(prompt.suffix)
        length = len(prefix) + len(suffix)
        if length + wanted > self.room:
            raise ContextOverflow(
                f"the prompt has {length} tokens and {wanted} more are wanted, "
                f"but the model's context holds {self.room}"
            )
        self._adapters.use(request.adapter if isinstance(request, ChoiceRequest) else None)
        slot = self._slot(tuple(prefix))
        self._decode(suffix, len(prefix), slot.number)
        return slot, length

    def _prompt(self, request: ChoiceRequest | WriteRequest) -> Prompt:
        bos, eos = self.vocab.edges
        prompt = chat_prompt(self._template, request.prefix, request.suffix, bos=bos, eos=eos)
        return self.vocab.with_bos(prompt)

    def _slot(self, prefix: tuple[int, ...]) -> _Slot:
        """A slot that holds exactly this prefix; the longest unused one is given up for it."""
        self._clock += 1
        adapter = self._adapters.used
        for slot in self._slots:
            kept = slot.prefix == prefix and slot.adapter == adapter and prefix
            if kept and self._api.llama_memory_seq_rm(self._memory, slot.number, len(prefix), -1):
                slot.used = self._clock
                return slot
        slot = min(self._slots, key=lambda s: s.used)
        slot.prefix, slot.used = (), self._clock
        self._api.llama_memory_seq_rm(self._memory, slot.number, -1, -1)
        self._decode(prefix, 0, slot.number)
        slot.prefix, slot.adapter = prefix, adapter
        return slot

    def _decode(self, tokens: Sequence[int], position: int, sequence: int) -> None:
        for start in range(0, len(tokens), CHUNK):
            self._decode_chunk(tokens[start : start + CHUNK], position + start, sequence)

    def _decode_chunk(self, tokens: Sequence[int], position: int, sequence: int) -> None:
        batch = self._batch
        batch.n_tokens = len(tokens)
        for row, token in enumerate(tokens):
            batch.token[row], batch.pos[row] = token, position + row
            batch.n_seq_id[row], batch.seq_id[row][0] = 1, sequence
            batch.logits[row] = row == len(tokens) - 1
        status = self._api.llama_decode(self._context, batch)
        if status:
            self._slots[sequence].prefix = ()
            self._api.llama_memory_seq_rm(self._memory, sequence, -1, -1)
            if status == 2 or self._stopped():
                raise Cancelled("the model was stopped")
            raise ModelError(f"the model could not decode (status {status})")

    def _logits(self) -> Any:
        """A copy of the last logits, float32 of shape (vocabulary,)."""
        import numpy as np

        raw = self._api.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(raw, shape=(self.vocab.size,)).copy()

    def _listen(self) -> None:
        """Keep what llama.cpp complains of, so that a failed load can be told in one sentence."""
        callback_type = self._api.llama_log_callback

        def hear(level: int, text: bytes, _: ctypes.c_void_p) -> None:
            if level == 4:
                self._said.append(text.decode("utf-8", "replace").strip())

        self._keep.append(callback_type(hear))
        self._api.llama_log_set(self._keep[-1], ctypes.c_void_p(0))

    def _load(self, path: Path) -> Any:
        self._api.llama_backend_init()
        params = self._api.llama_model_default_params()
        params.n_gpu_layers = 0
        model = self._api.llama_model_load_from_file(str(path).encode(), params)
        if not model:
            raise ModelError(f"cannot be loaded: {self._reason()}", where=str(path))
        return model

    def _open_context(self, context: int, slots: int, threads: int) -> Any:
        params = self._api.llama_context_default_params()
        params.n_ctx, params.n_seq_max, params.kv_unified = context * slots, slots, False
        params.n_batch = params.n_ubatch = CHUNK
        params.n_threads = params.n_threads_batch = threads
        self._keep.append(self._api.ggml_abort_callback(lambda _: self._stopped()))
        params.abort_callback = self._keep[-1]
        opened = self._api.llama_init_from_model(self._model, params)
        if not opened:
            raise ModelError(f"no context of {context} tokens could be opened: {self._reason()}")
        return opened

    def _reason(self) -> str:
        return self._said[-1] if self._said else "llama.cpp gave no reason"
