"""The only door to an embedding model: the `Encoder` protocol and its sentence-transformers back end.

Vectors are float32 and of length 1, so that an inner product is a cosine. Sizes, digest and token counts
come from the folder's files alone; torch is imported by the first text that is embedded, never before,
and nothing is fetched from anywhere.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from index.errors import EncoderFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

BATCH = 32
_NEEDED = ("config.json", "modules.json", "sentence_bert_config.json", "tokenizer.json", "model.safetensors")
_HINT = "run `clausewise models pull embedder`"


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors."""

    @property
    def name(self) -> str:
        """Name for people."""

    @property
    def digest(self) -> str:
        """What tells this encoder from any other that would give other vectors; hex."""

    @property
    def dimensions(self) -> int:
        """Length of its vectors."""

    @property
    def max_tokens(self) -> int:
        """Tokens it reads of one text, special ones included; what follows is not seen."""

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, special ones included, without any cut."""

    def encode_documents(self, texts: list[str]) -> Vectors:
        """Vectors of texts that are searched, shape [len(texts), dimensions], each of length 1."""

    def encode_queries(self, texts: list[str]) -> Vectors:
        """Vectors of texts that one searches by, shape [len(texts), dimensions], each of length 1."""


class SentenceEncoder:
    """A sentence-transformers model in a local folder.

    Args:
        folder: The model's folder.
        name: Name for people; the folder's by default.
        threads: Threads that torch may use; 0 leaves torch's own choice.

    Raises:
        EncoderFault: A file that the model needs is missing or unreadable.
    """

    def __init__(self, folder: Path, *, name: str | None = None, threads: int = 0) -> None:
        self.folder = folder
        self.name = name or folder.name
        self.threads = threads
        for needed in _NEEDED:
            if not (folder / needed).is_file():
                raise EncoderFault(f"the embedder has no {needed}", where=str(folder), hint=_HINT)
        self.dimensions = self._number("config.json", "hidden_size")
        self.max_tokens = self._number("sentence_bert_config.json", "max_seq_length")

    @cached_property
    def digest(self) -> str:
        """Sha256 over names and contents of the folder's model files."""
        total = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.suffix in (".json", ".txt", ".safetensors") and path.is_file():
                with path.open("rb") as stream:
                    content = hashlib.file_digest(stream, "sha256").hexdigest()
                total.update(f"{path.relative_to(self.folder).as_posix()} {content}\n".encode())
        return total.hexdigest()

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, special ones included, without any cut."""
        return len(self._tokenizer.encode(text).ids)

    def encode_documents(self, texts: list[str]) -> Vectors:
        """Vectors of texts that are searched."""
        return self._vectors(texts, queries=False)

    def encode_queries(self, texts: list[str]) -> Vectors:
        """Vectors of texts that one searches by."""
        return self._vectors(texts, queries=True)

    def _vectors(self, texts: list[str], *, queries: bool) -> Vectors:
        import numpy as np

        # The library gives an empty batch one axis too few.
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        encode = self._model.encode_query if queries else self._model.encode_document
        found = encode(
            texts,
            batch_size=BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.ascontiguousarray(found, dtype=np.float32)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        # The file itself asks for a cut at 128 tokens, which would hide every longer text.
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> Any:
        # Read once by the libraries, while they are imported.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        if self.threads:
            torch.set_num_threads(self.threads)
        try:
            return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise EncoderFault("the embedder cannot be loaded", where=str(self.folder), hint=_HINT) from error

    def _number(self, file: str, key: str) -> int:
        try:
            value = json.loads((self.folder / file).read_text("utf-8"))[key]
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderFault(f"{file} states no {key}", where=str(self.folder), hint=_HINT) from error
        if not isinstance(value, int) or value < 1:
            raise EncoderFault(f"{file} states no {key}", where=str(self.folder), hint=_HINT)
        return value
