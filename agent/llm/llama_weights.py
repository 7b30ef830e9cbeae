"""A GGUF file loaded once, and the contexts that are opened over it.

Several contexts share the weights; each has a cache of its own. What llama.cpp complains of is kept,
so that a failure can be told in one sentence.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.llm.llama_chat import chat_prompt
from agent.llm.llama_vocab import Vocab
from agent.llm.protocol import ChoiceRequest, ModelError, WriteRequest

CHUNK = 512
"""Most tokens that one call computes."""


class Weights:
    """A loaded model.

    Args:
        path: The GGUF file.
        threads: Threads that compute, in every context.
        stopped: Asked often during a computation; true stops it.

    Raises:
        ModelError: The file cannot be loaded.
    """

    def __init__(self, path: Path, *, threads: int, stopped: Callable[[], bool]) -> None:
        import llama_cpp

        self.api: Any = llama_cpp
        self.stopped = stopped
        self._threads = threads
        self._said: list[str] = []
        self._hear = self.api.llama_log_callback(self._heard)
        self.api.llama_log_set(self._hear, ctypes.c_void_p(0))
        self._abort = self.api.ggml_abort_callback(lambda _: stopped())
        self.model = self._load(path)
        self.vocab = Vocab(self.api, self.model)
        raw = self.api.llama_model_chat_template(self.model, None)
        self._template = raw.decode("utf-8", "replace") if raw else None

    def spell(self, request: ChoiceRequest | WriteRequest) -> tuple[list[int], list[int]]:
        """The tokens of a request on both sides of its boundary."""
        bos, eos = self.vocab.edges
        prompt = chat_prompt(self._template, request.prefix, request.suffix, bos=bos, eos=eos)
        prompt = self.vocab.with_bos(prompt)
        return self.vocab.spell(prompt.prefix), self.vocab.spell(prompt.suffix)

    def open_context(self, tokens: int, sequences: int, *, unified: bool) -> Any:
        """A context of its own over the weights.

        Args:
            tokens: Cells of its cache.
            sequences: How many texts may lie in it side by side.
            unified: Whether they share all cells; else each has an equal part.

        Raises:
            ModelError: There is no room for it.
        """
        params = self.api.llama_context_default_params()
        params.n_ctx, params.n_seq_max, params.kv_unified = tokens, sequences, unified
        params.n_batch = params.n_ubatch = CHUNK
        params.n_threads = params.n_threads_batch = self._threads
        params.abort_callback = self._abort
        opened = self.api.llama_init_from_model(self.model, params)
        if not opened:
            raise ModelError(f"no context of {tokens} tokens could be opened: {self._reason()}")
        return opened

    def _load(self, path: Path) -> Any:
        self.api.llama_backend_init()
        params = self.api.llama_model_default_params()
        params.n_gpu_layers = 0
        model = self.api.llama_model_load_from_file(str(path).encode(), params)
        if not model:
            raise ModelError(f"cannot be loaded: {self._reason()}", where=str(path))
        return model

    def _heard(self, level: int, text: bytes, _: ctypes.c_void_p) -> None:
        if level == 4:
            self._said.append(text.decode("utf-8", "replace").strip())

    def _reason(self) -> str:
        return self._said[-1] if self._said else "llama.cpp gave no reason"
