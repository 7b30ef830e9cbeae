"""Make a population of invented creators, as large as wanted, for trying the batch job.

    python -m evals.population --creators 1000000 --seed 1 --out creators.parquet

One seed gives one population: creator number n is the same in every size and format. The file ends in
.parquet, .jsonl or .csv. --kinds writes beside it what no profile tells: which kind each creator is of.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from signals.errors import UserError

if TYPE_CHECKING:
    from evals.population.block import Block, Population

PROG = "python -m evals.population"
DAY = date(2026, 9, 30)
MOST = 10**9
MOST_SEED = 2**32 - 1
TOLD = 5.0
"""Seconds between two lines of progress."""

Note = Callable[["Population", "Block"], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a population; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        creators = _whole("--creators", options.creators, 1, MOST)
        seed = _whole("--seed", options.seed, 0, MOST_SEED)
        write(options, creators, seed, _day(options.as_of))
    except UserError as error:
        tell(f"error: {error}")
        return 2
    return 0


def write(options: argparse.Namespace, creators: int, seed: int, as_of: date) -> None:
    """Writes the files of a population.

    Raises:
        UserError: A file cannot be written, the plan cannot be used, or a region is not in it.
    """
    from evals.population.columns import columns
    from evals.population.open import open_population
    from evals.population.sinks import sink_for, whole

    sink = sink_for(options.out)
    if options.kinds and options.kinds.resolve() == options.out.resolve():
        raise UserError("--out and --kinds name one file", where=str(options.out), hint="name two")
    population = open_population(seed, as_of, options.region, options.plan)
    start, done, told = time.monotonic(), 0, 0.0
    with whole(options.out) as new, _kinds(options.kinds) as note, sink(new) as add:
        for block in population.blocks(creators):
            add(columns(population, block))
            note(population, block)
            done += block.size
            seconds = time.monotonic() - start
            if seconds - told >= TOLD:
                told = seconds
                tell(f"{done:,} of {creators:,} creators, {done / seconds:,.0f} a second")
    seconds = time.monotonic() - start
    pace = f"{seconds:.1f} s, {creators / seconds:,.0f} a second"
    tell(f"{creators:,} creators written to {options.out} in {pace}")


def tell(line: str) -> None:
    """Progress, to stderr."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def _kinds(path: Path | None) -> Iterator[Note]:
    """Notes the kind of each creator in a CSV file, and the group of those who have one."""
    from evals.population.sinks import whole

    with nullcontext() if path is None else whole(path) as new:
        if new is None:
            yield lambda population, block: None
            return
        with new.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("creator_id", "kind", "group"))
            yield lambda people, block: writer.writerows(people.hidden(block))


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__, formatter_class=form)
    parser.add_argument("--creators", default="1000", metavar="N", help="how many (default: 1000)")
    parser.add_argument("--seed", default="1", metavar="N", help="another seed, other creators (default: 1)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.add_argument("--kinds", type=Path, metavar="FILE", help="write creator_id,kind,group there as CSV")
    parser.add_argument(
        "--as-of", default=DAY.isoformat(), metavar="DATE", help=f"their day (default: {DAY})"
    )
    parser.add_argument("--region", action="append", metavar="NAME", help="only this region; may be repeated")
    parser.add_argument("--plan", type=Path, metavar="FILE", help="who there is (default: population.yaml)")
    return parser


def _whole(name: str, given: str, low: int, high: int) -> int:
    try:
        number = int(given)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        what = f'"{given[:40]}" is no whole number from {low} to {high}'
        raise UserError(what, where=name)
    return number


def _day(given: str) -> date:
    """The day to judge on; the years around it are those that a profile can name."""
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise UserError(f'"{given[:40]}" is no day', where="--as-of", hint="write YYYY-MM-DD") from error
    if not 1990 <= day.year <= 2100:
        raise UserError(f"{day} lies too far away", where="--as-of", hint="give a day from 1990 to 2100")
    return day


if __name__ == "__main__":
    sys.exit(main())
