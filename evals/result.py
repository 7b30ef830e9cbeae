"""One line of `results.jsonl`: a case, what was expected, what a system answered, and how it scored."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["verdict", "judgement", "retrieval", "chat"]


class Result(BaseModel):
    """What became of one case.

    `got` is the verdict, or `{"answer", "probability"}`, or `{"ranking": [clause ids]}`, or the chat
    answer; None where the case ended in `error`. `scores` holds numbers by name, each in its own unit
    (shares from 0 to 1, true and false as 1 and 0); None where a score does not apply.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Kind
    expect: dict[str, Any]
    got: dict[str, Any] | None
    scores: dict[str, float | None]
    error: str | None
    seconds: float
