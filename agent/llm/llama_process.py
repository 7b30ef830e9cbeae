"""A child process that answers JSON lines, watched by the clock.

Starts it, sends lines, reads answers with a time limit, and tells apart the three ways it can fail:
it answered with an error, it died, it hung (and is then killed).
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from agent.llm.llama_wire import read_error
from agent.llm.protocol import ModelError

COMMAND = (sys.executable, "-m", "agent.llm.llama_child")
WAITING = {"OMP_WAIT_POLICY": "passive"}
"""Threads that wait for one another sleep; spinning, they take the processor from those they wait for."""


class Died(ModelError):
    """The model process ended without an answer."""


class Hung(ModelError):
    """The model process gave no answer in time and was killed."""


class ModelProcess:
    """One running child.

    Args:
        command: Program and arguments.
        grace: Seconds beyond a request's time limit before the child counts as hung.
    """

    def __init__(self, command: Sequence[str] = COMMAND, *, grace: float = 10.0) -> None:
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)
        self._grace = grace
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._child = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
            env={**WAITING, **os.environ, "PYTHONPATH": path, "GGML_NO_BACKTRACE": "1"},
        )
        self._answers: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, line: Mapping[str, Any], seconds: float, *, each: bool = False) -> Iterator[dict[str, Any]]:
        """Send a line; yield the answers up to the last one.

        Args:
            line: The request or requests.
            seconds: Time limit.
            each: Whether the limit holds for every answer by itself and not for all together.

        Raises:
            Died: The process ended.
            Hung: The process was killed after its time limit.
            ModelError: The process answered with an error.
        """
        self.send(line)
        end = time.monotonic() + seconds + self._grace
        while True:
            answer = self._next(time.monotonic() + seconds + self._grace if each else end, seconds)
            whole = "item" not in answer
            if whole and "error" in answer:
                raise read_error(answer)
            yield answer
            if whole and "done" in answer:
                return

    def send(self, line: Mapping[str, Any]) -> None:
        """Send a line without waiting for an answer.

        Raises:
            Died: The process ended.
        """
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(line) + "\n")
            self._child.stdin.flush()
        except (OSError, ValueError) as error:
            raise Died(self._epitaph()) from error

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._child.poll() is None

    def close(self) -> None:
        """End the process and wait for it."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._errors):
            if pipe is not None and not pipe.closed:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # what was still unsent went with the process

    def _next(self, end: float, seconds: float) -> dict[str, Any]:
        try:
            text = self._answers.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            self.close()
            raise Hung(f"the model gave no answer within {seconds:g} s and was stopped") from None
        if text is None:
            raise Died(self._epitaph())
        try:
            answer: dict[str, Any] = json.loads(text)
        except ValueError as error:
            raise Died(f"the model process talked nonsense: {text[:60]!r}") from error
        return answer

    def _listen(self) -> None:
        assert self._child.stdout is not None
        with self._child.stdout as answers:
            for text in answers:
                self._answers.put(text)
        self._answers.put(None)

    def _epitaph(self) -> str:
        self.close_input()
        code = self._child.wait()
        if code < 0:
            return f"the model process was ended by {signal.Signals(-code).name}"
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return f"the model process ended with status {code}" + (f" ({lines[-1]})" if lines else "")

    def close_input(self) -> None:
        """Let the process end by itself; it does when its input closes."""
        try:
            if self._child.stdin is not None:
                self._child.stdin.close()
        except BrokenPipeError:
            return
