"""One thread for a model, with a queue before it: first come, first served.

Makes any back end safe to use from many threads and lets each request be cancelled, waiting or
running. The thread ends with `close`; requests still waiting then end with `Cancelled`.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextvars import copy_context
from functools import partial
from typing import Any, Protocol, runtime_checkable

from agent.llm.leash import ended_by
from agent.llm.protocol import (
    Cancelled,
    ChoiceRequest,
    Completion,
    ModelError,
    OnToken,
    TextModel,
    WriteRequest,
)


@runtime_checkable
class _Stoppable(Protocol):
    def cancel(self) -> None: ...


class _Job:
    """A request in the queue, with what became of it.

    It runs in the context of the thread that asked: listeners find their graph and their session there.
    """

    def __init__(self, run: Callable[[], Any]) -> None:
        self.run: Callable[[], Any] = partial(copy_context().run, run)
        self.result: Future[Any] = Future()


class ModelWorker:
    """A model behind a queue; itself a `TextModel`.

    Args:
        model: The back end, used by the worker's thread alone from now on.
    """

    def __init__(self, model: TextModel) -> None:
        self._model = model
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._running: _Job | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="model", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """The back end's name."""
        return self._model.name

    @property
    def digest(self) -> str:
        """The back end's digest."""
        return self._model.digest

    def answer_odds(self, request: ChoiceRequest) -> Mapping[str, float]:
        """Wait for the answer; see `TextModel`."""
        odds: Mapping[str, float] = _wait(self.submit(lambda: self._model.answer_odds(request)))
        return odds

    def write(self, request: WriteRequest, on_token: OnToken | None = None) -> Completion:
        """Wait for the text; `on_token` is called in the worker's thread. See `TextModel`."""
        completion: Completion = _wait(self.submit(lambda: self._model.write(request, on_token)))
        return completion

    def write_all(self, requests: Sequence[WriteRequest]) -> Iterator[tuple[int, Completion | ModelError]]:
        """Texts as the back end ends them, however slowly they are taken; see `TextModel`."""
        ended: queue.SimpleQueue[tuple[int, Completion | ModelError] | None] = queue.SimpleQueue()
        unwanted = threading.Event()

        def run() -> None:
            for each in self._model.write_all(requests):
                ended.put(each)
                if unwanted.is_set():
                    return

        result = self.submit(run)
        result.add_done_callback(lambda _: ended.put(None))
        try:
            while (each := ended.get()) is not None:
                yield each
            _wait(result)
        finally:
            unwanted.set()
            if not result.done():
                self.cancel(result)

    def submit(self, run: Callable[[], Any]) -> Future[Any]:
        """Queue a call that uses the back end; `cancel` takes the future that comes back.

        Raises:
            Cancelled: The worker is closed.
        """
        job = _Job(run)
        with self._lock:
            if self._closed:
                raise Cancelled("the model is closed")
            self._jobs.put(job)
        ended_by(lambda: self.cancel(job.result))
        return job.result

    def cancel(self, result: Future[Any]) -> None:
        """End a request: one that waits is dropped, the running one is stopped where the back end can."""
        if result.cancel():
            return
        running = self._running
        if running is not None and running.result is result and isinstance(self._model, _Stoppable):
            self._model.cancel()

    def close(self) -> None:
        """Drop what waits, stop what runs, end the thread and close the back end."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        while not self._jobs.empty():
            job = self._jobs.get_nowait()
            if job is not None:
                job.result.cancel()
        self._jobs.put(None)
        if self._running is not None:
            self.cancel(self._running.result)
        self._thread.join()
        self._model.close()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if not job.result.set_running_or_notify_cancel():
                continue
            self._running = job
            try:
                job.result.set_result(job.run())
            except BaseException as error:
                job.result.set_exception(error)
            self._running = None


def _wait(result: Future[Any]) -> Any:
    try:
        return result.result()
    except CancelledError as error:
        raise Cancelled("the request was cancelled before its turn") from error
