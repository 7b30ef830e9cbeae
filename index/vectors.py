"""Dense search over chunks: exact inner products in FAISS, filtered inside the search.

Every chunk has a 63-bit id made from its key, the same on every machine. Scores are cosines; scores of a
clause are those of its best chunk. Nothing here reads or writes a manifest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.chunk import Chunk
from index.errors import DamagedIndex

if TYPE_CHECKING:
    from index.encoder import Vectors

HEAD = 4096
"""Bytes that FAISS may need beyond vectors and ids."""


def chunk_id(key: str) -> int:
    """Stable id, 0 to 2**63 - 1, of a chunk's key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 1


class VectorStore:
    """Chunks and their vectors.

    Args:
        chunks: The chunks, keys unique.
        faiss_index: An `IndexIDMap2` over inner products that holds exactly the chunks' ids.
    """

    def __init__(self, chunks: Sequence[Chunk], faiss_index: Any) -> None:
        self.chunks = tuple(chunks)
        self._index = faiss_index
        self._by_id = {chunk_id(chunk.key): chunk for chunk in self.chunks}

    @classmethod
    def of(cls, chunks: Sequence[Chunk], vectors: Vectors) -> VectorStore:
        """Makes a store from chunks and their vectors, shape [len(chunks), dimensions]."""
        import faiss
        import numpy as np

        index = faiss.IndexIDMap2(faiss.IndexFlatIP(int(vectors.shape[1])))
        ids = np.array([chunk_id(chunk.key) for chunk in chunks], dtype=np.int64)
        if len(chunks):
            index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), ids)
        return cls(chunks, index)

    def write(self, path: Path) -> None:
        """Writes the FAISS part to a file; on a full disk FAISS itself would not say which fault it was.

        Raises:
            OSError: The file cannot be written.
        """
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def read(cls, chunks: Sequence[Chunk], path: Path, dimensions: int) -> VectorStore:
        """Reads the FAISS part of a store; the caller has made sure that the file is the one it wrote.

        Raises:
            DamagedIndex: The file is no index, too large, or not of these chunks.
        """
        import faiss

        if path.stat().st_size > HEAD + len(chunks) * (4 * dimensions + 8):
            raise DamagedIndex("is larger than its chunks make it", where=str(path))
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise DamagedIndex("cannot be read", where=str(path)) from error
        if not isinstance(index, faiss.IndexIDMap2) or index.d != dimensions or index.ntotal != len(chunks):
            raise DamagedIndex("does not match its chunks", where=str(path))
        return cls(chunks, index)

    def search(self, vector: Vectors, allowed: Collection[str] | None = None) -> list[tuple[Chunk, float]]:
        """Chunks with their cosines, the nearest first, ties by key.

        Args:
            vector: The query, shape [dimensions].
            allowed: Keys of the chunks that may be found; None allows all.
        """
        import faiss
        import numpy as np

        ids = sorted(self._by_id if allowed is None else map(chunk_id, allowed))
        if not ids:
            return []
        # FAISS keeps a bare pointer: the selector must live until the search is over.
        selector = faiss.IDSelectorBatch(np.array(ids, dtype=np.int64))
        only: Any = faiss.SearchParameters
        query = np.ascontiguousarray(vector.reshape(1, -1), dtype=np.float32)
        scores, found = self._index.search(query, len(ids), params=only(sel=selector))
        hits = [(self._by_id[int(i)], float(s)) for i, s in zip(found[0], scores[0], strict=True) if i >= 0]
        return sorted(hits, key=lambda hit: (-round(hit[1], 5), hit[0].key))
