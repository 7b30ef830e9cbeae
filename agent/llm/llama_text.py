"""A text as it grows, token by token: greedy, within its schema and its length.

Knows nothing of how logits come about, so a text that is written alone and one that is written beside
others follow the same rules.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

from agent.llm.llama_vocab import Vocab
from agent.llm.protocol import Completion, FinishReason, ModelError, OnToken, WriteRequest


class Text:
    """What is written for one request.

    Args:
        vocab: The model's vocabulary.
        request: What is wanted.
        on_token: Hears each piece as it comes.

    Raises:
        ModelError: The schema cannot be used.
    """

    def __init__(self, vocab: Vocab, request: WriteRequest, on_token: OnToken | None = None) -> None:
        self._vocab = vocab
        self._most = request.max_tokens
        self._on_token = on_token
        self._matcher = _matcher(vocab, request.schema) if request.schema else None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text, self._count = "", 0
        self._finish: FinishReason = "length"

    def step(self, logits: Callable[[], Any]) -> list[int]:
        """Take the next tokens, forced ones together; they are to be decoded. None is left at the end.

        Args:
            logits: Gives float32 of shape (vocabulary,) after the last token; not called for forced ones.

        Raises:
            ModelError: The schema's automaton failed.
        """
        taken = self._next(logits)
        kept = taken[: self._most - self._count]
        self._add(kept)
        if not taken or (len(kept) == len(taken) and self._whole()):
            self._finish = "stop"
            return []
        return taken if self._count < self._most else []

    def done(self, tokens_in: int) -> Completion:
        """The text so far, of a prompt of `tokens_in` tokens."""
        return Completion(self._text + self._decoder.decode(b"", True), tokens_in, self._count, self._finish)

    def _next(self, logits: Callable[[], Any]) -> list[int]:
        forced: list[int] = self._matcher.compute_ff_tokens() if self._matcher is not None else []
        taken = forced or [self._best(logits())]
        if not forced and self._vocab.ends(taken[0]):
            return []
        if self._matcher is not None and not self._matcher.consume_tokens(taken):
            raise ModelError(f"the schema's automaton failed: {self._matcher.get_error()}")
        return list(taken)

    def _best(self, logits: Any) -> int:
        """The likeliest token that the schema allows; mostly the likeliest of all, which is soon seen."""
        import numpy as np

        best = int(logits.argmax())
        if self._matcher is None:
            return best
        from llguidance import numpy as masks

        mask = masks.allocate_token_bitmask(1, self._vocab.size)
        masks.fill_next_token_bitmask(self._matcher, mask, 0)
        if mask[0, best // 32] >> (best % 32) & 1:
            return best
        allowed = np.unpackbits(mask[0].view(np.uint8), count=self._vocab.size, bitorder="little")
        return int(np.where(allowed, logits, -np.inf).argmax())

    def _whole(self) -> bool:
        matcher = self._matcher
        return matcher is not None and bool(matcher.is_stopped() and matcher.is_accepting())

    def _add(self, tokens: list[int]) -> None:
        piece = self._decoder.decode(b"".join(self._vocab.piece(token) for token in tokens))
        self._text += piece
        self._count += len(tokens)
        if piece and self._on_token is not None:
            self._on_token(piece)


def _matcher(vocab: Vocab, schema: str) -> Any:
    from llguidance import LLMatcher

    try:
        grammar = LLMatcher.grammar_from_json_schema(schema, overrides={"whitespace_flexible": False})
        matcher = LLMatcher(vocab.guide(), grammar)
    except ValueError as error:
        raise ModelError(f"the schema cannot be used: {error}") from error
    if matcher.is_error():
        raise ModelError(f"the schema cannot be used: {matcher.get_error()}")
    return matcher
