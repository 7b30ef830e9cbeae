"""Text to tokens and back for one model's vocabulary.

Control tokens are read from a text only where the caller says so. Pieces of any length come back
whole; the library's own detokeniser drops tokens longer than 32 bytes.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

from agent.llm.llama_chat import Piece, Prompt
from agent.llm.protocol import ModelError


class Vocab:
    """The vocabulary of a loaded model.

    Args:
        api: The `llama_cpp` module.
        model: A model that it has loaded.
    """

    def __init__(self, api: Any, model: Any) -> None:
        self._api = api
        self._vocab = api.llama_model_get_vocab(model)
        self.size = int(api.llama_vocab_n_tokens(self._vocab))
        self._guide: Any = None

    @property
    def edges(self) -> tuple[str, str]:
        """The texts of the first and the last token of a document, empty where there is none."""
        api = self._api
        ids = (api.llama_vocab_bos(self._vocab), api.llama_vocab_eos(self._vocab))
        first, last = (self.piece(i, control=True).decode("utf-8", "replace") if i >= 0 else "" for i in ids)
        return first, last

    def with_bos(self, prompt: Prompt) -> Prompt:
        """The prompt with the first token that this model wants, if the template has not written it."""
        bos, _ = self.edges
        side = prompt.prefix or prompt.suffix
        if bos and self._api.llama_vocab_get_add_bos(self._vocab) and not side[0].text.startswith(bos):
            side.insert(0, Piece(bos, control=True))
        return prompt

    def spell(self, pieces: Iterable[Piece]) -> list[int]:
        """The tokens of prompt pieces, each tokenised by itself."""
        return [token for piece in pieces for token in self.tokens(piece.text, control=piece.control)]

    def tokens(self, text: str, *, control: bool) -> list[int]:
        """The tokens of a text; `control` says whether control tokens in it count as such."""
        raw = text.encode("utf-8", "replace")
        if not raw:
            return []
        room = len(raw) + 16
        buffer = (ctypes.c_int * room)()
        count = self._api.llama_tokenize(self._vocab, raw, len(raw), buffer, room, False, control)
        if count < 0:
            raise ModelError("a text could not be read into tokens")
        return list(buffer[:count])

    def piece(self, token: int, *, control: bool = False) -> bytes:
        """The bytes of a token; control tokens are empty unless asked for."""
        room = 64
        while True:
            buffer = ctypes.create_string_buffer(room)
            count = self._api.llama_token_to_piece(self._vocab, token, buffer, room, 0, control)
            if count >= 0:
                return buffer.raw[:count]
            room = -count

    def ends(self, token: int) -> bool:
        """Whether the token ends an answer."""
        return bool(self._api.llama_vocab_is_eog(self._vocab, token))

    def guide(self) -> Any:
        """The vocabulary as llguidance reads it; built at the first call, which takes a second."""
        if self._guide is None:
            from llguidance.llamacpp import lltokenizer_from_vocab

            self._guide = lltokenizer_from_vocab(self._vocab)
        return self._guide
