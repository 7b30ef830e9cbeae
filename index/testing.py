"""`HashEncoder`: an encoder without a model, for tests and for trying things out.

Same text, same vector, on every machine; texts that share words come out near each other. It measures
nothing about how well a real embedder would do.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.encoder import Vectors


class HashEncoder:
    """Counts of hashed words, as unit vectors.

    Args:
        dimensions: Length of the vectors.
        max_tokens: Tokens it claims to read; a token is a run of up to four letters, or a sign.
    """

    def __init__(self, dimensions: int = 64, max_tokens: int = 64) -> None:
        self.dimensions = dimensions
        self.max_tokens = max_tokens
        self.name = "hash"
        self.encoded: list[str] = []
        """Every text embedded so far, so that tests can see what a cache saved."""

    @property
    def digest(self) -> str:
        """Depends on the dimensions alone."""
        return hashlib.sha256(f"hash/1/{self.dimensions}".encode()).hexdigest()

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, and two for its ends."""
        return 2 + len(re.findall(r"\w{1,4}|[^\w\s]", text))

    def encode_documents(self, texts: list[str]) -> Vectors:
        """Vectors of texts that are searched."""
        return self._vectors(texts)

    def encode_queries(self, texts: list[str]) -> Vectors:
        """Vectors of texts that one searches by."""
        return self._vectors(texts)

    def _vectors(self, texts: list[str]) -> Vectors:
        import numpy as np

        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in [*re.findall(r"\w+", text.casefold()), ""]:
                place = hashlib.sha256(word.encode()).digest()
                vectors[row, int.from_bytes(place[:4], "big") % self.dimensions] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
