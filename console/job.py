"""A job started from the page: it runs beside the page, tells how far it is, and stops when told to."""

from __future__ import annotations

import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from agent.batch.counts import in_words
from agent.batch.job import run_job
from agent.batch.plan import Plan
from agent.batch.tally import Tally, pace
from agent.review import Reviewer

LOOK = 0.5
"""Seconds between two looks at the job."""


class Stopped(Exception):
    """Somebody stopped the job; what was done is kept in its folder."""


def running(path: Path, out: Path, reviewer: Reviewer, plan: Plan) -> Generator[tuple[float | None, str]]:
    """Runs a job and tells, twice a second, its share done (None: unknown) and a line on how far it is.

    The last line says how it ended. A generator that is closed stops the job after the creator at hand.

    Raises:
        UserError: The file or the folder cannot be used.
    """
    stop, began = Event(), time.monotonic()
    newest: list[Tally] = []

    def hear(tally: Tally) -> None:
        newest[:] = [tally]
        if stop.is_set():
            raise Stopped

    with ThreadPoolExecutor(1) as pool:
        ending = pool.submit(run_job, path, out, reviewer, plan, hear)
        try:
            while not ending.done():
                time.sleep(LOOK)
                if newest:
                    tally = newest[0]
                    share = tally.done / tally.total if tally.total else None
                    yield share, pace(tally, time.monotonic() - began)
        finally:
            stop.set()
        counts = ending.result().counts
    yield 1.0, f"judged {counts.profiles:,} creators: {in_words(counts.decisions, counts.failed)}"
