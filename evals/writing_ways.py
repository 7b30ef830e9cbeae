"""Three ways to have a model file write many texts, each measured in a process of its own.

One at a time by llama-cpp-python as its documentation shows it; side by side by this project's engine;
side by side by llama.cpp's own server inside xllamacpp. All use the same file, prompts, schemas, lengths
and threads, and each has read the part that the prompts share before the clock starts.
"""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from agent.llm.protocol import Completion, FinishReason, ModelError, WriteRequest, attempt
from signals.errors import UserError

CONTEXT = 4096
PER_SLOT = 1024
"""Tokens for each slot of the server, whose slots share nothing: a whole prompt and its text."""
Outcome: TypeAlias = Completion | ModelError
Write: TypeAlias = Callable[[Sequence[WriteRequest]], list[Outcome]]


class Measured(NamedTuple):
    """What one way wrote in one round: outcomes in the order of the requests, seconds, peak MiB."""

    outcomes: list[Outcome]
    seconds: float
    peak: float


def measured(way: str, path: Path, slots: int, requests: Sequence[WriteRequest]) -> Measured:
    """Have a fresh process write the requests by the way named.

    Args:
        way: A name of `WAYS`.
        path: The GGUF file.
        slots: How many texts may be written at once.
        requests: The texts wanted.

    Raises:
        UserError: The process died.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_measured, way, path, slots, requests).result()
        except BrokenProcessPool as error:
            raise UserError("its process died", where=way) from error


def present() -> list[str]:
    """The ways whose packages are installed."""
    return [way for way in WAYS if way != "xllamacpp" or find_spec("xllamacpp")]


def _measured(way: str, path: Path, slots: int, requests: Sequence[WriteRequest]) -> Measured:
    write, close = WAYS[way](path, slots)
    write([replace(requests[0], max_tokens=1)] * slots)
    started = time.perf_counter()
    outcomes = write(requests)
    seconds = time.perf_counter() - started
    close()
    users = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = sum(resource.getrusage(user).ru_maxrss for user in users) / 1024
    return Measured(outcomes, seconds, peak)


def _naive(path: Path, slots: int) -> tuple[Write, Callable[[], object]]:
    from llama_cpp import Llama

    threads = _threads()
    model = Llama(str(path), n_ctx=CONTEXT, n_threads=threads, n_threads_batch=threads, verbose=False)

    def write(request: WriteRequest) -> Completion:
        return _read(model.create_chat_completion(**_asked(request)))

    return lambda requests: [attempt(write, request) for request in requests], model.close


def _engine(path: Path, slots: int) -> tuple[Write, Callable[[], object]]:
    from agent.llm.llama import LlamaModel

    model = LlamaModel(path, context=CONTEXT, lanes=slots, digest="")

    def write(requests: Sequence[WriteRequest]) -> list[Outcome]:
        written = dict(model.write_all(requests))
        return [written[number] for number in range(len(requests))]

    return write, model.close


def _server(path: Path, slots: int) -> tuple[Write, Callable[[], object]]:
    xllamacpp = import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_parallel, params.n_ctx, params.kv_unified = slots, slots * PER_SLOT, True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _threads()
    params.cache_ram_mib = 0
    server = xllamacpp.Server(params)
    pool = ThreadPoolExecutor(slots)

    def write(request: WriteRequest) -> Completion:
        return _read(server.handle_chat_completions(_asked(request)))

    return lambda requests: list(pool.map(lambda each: attempt(write, each), requests)), pool.shutdown


WAYS: dict[str, Callable[[Path, int], tuple[Write, Callable[[], object]]]] = {
    "naive": _naive,
    "engine": _engine,
    "xllamacpp": _server,
}
"""How each way is opened: gives what writes, and what closes it."""


def _asked(request: WriteRequest) -> dict[str, Any]:
    """A request as the call of the OpenAI protocol that both libraries take."""
    turns = [{"role": each.role, "content": each.content} for each in (*request.prefix, *request.suffix)]
    form = {"type": "json_object", "schema": json.loads(request.schema or "{}")}
    return {
        "messages": turns,
        "response_format": form,
        "max_tokens": request.max_tokens,
        "temperature": 0.0,
        "seed": request.seed,
    }


def _read(reply: Any) -> Completion:
    if "error" in reply:
        raise ModelError(str(reply["error"]))
    choice, usage = reply["choices"][0], reply["usage"]
    finish: FinishReason = "length" if choice["finish_reason"] == "length" else "stop"
    return Completion(
        choice["message"]["content"], usage["prompt_tokens"], usage["completion_tokens"], finish
    )


def _threads() -> int:
    return len(os.sched_getaffinity(0))
