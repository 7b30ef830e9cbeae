"""The one door to language models: what may be asked, and what comes back.

A request is a plain value: messages in two parts (a `prefix` that many requests share, a `suffix`
of its own) and the parameters that change the answer. Its key names it by content, so an answer
can be kept and found again. Nothing here is random and nothing here knows a back end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from signals.errors import UserError
from signals.json_source import parse_json

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length"]
OnToken = Callable[[str], None]


class ModelError(UserError):
    """A model that died, hung, or answered with nonsense."""


class Unusable(UserError):
    """A model that cannot be loaded: not about one request, so no verdict goes on without it."""


class ContextOverflow(ModelError):
    """A request that does not fit into the model's context."""


class Cancelled(ModelError):
    """A request that somebody stopped before it was done."""


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; `content` is always text, never control tokens."""

    role: Role
    content: str


@dataclass(frozen=True)
class Adapter:
    """A file of low-rank additions that lies over a model for a request.

    Args:
        path: The GGUF file; not part of a request's key.
        digest: sha256 of its content.
    """

    path: str
    digest: str


@dataclass(frozen=True)
class ChoiceRequest:
    """A question with few allowed answers, read from token probabilities.

    Args:
        prefix: Messages shared with other requests; a back end may keep them decoded.
        suffix: Messages of this request alone.
        answers: Allowed answers, different in their first token.
        time_limit: Seconds the back end may take; not part of the key.
        adapter: What lies over the model for this request; only back ends that run files know it.
    """

    prefix: tuple[Message, ...]
    suffix: tuple[Message, ...]
    answers: tuple[str, ...] = ("Yes", "No")
    time_limit: float = 120.0
    adapter: Adapter | None = None

    def key(self, digest: str) -> str:
        """The content key of this request for the model `digest` (sha256, 64 hex digits)."""
        over = {"adapter": self.adapter.digest} if self.adapter else {}
        return _key({"kind": "choice", "model": digest, "answers": self.answers, **over, **_turns(self)})


@dataclass(frozen=True)
class WriteRequest:
    """A text to write, greedily; JSON of the given schema where there is one.

    Args:
        prefix: Messages shared with other requests; a back end may keep them decoded.
        suffix: Messages of this request alone.
        schema: JSON schema as JSON text (see `schema_text`), or None for free text.
        max_tokens: Most tokens to write, at least 1.
        seed: Passed to back ends that sample; greedy decoding needs none.
        time_limit: Seconds the back end may take; not part of the key.
    """

    prefix: tuple[Message, ...]
    suffix: tuple[Message, ...]
    schema: str | None = None
    max_tokens: int = 512
    seed: int = 0
    time_limit: float = 300.0

    def key(self, digest: str) -> str:
        """The content key of this request for the model `digest` (sha256, 64 hex digits)."""
        more = {"schema": self.schema, "max_tokens": self.max_tokens, "seed": self.seed}
        return _key({"kind": "write", "model": digest, **more, **_turns(self)})


@dataclass(frozen=True)
class Completion:
    """A written text.

    `finish_reason` is `length` where the text was cut off at `max_tokens`; such JSON is not whole.
    """

    text: str
    tokens_in: int
    tokens_out: int
    finish_reason: FinishReason

    def json(self) -> Any:
        """The text read as JSON.

        Raises:
            ModelError: The text was cut off, or is no JSON.
        """
        if self.finish_reason == "length":
            raise ModelError(f"the model's answer was cut off after {self.tokens_out} tokens")
        try:
            return parse_json(self.text)
        except ValueError as error:
            raise ModelError(f"the model's answer is no JSON: {self.text[:80]!r}") from error


@runtime_checkable
class TextModel(Protocol):
    """A model that answers and writes; `name` is for people, `digest` for records."""

    @property
    def name(self) -> str:
        """Name for people, such as a file name or a URL."""

    @property
    def digest(self) -> str:
        """What identifies the model's content: sha256 of its file, or of its address and name."""

    def answer_odds(self, request: ChoiceRequest) -> Mapping[str, float]:
        """Probability of each allowed answer; they add up to 1.

        Raises:
            ModelError: No honest answer could be had.
        """

    def write(self, request: WriteRequest, on_token: OnToken | None = None) -> Completion:
        """A text, greedily decoded; `on_token` hears each piece as it comes.

        Raises:
            ModelError: No text could be had.
        """

    def write_all(self, requests: Sequence[WriteRequest]) -> Iterator[tuple[int, Completion | ModelError]]:
        """Each request's position with its text or its own error, in the order in which they end.

        Work begins with the first `next`; an iterator that is closed stops it. The time limit of a request
        counts from when its own writing begins. A back end that writes texts side by side may round
        otherwise than one that writes a text alone, so a word may differ from that of `write`; each text
        keeps to its schema all the same, and where outputs are kept the first one written stays.

        Raises:
            Cancelled: Somebody stopped it.
        """

    def close(self) -> None:
        """Give back what the model holds; closing twice is fine."""


def attempt(write: Callable[[WriteRequest], Completion], request: WriteRequest) -> Completion | ModelError:
    """The text, or the error in its place.

    Raises:
        Cancelled: Somebody stopped it.
    """
    try:
        return write(request)
    except Cancelled:
        raise
    except ModelError as error:
        return error


def schema_text(schema: Mapping[str, Any]) -> str:
    """A JSON schema as the text that a request carries; key order is kept, for it orders the output."""
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":"))


def _turns(request: ChoiceRequest | WriteRequest) -> dict[str, list[list[str]]]:
    """Both message parts; the boundary is kept, for it changes how a back end decodes."""
    parts = {"prefix": request.prefix, "suffix": request.suffix}
    return {name: [[m.role, m.content] for m in part] for name, part in parts.items()}


def _key(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
