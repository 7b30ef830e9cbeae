"""One llama.cpp context: a cache in which several sequences lie, and the call that computes.

The thinnest wrapper that speaks of rows, sequences and lengths. What lies where is the business of
those who use it. llama.cpp ends the process where it is used wrongly, so nothing else calls it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from agent.llm.llama_weights import CHUNK, Weights
from agent.llm.protocol import Cancelled, ModelError


class Row(NamedTuple):
    """A token to compute: where it stands in which sequence, and whether its logits are wanted."""

    token: int
    position: int
    sequence: int
    wanted: bool


class Context:
    """A context over loaded weights.

    Args:
        weights: The model.
        cells: Tokens that it holds.
        sequences: How many sequences may lie in it.
        unified: Whether they share all cells; else each has an equal part.

    Raises:
        ModelError: There is no room for it.
    """

    def __init__(self, weights: Weights, cells: int, sequences: int, *, unified: bool) -> None:
        self._api, self._weights = weights.api, weights
        self.pointer = weights.open_context(cells, sequences, unified=unified)
        self._memory = self._api.llama_get_memory(self.pointer)
        self._batch = self._api.llama_batch_init(CHUNK, 0, 1)
        self.sequences = sequences
        self.room = int(self._api.llama_n_ctx_seq(self.pointer))
        """Tokens that one sequence may hold; of a unified cache, what all may hold together."""
        folds = self._api.llama_model_is_recurrent, self._api.llama_model_is_hybrid
        self.shares = unified and not any(fold(weights.model) for fold in folds)
        """Whether `copy` and `cut` can take the beginning of a sequence."""

    def decode(self, rows: Sequence[Row]) -> None:
        """Compute up to `CHUNK` rows at once.

        Raises:
            Cancelled: It was stopped; what its sequences hold is unknown.
            ModelError: It failed; the same holds.
        """
        batch = self._batch
        batch.n_tokens = len(rows)
        for number, row in enumerate(rows):
            batch.token[number], batch.pos[number] = row.token, row.position
            batch.n_seq_id[number], batch.seq_id[number][0] = 1, row.sequence
            batch.logits[number] = row.wanted
        status = self._api.llama_decode(self.pointer, batch)
        if status == 2 or (status and self._weights.stopped()):
            raise Cancelled("the model was stopped")
        if status:
            raise ModelError(f"the model could not decode (status {status})")

    def logits(self, row: int = -1) -> Any:
        """Logits of a wanted row, float32 of shape (vocabulary,), until the next `decode`; -1 is the last."""
        import numpy as np

        raw = self._api.llama_get_logits_ith(self.pointer, row)
        return np.ctypeslib.as_array(raw, shape=(self._weights.vocab.size,))

    def copy(self, source: int, target: int, length: int) -> None:
        """Let an empty sequence begin with the first `length` tokens of another; they share the cells."""
        self._api.llama_memory_seq_cp(self._memory, source, target, 0, length)

    def cut(self, sequence: int, length: int) -> bool:
        """Keep only the first `length` tokens of a sequence; false where this memory cannot."""
        return bool(self._api.llama_memory_seq_rm(self._memory, sequence, length, -1))
