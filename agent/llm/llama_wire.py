"""Requests as JSON lines between the program and the process in which the model runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from agent.llm.protocol import Adapter, ChoiceRequest, Message, WriteRequest


def request_line(request: ChoiceRequest | WriteRequest) -> dict[str, Any]:
    """A request as a JSON object; `read_request` is its inverse."""
    return {"kind": "choice" if isinstance(request, ChoiceRequest) else "write", **asdict(request)}


def read_request(line: Mapping[str, Any]) -> ChoiceRequest | WriteRequest:
    """A JSON object of `request_line` as the request it was."""
    fields = {name: value for name, value in line.items() if name != "kind"}
    for part in ("prefix", "suffix"):
        fields[part] = tuple(Message(m["role"], m["content"]) for m in line[part])
    if line["kind"] == "choice":
        adapter = Adapter(**line["adapter"]) if line["adapter"] else None
        return ChoiceRequest(**{**fields, "answers": tuple(line["answers"]), "adapter": adapter})
    return WriteRequest(**fields)
