"""`run.json`: what a job is made of, so that it goes on only as the job that it was.

Written before the first block, and once more with the counts when all is done. A record without counts is
a job that is under way or was stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.batch.counts import Counts
from agent.batch.durable import told, written
from agent.batch.plan import Plan
from agent.batch.surroundings import machine, versions
from agent.judge.calibration_files import prompt_digests
from agent.prompts import load_prompt
from agent.prose.passages import MESSAGE, RATIONALE
from agent.state import Tools
from signals.errors import UserError

RECORD = "run.json"
HINT = "give another --out, or remove this folder"
WHOLE = {
    "handbook": "another handbook",
    "index": "another index",
    "model": "another model",
    "prompts": "other prompts",
    "calibration": "another calibration",
}
"""What must be the same as a whole for a job to go on, and how it is called where it is not."""


class Input(BaseModel):
    """The file that is judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    digest: str
    bytes: int


class Manifest(BaseModel):
    """The record of a job."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)

    schema_: Literal["clausewise.batch/1"] = Field(default="clausewise.batch/1", alias="schema")
    input: Input
    handbook: str
    index: str | None
    model: str | None
    prompts: dict[str, str]
    """Digests of the prompt files by name; none without a model."""
    calibration: str | None
    settings: dict[str, Any]
    versions: dict[str, str | None]
    machine: dict[str, str | int | None]
    started: str
    finished: str | None = None
    counts: Counts | None = None


def manifest_of(path: Path, tools: Tools, plan: Plan) -> Manifest:
    """The record of a job that begins now."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Manifest(
        input=Input(file=path.name, digest=digest, bytes=path.stat().st_size),
        handbook=tools.handbook.digest,
        index=tools.index_digest,
        model=tools.model.digest if tools.model else None,
        prompts=_prompts(tools),
        calibration=tools.scale.digest if tools.scale else None,
        settings=plan.model_dump(mode="json"),
        versions=versions(),
        machine=machine(),
        started=_now(),
    )


def read_manifest(out: Path) -> Manifest | None:
    """The record in a folder; None where there is none.

    Raises:
        UserError: What stands there is no record of a job.
    """
    try:
        return Manifest.model_validate_json((out / RECORD).read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise UserError("holds something else than a job", where=str(out), hint=HINT) from error


def resumed(out: Path, fresh: Manifest) -> Manifest:
    """The record that a job goes on under: that of the folder, or a fresh one, written there.

    Raises:
        UserError: The folder holds another job, or cannot be written.
    """
    with told(out):
        earlier = read_manifest(out)
    if earlier is None:
        _write(out, fresh)
        return fresh
    differ = list(differences(earlier, fresh))
    if differ:
        raise UserError(f"holds another job: {', '.join(differ)}", where=str(out), hint=HINT)
    return earlier


def finish(out: Path, record: Manifest, counts: Counts) -> None:
    """Marks a job as done, with what it amounts to.

    Raises:
        UserError: The record cannot be written.
    """
    _write(out, record.model_copy(update={"finished": _now(), "counts": counts}))


def differences(earlier: Manifest, now: Manifest) -> Iterator[str]:
    """What an earlier job had otherwise, each in a few words."""
    if earlier.input.digest != now.input.digest:
        yield f"another input file ({earlier.input.file}, {earlier.input.bytes:,} bytes)"
    for name, called in WHOLE.items():
        if getattr(earlier, name) != getattr(now, name):
            yield called
    for name in sorted(earlier.settings.keys() | now.settings.keys()):
        was, is_now = earlier.settings.get(name), now.settings.get(name)
        if was != is_now:
            yield f"{name.replace('_', '-')} was {_shown(was)}, is {_shown(is_now)}"
    program, ours = earlier.versions.get("clausewise"), now.versions["clausewise"]
    if program != ours:
        yield f"clausewise was {program}, is {ours}"


def _shown(value: object) -> str:
    return "not given" if value is None else str(value).lower()


def _prompts(tools: Tools) -> dict[str, str]:
    if tools.scale is None:
        return {}
    prose = {name: load_prompt(name).digest for name in (MESSAGE, RATIONALE)}
    return prose | prompt_digests(taught=tools.scale.adapter is not None)


def _write(out: Path, record: Manifest) -> None:
    with written(out / RECORD) as file:
        file.write(record.model_dump_json(indent=2).encode() + b"\n")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
