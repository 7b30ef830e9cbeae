"""What an index was built from, written beside it, and where the index of a handbook lies.

An index is used only where its manifest says that it was built from the same handbook text, by the same
encoder and the same chunker; otherwise it is stale, and the sentence says which command rebuilds it.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from index.chunk import CHUNKER_VERSION
from index.encoder import Encoder
from index.errors import DamagedIndex, MissingIndex, StaleIndex
from policies.asked import digest_of
from policies.handbook import Handbook

MANIFEST = "manifest.json"
CHUNKS = "chunks.jsonl"
VECTORS = "vectors.faiss"


class EncoderRecord(BaseModel):
    """The encoder of an index."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    digest: str
    dimensions: int


class Manifest(BaseModel):
    """Record of one build."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["clausewise.index/1"] = "clausewise.index/1"
    name: str
    """Name of the index's folder."""
    encoder: EncoderRecord
    chunker: int
    """Version of the chunker."""
    handbook: str
    """Digest of the handbook."""
    asked: str = ""
    """Digest of how people ask about its clauses; verdicts do not depend on it."""
    root: str
    """Folder of the handbook."""
    clauses: int
    chunks: int
    files: dict[str, str]
    """sha256 of every other file of the index, by name."""
    created: datetime

    @property
    def digest(self) -> str:
        """What answers depend on, as sha256 in hex: the same for two builds of the same."""
        return identity(self.handbook, self.encoder.digest)


def identity(handbook_digest: str, encoder_digest: str | None) -> str:
    """Digest of a handbook's text, an encoder (None: words only) and the chunker, in hex."""
    parts = f"{handbook_digest}\n{encoder_digest or 'words'}\n{CHUNKER_VERSION}"
    return hashlib.sha256(parts.encode()).hexdigest()


def shipped_root() -> Path:
    """Folder of the handbook that comes with the program."""
    return Path(str(resources.files("policies"))) / "handbook"


def index_name(root: Path) -> str:
    """Name of a handbook's index: `handbook` for the shipped one, else its folder's name and 8 hex digits."""
    place = root.resolve()
    if place == shipped_root().resolve():
        return "handbook"
    slug = re.sub(r"[^a-z0-9]+", "-", place.name.lower()).strip("-")[:40] or "policies"
    return f"{slug}-{hashlib.sha256(str(place).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"


def index_folder(root: Path, home: Path) -> Path:
    """Where the index of a handbook lies in a data folder."""
    return home / "index" / index_name(root)


def build_command(root: Path) -> str:
    """The command that builds the index of a handbook."""
    option = "" if index_name(root) == "handbook" else f" --policies {root}"
    return f"clausewise index build{option}"


def read_manifest(root: Path, home: Path) -> Manifest:
    """The manifest of a handbook's index.

    Raises:
        MissingIndex: There is none.
        DamagedIndex: It cannot be read.
    """
    path = index_folder(root, home) / MANIFEST
    hint = f"run `{build_command(root)}`"
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise MissingIndex("the index is not built", where=str(root), hint=hint) from error
    except (OSError, ValidationError) as error:
        raise DamagedIndex("cannot be read", where=str(path), hint=hint) from error


def staleness(manifest: Manifest, handbook: Handbook, encoder: Encoder | None) -> str | None:
    """Why an index may not be used any more; None where it may.

    Without an encoder, the one that built the index is not looked at.
    """
    if manifest.handbook != handbook.digest:
        return "the handbook has changed since its index was built"
    if manifest.asked != digest_of(handbook.asked):
        return "how people ask (asked.yaml) has changed since the index was built"
    if manifest.chunker != CHUNKER_VERSION:
        return "the index was cut by another version of the program"
    if encoder is not None and manifest.encoder.digest != encoder.digest:
        return f"the index was built by another embedder ({manifest.encoder.name}, now {encoder.name})"
    return None


def refuse_stale(manifest: Manifest, handbook: Handbook, encoder: Encoder) -> None:
    """Lets a fresh index pass.

    Raises:
        StaleIndex: It is not; says why, and which command rebuilds it.
    """
    reason = staleness(manifest, handbook, encoder)
    if reason:
        raise StaleIndex(reason, where=str(handbook.root), hint=f"run `{build_command(handbook.root)}`")
