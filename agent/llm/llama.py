"""GGUF files by llama.cpp, in a child process that may crash without taking the verdict along.

A crash is answered by one fresh start of the process and the same request again; a second crash
ends the model for good, with one sentence, which is logged too. A file that cannot even be loaded is
`Unusable`: nobody should think that it was asked. A request past its time limit is stopped, and its
process killed where it does not listen. Safe from many threads: one request runs at a time, or one
batch of them.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from agent.llm.llama_process import COMMAND, Died, Hung, ModelProcess
from agent.llm.llama_wire import read_outcome, request_line, requests_line
from agent.llm.protocol import (
    Cancelled,
    ChoiceRequest,
    Completion,
    ModelError,
    OnToken,
    Unusable,
    WriteRequest,
)

LOAD_SECONDS = 300.0
MEND = "run `clausewise models verify`, free memory, or choose another model with --model"
HALF = "the model process stopped in the middle of an answer"


class LlamaModel:
    """A GGUF file; the process starts at the first request.

    Args:
        path: The file.
        context: Tokens that one request may use, prompt and answer together.
        slots: How many prefixes are kept decoded at once.
        lanes: How many texts `write_all` writes at once.
        threads: Threads that compute; default one for each processor this process may use.
        digest: sha256 of the file where it is known already; else it is computed when asked for.
        command: Program of the child process; tests replace it.
        grace: Seconds beyond a request's time limit before the process is killed.

    Raises:
        ModelError: The file is missing or no GGUF file.
    """

    def __init__(
        self,
        path: Path,
        *,
        context: int = 4096,
        slots: int = 4,
        lanes: int = 16,
        threads: int | None = None,
        digest: str | None = None,
        command: Sequence[str] = COMMAND,
        grace: float = 10.0,
    ) -> None:
        _check_file(path)
        self._path = path
        sizes = {"context": context, "slots": slots, "lanes": lanes}
        sizes["threads"] = threads or len(os.sched_getaffinity(0))
        self._load = {"kind": "load", "path": str(path.resolve()), **sizes}
        self._digest = digest
        self._command = command
        self._grace = grace
        self._process: ModelProcess | None = None
        self._dead: str | None = None
        self._was_loaded = False
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    @cached_property
    def digest(self) -> str:
        """The file's sha256."""
        if self._digest:
            return self._digest
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def answer_odds(self, request: ChoiceRequest) -> Mapping[str, float]:
        """Probability of each allowed answer, by the logits of its first token; see `TextModel`."""
        odds: dict[str, float] = self._ask(request, None)["odds"]
        return odds

    def write(self, request: WriteRequest, on_token: OnToken | None = None) -> Completion:
        """A text, greedily decoded; see `TextModel`. Should a crash cost the start, pieces come twice."""
        return Completion(**self._ask(request, on_token))

    def write_all(self, requests: Sequence[WriteRequest]) -> Iterator[tuple[int, Completion | ModelError]]:
        """Texts written side by side; see `TextModel`.

        Until the iterator ends or is closed the model is taken: who asks it for something else in the
        middle, from the same thread, waits for ever. A `ModelWorker` before it has no such trap.
        """
        left = dict(enumerate(requests))
        with self._lock:
            failure = ModelError(self._dead, where=self.name) if self._dead else None
            tried = len(left) + 1
            while left and failure is None:
                try:
                    for number, outcome in self._together(left):
                        del left[number]
                        yield number, outcome
                    failure = ModelError(HALF)
                except (Died, Hung) as error:
                    self._drop()
                    failure = None if len(left) < tried else self._end(error)
                    tried = len(left)
                except Cancelled:
                    raise
                except ModelError as error:
                    failure = error
                except BaseException:
                    # The listener gave up in the middle; what the process still says belongs to nobody.
                    self._drop()
                    raise
            if failure is not None:
                yield from ((number, failure) for number in left)

    def cancel(self) -> None:
        """Stop the running request, from any thread; it ends with `Cancelled`."""
        process = self._process
        if process is not None:
            try:
                process.send({"kind": "stop"})
            except Died:
                return

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._drop()

    def _ask(self, request: ChoiceRequest | WriteRequest, on_token: OnToken | None) -> dict[str, Any]:
        with self._lock:
            if self._dead:
                raise ModelError(self._dead, where=self.name)
            try:
                return self._once(request, on_token)
            except Died:
                self._drop()
            try:
                return self._once(request, on_token)
            except Died as error:
                self._drop()
                raise self._end(error) from error

    def _end(self, error: Died | Hung) -> ModelError:
        """What is told where a fresh start did not help; a process that died is never started again.

        Raises:
            Unusable: It was never loaded.
        """
        if isinstance(error, Hung):
            return error
        what = f"the model died twice: {error.what}"
        if not self._was_loaded:
            raise Unusable(what, where=self.name, hint=MEND) from error
        self._dead = what
        left = "what it leaves unread goes to a person"
        logging.getLogger(__name__).warning("warning: %s: %s; %s", self.name, what, left)
        return ModelError(self._dead, where=self.name)

    def _together(
        self, requests: Mapping[int, WriteRequest]
    ) -> Iterator[tuple[int, Completion | ModelError]]:
        """What the process says of each; one of those it works on must end within the longest limit."""
        limit = max(request.time_limit for request in requests.values())
        for answer in self._running().ask(requests_line(requests), limit, each=True):
            if "item" in answer:
                yield read_outcome(answer)

    def _once(self, request: ChoiceRequest | WriteRequest, on_token: OnToken | None) -> dict[str, Any]:
        answers = self._running().ask(request_line(request), request.time_limit)
        try:
            return _drain(answers, on_token)
        except Died:
            raise
        except ModelError:
            # A process that was killed for hanging is replaced at the next request.
            if self._process is not None and not self._process.alive():
                self._drop()
            raise
        except BaseException:
            # The listener gave up in the middle; what the process still says belongs to nobody.
            self._drop()
            raise

    def _running(self) -> ModelProcess:
        if self._process is None:
            self._process = ModelProcess(self._command, grace=self._grace)
            try:
                _drain(self._process.ask(self._load, LOAD_SECONDS), None)
            except Died:
                raise
            except ModelError as error:
                self._drop()
                raise Unusable(error.what, where=error.where or self.name, hint=MEND) from error
            self._was_loaded = True
        return self._process

    def _drop(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None


def _drain(answers: Iterator[dict[str, Any]], on_token: OnToken | None) -> dict[str, Any]:
    for answer in answers:
        if "done" in answer:
            done: dict[str, Any] = answer["done"]
            return done
        if on_token is not None:
            on_token(answer["token"])
    raise ModelError(HALF)


def _check_file(path: Path) -> None:
    hint = "`clausewise models pull` fetches the default model"
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelError(f"cannot be read ({error.strerror})", where=str(path), hint=hint) from error
    if magic != b"GGUF":
        raise ModelError("is no GGUF file", where=str(path), hint=hint)
