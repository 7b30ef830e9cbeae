"""What must be one and the same wherever the blocks of a job are judged, so that it is one job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from agent.provenance import commit, program_version
from agent.state import Tools


@dataclass(frozen=True)
class Basis:
    """What verdicts rest on, in one process; all but the version are digests or commits."""

    handbook: str
    index: str | None
    model: str | None
    calibration: str | None
    version: str
    commit: str | None

    def differences(self, other: Basis) -> Iterator[str]:
        """What another process works with instead, each in a few words."""
        called = {"version": "program version", "commit": "commit of the program"}
        for field in fields(self):
            if getattr(self, field.name) != getattr(other, field.name):
                yield f"another {called.get(field.name, field.name)}"


def basis_of(tools: Tools) -> Basis:
    """What this process works with."""
    return Basis(
        handbook=tools.handbook.digest,
        index=tools.index_digest,
        model=tools.model.digest if tools.model else None,
        calibration=tools.scale.digest if tools.scale else None,
        version=program_version(),
        commit=commit(),
    )
