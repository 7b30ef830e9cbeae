"""Builds, opens and describes the index of a handbook; the one place that touches its files.

A build happens in a folder of its own and is renamed into place, so that nobody ever reads half of one.
Opening checks every file against the manifest before FAISS sees it. Words are indexed anew at each opening,
which takes milliseconds; embeddings are kept by content and survive rebuilds.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from index.cache import FILE, Report, embed
from index.chunk import AIM, CHUNKER_VERSION, Chunk, chunk_clause, chunk_phrases, clause_key
from index.encoder import Encoder
from index.errors import DamagedIndex, IndexFault
from index.manifest import (
    CHUNKS,
    MANIFEST,
    VECTORS,
    EncoderRecord,
    Manifest,
    build_command,
    identity,
    index_folder,
    index_name,
    read_manifest,
    refuse_stale,
    staleness,
)
from index.retrieve import Entry, Retriever
from index.vectors import VectorStore
from policies.asked import Asked, digest_of
from policies.clause import Clause
from policies.handbook import Handbook


class IndexInfo(BaseModel):
    """State of a handbook's index."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path
    manifest: Manifest
    size: int
    """Bytes of its files."""
    stale: str | None
    """Why it may not be used; None where it may."""


def entries_of(clauses: Sequence[Clause], root: Path, asked: Asked = MappingProxyType({})) -> list[Entry]:
    """Clauses with the keys of their versions, and how people ask for them."""
    return [Entry(clause_key(clause, root), clause, asked.get(clause.id, ())) for clause in clauses]


def chunks_of(entries: Sequence[Entry], encoder: Encoder) -> list[Chunk]:
    """The chunks of clauses and of the phrases for them, within what an encoder reads."""
    limit = min(AIM, encoder.max_tokens)
    own = [c for e in entries for c in chunk_clause(e.clause, e.key, encoder.count_tokens, limit)]
    return own + [c for e in entries for c in chunk_phrases(e.clause, e.key, e.asked)]


def build_index(handbook: Handbook, encoder: Encoder, home: Path, progress: Report | None = None) -> Manifest:
    """Builds the index of a handbook and puts it into place.

    Args:
        handbook: The handbook.
        encoder: What embeds its chunks.
        home: The data folder.
        progress: Told how many chunks are embedded, and how many there are.

    Raises:
        IndexFault: The data folder cannot be written, or the cache of embeddings is damaged.
    """
    chunks = chunks_of(entries_of(handbook.clauses, handbook.root, handbook.asked), encoder)
    folder = index_folder(handbook.root, home)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        vectors = embed([c.embedded for c in chunks], encoder, folder.parent / FILE, progress)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as work:
            fresh = Path(work) / "new"
            manifest = _write(fresh, handbook, encoder, VectorStore.of(chunks, vectors))
            _put_in_place(fresh, folder, Path(work))
    except OSError as error:
        raise IndexFault(
            f"the index cannot be written ({error.strerror or error})",
            where=str(folder),
            hint="make room or choose another folder with --home",
        ) from error
    return manifest


def open_index(handbook: Handbook, encoder: Encoder | None, home: Path) -> Retriever:
    """Opens search over a handbook; without an encoder it goes by words and signals, and needs no build.

    Raises:
        MissingIndex: It was never built.
        StaleIndex: It was built from another text, by another encoder or another chunker.
        DamagedIndex: Its files are not the ones that were built.
    """
    entries = entries_of(handbook.clauses, handbook.root, handbook.asked)
    if encoder is None:
        return Retriever(entries, digest=identity(handbook.digest, None))
    manifest = read_manifest(handbook.root, home)
    refuse_stale(manifest, handbook, encoder)
    folder = index_folder(handbook.root, home)
    try:
        store = _read(folder, manifest)
    except DamagedIndex as error:
        hint = f"run `{build_command(handbook.root)}`"
        raise DamagedIndex(error.what, where=error.where, hint=hint) from error
    return Retriever(entries, store, encoder, manifest.digest)


def info(handbook: Handbook, home: Path, encoder: Encoder | None = None) -> IndexInfo:
    """Describes a handbook's index, stale or not.

    Raises:
        MissingIndex: It was never built.
        DamagedIndex: Its manifest cannot be read.
    """
    manifest = read_manifest(handbook.root, home)
    folder = index_folder(handbook.root, home)
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    stale = staleness(manifest, handbook, encoder)
    return IndexInfo(folder=folder, manifest=manifest, size=size, stale=stale)


def _write(folder: Path, handbook: Handbook, encoder: Encoder, store: VectorStore) -> Manifest:
    folder.mkdir()
    lines = (json.dumps(asdict(chunk), ensure_ascii=True, sort_keys=True) for chunk in store.chunks)
    (folder / CHUNKS).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    store.write(folder / VECTORS)
    manifest = Manifest(
        name=index_name(handbook.root),
        encoder=EncoderRecord(name=encoder.name, digest=encoder.digest, dimensions=encoder.dimensions),
        chunker=CHUNKER_VERSION,
        handbook=handbook.digest,
        asked=digest_of(handbook.asked),
        root=str(handbook.root.resolve()),
        clauses=len(handbook.clauses),
        chunks=len(store.chunks),
        files={name: _sha256(folder / name) for name in (CHUNKS, VECTORS)},
        created=datetime.now(UTC).replace(microsecond=0),
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    return manifest


def _put_in_place(fresh: Path, folder: Path, work: Path) -> None:
    """Swaps a finished build in; of two builders at once the later one wins."""
    for attempt in range(10):
        if folder.exists():
            try:
                os.rename(folder, work / f"old{attempt}")
            except FileNotFoundError:
                continue
        try:
            os.rename(fresh, folder)
        except OSError:
            if not folder.exists():
                raise
        else:
            return
    shutil.rmtree(fresh, ignore_errors=True)
    raise OSError(f"another process keeps building {folder}")


def _read(folder: Path, manifest: Manifest) -> VectorStore:
    for name in (CHUNKS, VECTORS):
        path = folder / name
        # Before FAISS reads it: a crafted file may overrun its buffers.
        if not path.is_file() or _sha256(path) != manifest.files.get(name):
            raise DamagedIndex("is not the file that was built", where=str(path))
    try:
        lines = (folder / CHUNKS).read_text("utf-8").splitlines()
        chunks = [Chunk(**json.loads(line)) for line in lines]
    except (ValueError, TypeError) as error:
        raise DamagedIndex("cannot be read", where=str(folder / CHUNKS)) from error
    return VectorStore.read(chunks, folder / VECTORS, manifest.encoder.dimensions)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
