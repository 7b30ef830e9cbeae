"""How fast creators are judged by the rules, and in how much memory: `python -m evals.assessment_bench`.

Invented creators are written to Parquet; then, each in a fresh process, the first 10,000, 100,000 and so on
are read as columns and judged, and the whole job without a model is run on a smaller file, once by itself and
once split into what a worker of a cluster does and what its driver does. Rates are wall time unless they say
otherwise; peaks are those of the process, in MiB.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import starmap
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

from evals.bench_file import Found, run_bench, write_bench
from signals.errors import UserError

if TYPE_CHECKING:
    from agent.batch.blocks import Block
    from agent.batch.engine import Done

NAME, PROG = "assessment", "python -m evals.assessment_bench"
SIZES = (10_000, 100_000, 1_000_000)
SEED, DAY = 1, date(2026, 9, 30)

P = ParamSpec("P")
T = TypeVar("T")


class Assessed(NamedTuple):
    """Creators read and judged by columns: seconds of wall time and of the processor, peak in MiB."""

    creators: int
    reading: float
    judging: float
    processor: float
    peak: float


class Job(NamedTuple):
    """A whole job from file to files: seconds of wall time and of the processor, peak in MiB."""

    creators: int
    seconds: float
    processor: float
    peak: float


class Split(NamedTuple):
    """A whole job as a cluster runs it: seconds of the processor of its driver and of a worker.

    `length` are the bytes of all verdicts.
    """

    creators: int
    driver: float
    worker: float
    length: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; returns the exit status."""
    return run_bench(_parser(), _run, arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__)
    parser.add_argument("--creators", type=int, default=SIZES[-1], help="most creators judged by columns")
    parser.add_argument("--jobs", type=int, default=20_000, help="creators of the whole job (20000)")
    return parser


def _run(options: argparse.Namespace, made_by: str) -> None:
    if min(options.creators, options.jobs) < 1:
        raise UserError("there is nobody to judge", where="--creators, --jobs", hint="give 1 or more")
    with TemporaryDirectory() as folder:
        many, few = Path(folder, "many.parquet"), Path(folder, "few.parquet")
        _alone(populate, many, options.creators)
        _alone(populate, few, options.jobs)
        assessed = (_alone(assess, many, n) for n in sizes(options.creators))
        found = figures(assessed, _alone(run, few), _alone(split, few))
    print(json.dumps(found, indent=2))
    if options.out:
        write_bench(options.out, NAME, made_by, options.creators, found)


def sizes(most: int) -> list[int]:
    """How many creators to judge by columns, up to the most."""
    return sorted({min(size, most) for size in SIZES})


def _alone(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What a function gives in a fresh process, whose peak of memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()


def populate(path: Path, creators: int) -> None:
    """Writes invented creators, the same ones for every number of them."""
    from evals.population.columns import columns
    from evals.population.open import open_population
    from evals.population.sinks import parquet_sink

    population = open_population(SEED, DAY)
    with parquet_sink(path) as add:
        for block in population.blocks(creators):
            add(columns(population, block))


def assess(path: Path, creators: int) -> Assessed:
    """Reads and judges the first creators of a file, block by block."""
    from agent.columns.arrow import SIZE, read_columns
    from agent.columns.decide import judge_columns
    from policies.handbook import load_handbook

    handbook, done, reading, judging = load_handbook(), 0, 0.0, 0.0
    began = time.process_time()
    blocks = read_columns(path, handbook.catalog, clause_ids=handbook.ids, size=min(SIZE, creators))
    while done < creators:
        start = time.perf_counter()
        block = next(blocks)
        read = time.perf_counter()
        judge_columns(handbook, block.columns)
        reading, judging = reading + read - start, judging + time.perf_counter() - read
        done += len(block.taken)
    return Assessed(done, reading, judging, time.process_time() - began, _peak())


def run(path: Path) -> Job:
    """Judges a whole file as `clausewise batch --model none --prose none` does."""
    from agent.batch.job import run_job
    from agent.batch.plan import plan_for
    from agent.opening import open_reviewer
    from agent.settings import load_settings

    settings = load_settings(model="none")
    plan = plan_for(settings, as_of=None, lenient=False, prose="none")
    with TemporaryDirectory() as out, open_reviewer(settings, _tell) as reviewer:
        began, start = time.process_time(), time.perf_counter()
        ended = run_job(path, Path(out, "job"), reviewer, plan)
        seconds, processor = time.perf_counter() - start, time.process_time() - began
    return Job(ended.counts.profiles, seconds, processor, _peak())


def split(path: Path) -> Split:
    """Judges a whole file as a cluster does, with the one worker in this process."""
    from agent.batch.basis import basis_of
    from agent.batch.desk import Desk, packed
    from agent.batch.engine import Done, Told, woven
    from agent.batch.job import run_job
    from agent.batch.merge import VERDICTS
    from agent.batch.plan import plan_for
    from agent.opening import open_reviewer
    from agent.settings import load_settings

    settings, worker = load_settings(model="none"), 0.0
    plan = plan_for(settings, as_of=None, lenient=False, prose="none")

    def judged(blocks: Iterator[Block]) -> Iterator[Done]:
        nonlocal worker
        for rows, block in map(packed, blocks):
            start = time.process_time()
            lines, texts = desk.judge(rows)
            worker += time.process_time() - start
            yield Done(block.number, woven(block, starmap(Told, lines)), texts)

    with TemporaryDirectory() as folder, open_reviewer(settings, _tell) as reviewer:
        desk, out = Desk(settings, plan.prose, basis_of(reviewer.tools)), Path(folder, "job")
        desk.open()
        start = time.process_time()
        ended = run_job(path, out, reviewer, plan, engine=judged)
        driver = time.process_time() - start - worker
        return Split(ended.counts.profiles, driver, worker, (out / VERDICTS).stat().st_size)


def figures(assessed: Iterable[Assessed], job: Job, parts: Split) -> dict[str, Found]:
    """Creators a second, peaks, and the length of a verdict in bytes, by name."""
    found: dict[str, Found] = {}
    for each in assessed:
        found |= {
            f"read_per_second_{each.creators}": round(each.creators / each.reading),
            f"judged_per_second_{each.creators}": round(each.creators / each.judging),
            f"both_per_second_{each.creators}": round(each.creators / (each.reading + each.judging)),
            f"both_per_processor_second_{each.creators}": round(each.creators / each.processor),
            f"peak_mib_{each.creators}": round(each.peak),
        }
    return found | {
        "job_creators": job.creators,
        "job_per_second": round(job.creators / job.seconds),
        "job_per_processor_second": round(job.creators / job.processor),
        "job_peak_mib": round(job.peak),
        "worker_per_processor_second": round(parts.creators / parts.worker),
        "driver_per_processor_second": round(parts.creators / parts.driver),
        "verdict_bytes": round(parts.length / parts.creators),
    }


def _peak() -> float:
    """Most memory that this process has held, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
