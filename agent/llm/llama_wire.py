"""Requests and answers as JSON lines between the program and the process in which the model runs.

The last answer to a line has the field `done`, or `error` where there is none. Answers to one of many
requests carry its number, `item`, besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from agent.llm.protocol import (
    Adapter,
    Cancelled,
    ChoiceRequest,
    Completion,
    ContextOverflow,
    Message,
    ModelError,
    WriteRequest,
)

LATE = "the model took longer than its time limit"
_ERRORS: dict[str, type[ModelError]] = {
    kind.__name__: kind for kind in (Cancelled, ContextOverflow, ModelError)
}


def request_line(request: ChoiceRequest | WriteRequest) -> dict[str, Any]:
    """A request as a JSON object; `read_request` is its inverse."""
    return {"kind": "choice" if isinstance(request, ChoiceRequest) else "write", **asdict(request)}


def read_request(line: Mapping[str, Any]) -> ChoiceRequest | WriteRequest:
    """A JSON object of `request_line` as the request it was."""
    fields = {**{name: value for name, value in line.items() if name != "kind"}, **_turns(line)}
    if line["kind"] == "choice":
        adapter = Adapter(**line["adapter"]) if line["adapter"] else None
        return ChoiceRequest(**{**fields, "answers": tuple(line["answers"]), "adapter": adapter})
    return WriteRequest(**fields)


def requests_line(requests: Mapping[int, WriteRequest]) -> dict[str, Any]:
    """Many texts to write, by number, as a JSON object; `read_requests` is its inverse."""
    return {"kind": "write_all", "items": [[number, asdict(each)] for number, each in requests.items()]}


def read_requests(line: Mapping[str, Any]) -> dict[int, WriteRequest]:
    """A JSON object of `requests_line` as the requests they were."""
    return {number: WriteRequest(**{**fields, **_turns(fields)}) for number, fields in line["items"]}


def outcome_line(number: int, outcome: Completion | ModelError) -> dict[str, Any]:
    """What became of one of many requests, as a JSON object; `read_outcome` is its inverse."""
    told = error_line(outcome) if isinstance(outcome, ModelError) else {"done": dict(vars(outcome))}
    return {"item": number, **told}


def read_outcome(line: Mapping[str, Any]) -> tuple[int, Completion | ModelError]:
    """A JSON object of `outcome_line` as the number and the outcome."""
    return line["item"], read_error(line) if "error" in line else Completion(**line["done"])


def error_line(error: ModelError) -> dict[str, Any]:
    """An error as a JSON object; `read_error` is its inverse, but for kinds that only this process knows."""
    kind = type(error).__name__
    return {"error": kind if kind in _ERRORS else "ModelError", "what": error.what, "where": error.where}


def read_error(line: Mapping[str, Any]) -> ModelError:
    """A JSON object of `error_line` as the error."""
    return _ERRORS.get(line["error"], ModelError)(line["what"], where=line.get("where"))


def _turns(fields: Mapping[str, Any]) -> dict[str, tuple[Message, ...]]:
    return {side: tuple(Message(**turn) for turn in fields[side]) for side in ("prefix", "suffix")}
