"""The loop of a job: read a block, judge it, keep it; at the end put the parts together.

`run_job` is the importable form of `clausewise batch`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from agent.batch.blocks import Block, blocks
from agent.batch.counts import Counts
from agent.batch.engine import Done, Engine, in_process
from agent.batch.folder import claimed
from agent.batch.garbage import seldom_collected
from agent.batch.judging import BlockJudge
from agent.batch.manifest import HINT, finish, manifest_of, resumed
from agent.batch.merge import FILES, merge
from agent.batch.parts import Parts
from agent.batch.plan import Plan
from agent.batch.tally import Listen, Tally
from agent.batch.total import count_rows
from signals.errors import UserError
from signals.readers import Read, read_profiles

if TYPE_CHECKING:
    from agent.review import Reviewer

MOST_WARNINGS = 20

Warn = Callable[[str], None]


class Ended(NamedTuple):
    """How a job stands when it is done."""

    counts: Counts
    was_done: bool
    """Whether it was done before, so that nothing was left to do."""


def run_job(
    path: Path,
    out: Path,
    reviewer: Reviewer,
    plan: Plan,
    listen: Listen = lambda _: None,
    warn: Warn = lambda _: None,
    engine: Engine | None = None,
) -> Ended:
    """Judges a file into a folder, or goes on where an earlier run of the same job was stopped.

    Args:
        path: The file of profiles.
        out: Folder of the job, made where missing.
        reviewer: Judges; it stays open.
        plan: What is asked for.
        listen: Hears of every creator that is done.
        warn: Hears, once for each, of signals that are left out.
        engine: Who judges the blocks; None: this process.

    Raises:
        UserError: The file or the folder cannot be used, or the folder holds another job.
    """
    before = _stamp(path)
    reads = _reads(path, reviewer, plan, warn)
    with claimed(out), seldom_collected():
        record, parts = resumed(out, manifest_of(path, reviewer.tools, plan)), Parts(out)
        counts = record.counts
        if counts is None:
            engine = engine or in_process(BlockJudge(reviewer, plan.prose))
            cut = _judged(blocks(reads, plan.block), parts, engine, Tally(count_rows(path), listen))
            if _stamp(path) != before:
                raise UserError("was changed while it was judged", where=str(path), hint="give another --out")
            counts = merge(parts, cut, out)
            finish(out, record, counts)
        else:
            _refuse_incomplete(out)
        parts.remove()
    return Ended(counts, was_done=record.counts is not None)


def _judged(cut: Iterator[Block], parts: Parts, engine: Engine, tally: Tally) -> int:
    """Has every block judged that is not yet, and returns how many blocks there are."""
    many = 0

    def left() -> Iterator[Block]:
        nonlocal many
        for block in cut:
            many = block.number + 1
            if parts.has(block.number):
                for line in parts.read(block.number):
                    if line.is_result:
                        tally.find(line)
            else:
                yield block

    for done in engine(left()):
        parts.write(done.number, [*_lines(done, tally)])
    return many


def _lines(done: Done, tally: Tally) -> Iterator[str]:
    """The results of a block in the order of its rows, then the texts that they needed of a model."""
    for told in done.lines:
        tally.hear(told.decision)
        yield told.line
    if done.texts:
        yield json.dumps({"texts": done.texts})


def _reads(path: Path, reviewer: Reviewer, plan: Plan, warn: Warn) -> Iterator[Read]:
    """The rows of a file; one that cannot be used at all is refused before anything is written."""
    handbook = reviewer.handbook
    reads = read_profiles(
        path, handbook.catalog, clause_ids=handbook.ids, lenient=plan.lenient, as_of=plan.as_of
    )
    first = next(reads)
    return _warned(chain([first], reads), warn)


def _warned(reads: Iterator[Read], warn: Warn) -> Iterator[Read]:
    """The rows; each signal that is left out is told once, and only so many."""
    told: set[str] = set()
    for read in reads:
        for fault in read.warnings:
            if fault.field not in told and len(told) < MOST_WARNINGS:
                told.add(fault.field)
                warn(str(fault))
        yield read


def _refuse_incomplete(out: Path) -> None:
    missing = [name for name in FILES if not (out / name).exists()]
    if missing:
        raise UserError(f"the job is done, but its {missing[0]} is gone", where=str(out), hint=HINT)


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file does; None where there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
