"""What must be one and the same wherever the blocks of a job are judged, so that it is one job."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from agent.provenance import program_version
from agent.state import Tools

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("agent", "index", "models", "policies", "signals")
"""Those that verdicts come from; the handbook has a digest of its own."""
ENDINGS = {".jinja", ".py", ".yaml"}
CALLED = {"version": "program version", "program": "state of the program's files"}


@dataclass(frozen=True)
class Basis:
    """What verdicts rest on, in one process; all but the version are digests."""

    handbook: str
    index: str | None
    model: str | None
    calibration: str | None
    version: str
    program: str
    """Of the files themselves, since two checkouts of one version may differ."""

    def differences(self, other: Basis) -> Iterator[str]:
        """What another process works with instead, each in a few words."""
        for field in fields(self):
            if getattr(self, field.name) != getattr(other, field.name):
                yield f"another {CALLED.get(field.name, field.name)}"


def basis_of(tools: Tools) -> Basis:
    """What this process works with."""
    return Basis(
        handbook=tools.handbook.digest,
        index=tools.index_digest,
        model=tools.model.digest if tools.model else None,
        calibration=tools.scale.digest if tools.scale else None,
        version=program_version(),
        program=program_digest(),
    )


def program_digest(root: Path = ROOT) -> str:
    """SHA-256 of the program's files, with their paths below a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for name in PACKAGES for path in (root / name).rglob("*")):
        if path.suffix in ENDINGS:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()
