"""The blocks of a job judged by the workers of a Ray cluster, on this machine or on many.

Only the driver reads the file and writes the parts. Ray Data is not used: it reads on its nodes or takes
rows that are all there, and so cannot stream from the driver's reader; actors and a window of our own do.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from itertools import chain, starmap
from typing import TYPE_CHECKING, Any

from agent.batch.basis import basis_of
from agent.batch.blocks import Block
from agent.batch.desk import Desk, Packed, Reply, anywhere, packed
from agent.batch.engine import Done, Engine, Told, woven
from agent.batch.held import Heed, held
from agent.batch.plan import Prose
from agent.batch.window import Window
from signals.errors import UserError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from agent.settings import Settings
    from agent.state import Tools

ADDRESS = "RAY_ADDRESS"
"""Ray's own variable: the cluster to work on; without it one is started here for as long as the job runs."""
SHARED = 128 << 20
"""Bytes of shared memory for each worker of a cluster of our own: a block on its way out and one back."""


@contextmanager
def on_ray(settings: Settings, tools: Tools, prose: Prose) -> Iterator[Engine]:
    """An engine that judges on a cluster; with the context its workers end, and a cluster of our own too.

    Signals that would end the job wait until neither Ray nor a future is at work.

    Args:
        settings: What each worker opens its reviewer from.
        tools: What the driver works with, and every worker must.
        prose: Where the model writes.

    Raises:
        UserError: Ray is not installed.
    """
    # Read when Ray is imported; nothing is to leave the machine.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        hint = "pip install 'clausewise[scale]'"
        raise UserError("Ray is not installed", hint=hint) from error
    desk = anywhere(settings), prose, basis_of(tools)
    # Ray prints its notices to stdout, which is for results.
    with redirect_stdout(sys.stderr), held() as heed:
        try:
            yield lambda blocks: _judged(ray, desk, blocks, heed)
        finally:
            ray.shutdown()


def _judged(ray: Any, desk: tuple[Any, ...], blocks: Iterator[Block], heed: Heed) -> Iterator[Done]:
    """The blocks as they are done; a job that has none left starts no cluster."""
    left = map(packed, blocks)
    first = next(left, None)
    if first is None:
        return
    _start(ray)
    actor = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Desk)
    size = max(int(ray.cluster_resources().get("CPU", 1)), 1)
    gone = ray.exceptions
    lost = (gone.RayActorError, gone.WorkerCrashedError, gone.ObjectLostError, gone.OutOfMemoryError)
    try:
        for done, (lines, texts) in Window(
            chain([first], left), lambda: _Worker(actor.remote(*desk)), size, lost, heed
        ):
            yield Done(done.block.number, woven(done.block, starmap(Told, lines)), texts)
    except gone.RayTaskError as error:
        raise error.cause from error
    except gone.RayError as error:
        raise UserError(f"the Ray cluster failed: {type(error).__name__}: {error}") from error


def _start(ray: Any) -> None:
    """Joins the cluster that the environment names, or starts one on this machine.

    Raises:
        UserError: The cluster cannot be used.
    """
    if ray.is_initialized():
        return
    address, cpus = os.environ.get(ADDRESS), os.cpu_count() or 1
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if not address:
        options |= {"num_cpus": cpus, "object_store_memory": cpus * SHARED, "include_dashboard": False}
    try:
        with _sigterm_kept():
            ray.init(address or "local", **options)
    except Exception as error:
        # Ray raises the bare class too, where a process of its own does not come up in time.
        hint = f"start it, or unset {ADDRESS}" if address else "try again, or take --engine local"
        raise UserError(f"the Ray cluster cannot be used: {error}", where=address, hint=hint) from error


@contextmanager
def _sigterm_kept() -> Iterator[None]:
    """Whatever SIGTERM does goes on doing so: Ray takes it, and aborts who needs seconds to end after it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Worker:
    """An actor, answering with futures."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor

    def open(self) -> Future[None]:
        answer: Future[None] = self._actor.open.remote().future()
        return answer

    def judge(self, packed: Packed) -> Future[Reply]:
        answer: Future[Reply] = self._actor.judge.remote(packed.rows).future()
        return answer
