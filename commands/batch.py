"""`batch`: judge a whole file into a folder, and go on where a stopped job ended."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from commands.options import AsOf, Home, Language, Lenient, Model, Policies, day_of
from commands.output import steps, tell

if TYPE_CHECKING:
    from agent.batch.counts import Texts
    from agent.batch.engine import Engine
    from agent.batch.job import Ended
    from agent.batch.plan import Plan
    from agent.batch.tally import Listen, Tally
    from agent.settings import Settings
    from agent.state import Tools

QUIET = 30.0
"""Seconds after which a line of progress is due where there is no bar."""
INTERRUPTED, TERMINATED = 130, 143

Rows = Annotated[
    Path, typer.Argument(help="File of profiles: JSON, JSON Lines, CSV or Parquet.", metavar="PROFILES")
]
Folder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder of the job; a stopped job there goes on.")
]
Writing = Annotated[
    Literal["all", "measures", "none"],
    typer.Option(
        "--prose",
        help="Where the model writes: wherever a measure follows, advice too (all and measures come to the "
        "same, since no other verdict has anything to explain), or nowhere. It reads evidence in any case.",
    ),
]
Judges = Annotated[
    Literal["local", "ray"],
    typer.Option(
        "--engine",
        help="Who judges: this process, or the workers of a Ray cluster: the one that RAY_ADDRESS names, or "
        "one of all processors of this machine.",
    ),
]


def batch(
    profiles: Rows,
    out: Folder,
    policies: Policies = None,
    model: Model = None,
    as_of: AsOf = None,
    language: Language = None,
    prose: Writing = "all",
    home: Home = None,
    lenient: Lenient = False,
    engine: Judges = "local",
) -> None:
    """Judge every creator of a file, however long it is.

    Writes verdicts.jsonl (one verdict a line, in the order of the file), verdicts.parquet (the same in
    columns), failures.jsonl (rows without a verdict, and why) and run.json (what was run on what). The record
    keeps one entry with the digests of these files; `audit verify --run DIR` compares.

    A job that was stopped or killed goes on when started again with the same options; under another file,
    handbook, model or option it is refused; with another engine it goes on. Exit status 1 if any row failed.

    Example: clausewise batch agent/samples/still_mill.json --out runs/first --model none
    """
    from agent.batch.job import run_job
    from agent.batch.plan import plan_for
    from agent.opening import open_reviewer
    from agent.record.jobs import add_job
    from agent.record.opening import open_record
    from agent.settings import load_settings
    from policies.handbook import load_handbook

    day = day_of(as_of)
    settings = load_settings(home=home, policies=policies, model=model, language=language)
    plan = plan_for(settings, as_of=day, lenient=lenient, prose=prose)
    with steps() as progress:
        reviewer = open_reviewer(settings, progress.tell, load_handbook(settings.policies))
    judges = _engine(engine, settings, reviewer.tools, plan)
    with reviewer, stoppable(out), judges as judge, shown() as listen:
        ended = run_job(profiles, out, reviewer, plan, listen, warn, judge)
    with open_record(settings) as records:
        add_job(records, out)
    print(sentence(ended, out))
    if ended.counts.failed:
        raise typer.Exit(1)


def _engine(
    name: Literal["local", "ray"], settings: Settings, tools: Tools, plan: Plan
) -> AbstractContextManager[Engine | None]:
    """Who judges; None: this process."""
    if name == "local":
        return nullcontext()
    from agent.batch.ray_engine import on_ray

    return on_ray(settings, tools, plan.prose)


def sentence(ended: Ended, out: Path) -> str:
    """What became of the job, in one sentence."""
    from agent.batch.counts import in_words

    counts = ended.counts
    start = "nothing left to do, all" if ended.was_done else "judged"
    told = in_words(counts.decisions, counts.failed)
    return f"{start} {counts.profiles:,} creators: {told}; {_texts(counts.texts)}the files are in {out}"


def _texts(texts: Texts) -> str:
    """How much writing was saved, if any was needed: `230 texts needed, 41 different (82 % saved); `."""
    if not texts.needed:
        return ""
    return f"{texts.needed:,} texts needed, {texts.different:,} different ({100 * texts.saved:.0f} % saved); "


def warn(line: str) -> None:
    """Says what was left out, above a bar if there is one."""
    from tqdm import tqdm

    from agent.page.words import line as safe

    tqdm.write(f"warning: {safe(line)}", file=sys.stderr)


@contextmanager
def stoppable(out: Path) -> Iterator[None]:
    """Ends a job that is interrupted or terminated with a sentence on how to go on, and its exit status."""

    def end(*_: object) -> NoReturn:
        raise SystemExit(TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except (KeyboardInterrupt, SystemExit) as stop:
        tell(f"{out} keeps the blocks that are done; the same command goes on from there")
        raise typer.Exit(INTERRUPTED if isinstance(stop, KeyboardInterrupt) else TERMINATED) from stop
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def shown() -> Iterator[Listen]:
    """Progress of a job: a bar with rate and time left on a terminal, lines elsewhere."""
    from tqdm import tqdm

    from agent.batch.counts import in_words

    if not sys.stderr.isatty():
        yield Lines().hear
        return
    with tqdm(unit=" creators", leave=False, dynamic_ncols=True) as bar:

        def hear(tally: Tally) -> None:
            bar.total, bar.initial = tally.total, tally.found
            bar.set_postfix_str(in_words(tally.decisions, tally.failed), refresh=False)
            bar.update(tally.done - bar.n)

        yield hear


class Lines:
    """Progress in lines: at every tenth of the file, and whenever nothing was told for a while."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()
        self._tenth = 0

    def hear(self, tally: Tally) -> None:
        """Tells how far the job is, if that is due."""
        from agent.batch.tally import pace

        now = time.monotonic()
        tenth = tally.done * 10 // tally.total if tally.total else 0
        if tenth > self._tenth or now - self._told >= QUIET:
            self._tenth, self._told = tenth, now
            tell(pace(tally, now - self._began))
