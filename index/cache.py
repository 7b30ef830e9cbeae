"""Embeddings kept by content, so that a rebuild embeds only what is new.

One SQLite file; the key is a digest of encoder and text, so nothing in it can ever be stale, and several
processes may write to it at once. It is only a cache: deleting it costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoder import BATCH, Encoder
from index.errors import DamagedIndex
from signals.disk import what_helps

if TYPE_CHECKING:
    from index.encoder import Vectors

FILE = "embeddings.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS embeddings (key TEXT PRIMARY KEY, vector BLOB NOT NULL)"

Report = Callable[[int, int], None]


def embed(texts: Sequence[str], encoder: Encoder, file: Path, report: Report | None = None) -> Vectors:
    """Vectors of documents, shape [len(texts), dimensions], from the cache where it has them.

    Args:
        texts: The texts; they may repeat.
        encoder: What makes the vectors that are not there yet.
        file: The SQLite file; made when missing.
        report: Told how many of the texts are done, and how many there are.

    Raises:
        DamagedIndex: The file is no cache of embeddings, or cannot be written.
    """
    import numpy as np

    keys = [_key(encoder, text) for text in texts]
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(file, timeout=60)) as database:
            database.execute(_TABLE)
            found = _read(database, keys, encoder.dimensions)
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
            for batch in _batches(list(missing)):
                vectors = encoder.encode_documents([missing[key] for key in batch])
                found.update(zip(batch, vectors, strict=True))
                _write(database, batch, vectors)
                if report:
                    report(sum(key in found for key in keys), len(keys))
    except sqlite3.DatabaseError as error:
        what = f"the cache of embeddings cannot be used ({error})"
        raise DamagedIndex(what, where=str(file), hint=what_helps(str(error)) or "delete it") from error
    if not keys:
        return np.zeros((0, encoder.dimensions), dtype=np.float32)
    return np.stack([found[key] for key in keys])


def _key(encoder: Encoder, text: str) -> str:
    return hashlib.sha256(f"{encoder.digest}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _read(database: sqlite3.Connection, keys: Sequence[str], dimensions: int) -> dict[str, Vectors]:
    import numpy as np

    found = {}
    for key in set(keys):
        row = database.execute("SELECT vector FROM embeddings WHERE key = ?", (key,)).fetchone()
        if row is not None and len(row[0]) == 4 * dimensions:
            found[key] = np.frombuffer(row[0], dtype="<f4").astype(np.float32)
    return found


def _write(database: sqlite3.Connection, keys: list[str], vectors: Vectors) -> None:
    rows = [(key, vector.astype("<f4").tobytes()) for key, vector in zip(keys, vectors, strict=True)]
    with database:
        database.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?)", rows)
