"""A job in the record: one entry when it ends, with the digest of every file that it left.

So a result that was changed after the job is seen, without the record holding a million verdicts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from agent.batch.durable import told
from agent.batch.manifest import RECORD, Manifest, read_manifest
from agent.batch.merge import FILES, VERDICTS
from agent.record.entry import Entry, canonical
from agent.record.store import Records
from models.stamps import hash_file
from signals.errors import UserError

MADE_OF = {"input", "handbook", "index", "model", "prompts", "calibration", "settings"}


def add_job(records: Records, out: Path) -> Entry:
    """Records a job that has ended; once, however often it is told.

    Args:
        records: The record.
        out: Folder of the job.

    Raises:
        UserError: The folder holds no job that has ended, or cannot be read.
    """
    manifest = read_manifest(out)
    if manifest is None or manifest.counts is None:
        raise UserError("holds no job that has ended", where=str(out), hint="finish the job first")
    files = {name: digest for name, digest in _digests(out).items() if digest}
    return records.add_run(name_of(manifest), {"record": manifest.model_dump(mode="json"), "files": files})


def name_of(manifest: Manifest) -> str:
    """Names a job by what it is made of, so that the same job run twice has one name."""
    made_of = manifest.model_dump(mode="json", include=MADE_OF)
    return f"run_{hashlib.sha256(canonical(made_of).encode()).hexdigest()[:20]}"


def changed_files(records: Records, out: Path) -> Iterator[str]:
    """Every file of a job that is not what the record says, each in a sentence.

    The entry is found by the files themselves, so that a changed `run.json` cannot lead away from it.

    Raises:
        UserError: There is no such folder.
    """
    if not out.is_dir():
        raise UserError("there is no such folder", where=str(out), hint="give the folder of a job")
    now = _digests(out)
    entry = _entry_of(records, now)
    if entry is None:
        yield f"no entry of the record is about the files in {out}"
        return
    for name, digest in entry.content["files"].items():
        if now.get(name) is None:
            yield f"{name} is gone from {out}; entry {entry.number} has it"
        elif now[name] != digest:
            yield f"{name} in {out} is not the file of entry {entry.number}"


def _entry_of(records: Records, now: dict[str, str | None]) -> Entry | None:
    """The newest job that left such verdicts or such a run.json."""
    telling = {name: digest for name, digest in now.items() if digest and name in (RECORD, VERDICTS)}
    found = None
    for entry in records.runs():
        if entry.is_sound and telling.items() & entry.content["files"].items():
            found = entry
    return found


def _digests(out: Path) -> dict[str, str | None]:
    """SHA-256 of each file of a job, None where it is gone."""
    with told(out):
        return {name: hash_file(out / name) if (out / name).is_file() else None for name in (RECORD, *FILES)}
