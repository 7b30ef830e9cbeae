"""The process in which llama.cpp runs: `python -m agent.llm.llama_child`, never called by people.

Reads one JSON object a line from standard input, answers on standard output. A crash of the native
code ends this process and not the program. It ends itself when its input closes, so it never
outlives the process that started it; a stop request is heard while the model computes.
"""

from __future__ import annotations

import faulthandler
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from agent.llm.llama_wire import LATE, error_line, outcome_line, read_request, read_requests
from agent.llm.protocol import Cancelled, ChoiceRequest, ModelError

YIELDS = 5
"""By how much the model steps back (nice value) for whoever waits for a page or a command."""


class _Stop:
    """When the running request must end: at its deadline, or at once when somebody says so."""

    def __init__(self) -> None:
        self.deadline = float("inf")
        self.asked = threading.Event()

    def __call__(self) -> bool:
        return self.asked.is_set() or time.monotonic() > self.deadline

    def begin(self, seconds: float) -> None:
        """Start the clock of a request."""
        self.asked.clear()
        self.deadline = time.monotonic() + seconds


def main() -> None:
    """Serve requests until standard input closes."""
    faulthandler.enable()
    os.nice(YIELDS)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # native code prints to descriptor 1, which carries answers
    stop = _Stop()
    inbox: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(inbox, stop), daemon=True).start()
    engine: Any = None
    while True:
        line = inbox.get()
        try:
            if line["kind"] == "load":
                engine = _load(line, stop)
                _say(answers, {"done": {}})
            else:
                _say(answers, {"done": _serve(engine, line, stop, answers)})
        except ModelError as error:
            _say(answers, _told(error, stop))
        except MemoryError:
            _say(answers, {"error": "ModelError", "what": "there is not enough memory for the model"})


def _listen(inbox: queue.Queue[dict[str, Any]], stop: _Stop) -> None:
    for text in sys.stdin:
        line = json.loads(text)
        if line["kind"] == "stop":
            stop.asked.set()
        else:
            inbox.put(line)
    os._exit(0)


def _load(line: Mapping[str, Any], stop: _Stop) -> Any:
    from agent.llm.llama_engine import Engine

    numbers = {name: int(line[name]) for name in ("context", "slots", "lanes", "threads")}
    return Engine(Path(line["path"]), **numbers, stopped=stop)


def _serve(engine: Any, line: Mapping[str, Any], stop: _Stop, answers: IO[str]) -> dict[str, Any]:
    if line["kind"] == "write_all":
        stop.begin(float("inf"))
        for number, outcome in engine.write_all(read_requests(line)):
            _say(answers, outcome_line(number, outcome))
        return {}
    request = read_request(line)
    stop.begin(request.time_limit)
    if isinstance(request, ChoiceRequest):
        return {"odds": engine.odds(request)}
    completion = engine.write(request, lambda piece: _say(answers, {"token": piece}))
    return dict(vars(completion))


def _told(error: ModelError, stop: _Stop) -> dict[str, Any]:
    """The error as a line; a stop at the deadline is told as what it is."""
    late = isinstance(error, Cancelled) and not stop.asked.is_set()
    return error_line(ModelError(LATE, where=error.where) if late else error)


def _say(answers: IO[str], line: Mapping[str, Any]) -> None:
    answers.write(json.dumps(line) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
