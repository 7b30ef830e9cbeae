"""Hands blocks to workers that may be lost, and gives back what they found as it comes.

One block more is held than there are workers, however long the file is. A lost worker is replaced, and its
block goes to another one. Nothing here knows where workers are: they answer with futures.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from time import monotonic
from typing import Any, Protocol

from agent.batch.desk import Packed, Reply
from agent.batch.held import Heed
from signals.errors import UserError

TRIES = 3
"""Workers that are lost over one block until it is the block that is at fault."""
PATIENCE = 600.0
"""Seconds that a job without any worker waits for one."""
LOOK = 0.5
"""Seconds between two looks for a signal."""
HINT = "the log of the cluster tells why, often too little memory; the same command goes on from here"


class Worker(Protocol):
    """One that judges elsewhere, a block at a time."""

    def open(self) -> Future[None]:
        """Gets ready; done once it is."""

    def judge(self, packed: Packed) -> Future[Reply]:
        """Judges a block."""


class Window:
    """The blocks that are under way.

    Args:
        blocks: All blocks; read only as far as there is room.
        hire: Starts a worker.
        size: Most workers at a time.
        lost: Exceptions of a future that say that its worker is gone.
        heed: Called every half a second and at every block, where no lock is held; may end the job.
    """

    def __init__(
        self,
        blocks: Iterable[Packed],
        hire: Callable[[], Worker],
        size: int,
        lost: tuple[type[BaseException], ...],
        heed: Heed = lambda: None,
    ) -> None:
        self._blocks, self._hire, self._size, self._lost, self._heed = iter(blocks), hire, size, lost, heed
        self._waiting: deque[Packed] = deque()
        self._idle: list[Worker] = []
        self._opening: dict[Future[Any], Worker] = {}
        self._judging: dict[Future[Any], tuple[Worker, Packed]] = {}
        self._losses: Counter[int] = Counter()
        self._unopened = 0

    def __iter__(self) -> Iterator[tuple[Packed, Reply]]:
        """The blocks with what was found, in the order in which they are done.

        Raises:
            UserError: A block lost too many workers, workers are lost before they are open, or none came.
        """
        while True:
            more = self._read()
            self._hand_out()
            if not self._waiting and not self._judging:
                return
            for future in self._finished(at_once=more):
                found = self._taken(future)
                self._hand_out()
                if found is not None:
                    yield found

    def _read(self) -> bool:
        """Reads a block if there is room, and returns whether there is room for more."""
        if len(self._waiting) + len(self._judging) <= self._size:
            block = next(self._blocks, None)
            if block is not None:
                self._waiting.append(block)
                return len(self._waiting) + len(self._judging) <= self._size
        return False

    def _hand_out(self) -> None:
        """Gives blocks to those who are idle, and calls more workers for those that are left."""
        while self._waiting and self._idle:
            worker, packed = self._idle.pop(), self._waiting.popleft()
            self._judging[worker.judge(packed)] = worker, packed
        for _ in range(min(len(self._waiting), self._size - len(self._judging)) - len(self._opening)):
            worker = self._hire()
            self._opening[worker.open()] = worker

    def _finished(self, *, at_once: bool) -> Collection[Future[Any]]:
        """What is done by now; waits for something unless there is more to read."""
        until = monotonic() + PATIENCE
        while True:
            self._heed()
            done = wait([*self._opening, *self._judging], 0 if at_once else LOOK, FIRST_COMPLETED).done
            if done or at_once:
                return done
            if not self._judging and monotonic() > until:
                raise UserError(f"no worker was ready within {PATIENCE:.0f} seconds", hint=HINT)

    def _taken(self, future: Future[Any]) -> tuple[Packed, Reply] | None:
        """What came of a future: a block that is done, or None."""
        opening = self._opening.pop(future, None)
        worker, packed = (opening, None) if opening is not None else self._judging.pop(future)
        try:
            reply = future.result()
        except self._lost as error:
            self._lose(packed, error)
            return None
        self._idle.append(worker)
        if packed is None:
            self._unopened = 0
            return None
        return packed, reply

    def _lose(self, packed: Packed | None, error: BaseException) -> None:
        """Counts a lost worker, and puts the block that it had first in the queue."""
        if packed is None:
            self._unopened += 1
            if self._unopened == TRIES * self._size:
                raise UserError("workers are lost before they are open", hint=HINT) from error
            return
        self._losses[packed.block.number] += 1
        if self._losses[packed.block.number] == TRIES:
            reads = packed.block.reads
            where = f"rows {reads[0].number:,} to {reads[-1].number:,}"
            raise UserError(f"{TRIES} workers were lost over them", where=where, hint=HINT) from error
        self._waiting.appendleft(packed)
