"""Models behind any OpenAI-compatible server (vLLM, llama-server), by its URL.

For scale: the server batches, this side only asks. Short faults (no connection, 429, 5xx) are tried
again a few times with growing, scattered pauses; everything else is one clear sentence. Odds come
from the server's token probabilities alone; a server that gives none is refused, since a sampled
answer says nothing about how sure the model is.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property
from typing import TYPE_CHECKING, Any

from agent.llm.protocol import (
    ChoiceRequest,
    Completion,
    ContextOverflow,
    Message,
    ModelError,
    OnToken,
    WriteRequest,
    attempt,
)
from signals.json_source import parse_json

if TYPE_CHECKING:
    import httpx

TOP = 20
_HEAR = "is the server running, and is the address its /v1?"


class _Passing(Exception):
    """A fault that may be gone in a moment."""


class ServerModel:
    """A model behind a URL such as `http://localhost:8000/v1`.

    Args:
        url: Base address; `#NAME` after it picks a model, else the server's first one is taken.
        api_key: Sent as a bearer token where given.
        tries: Attempts for each request, at least 1.
        at_once: Requests that `write_all` has under way together; the server batches them.
        pause: Longest first pause between attempts, in seconds; it doubles each time.
        transport: Replaces the network in tests.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None = None,
        tries: int = 4,
        at_once: int = 8,
        pause: float = 0.5,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        import httpx

        self._url, _, self._picked = url.rstrip("/").partition("#")
        self._url = self._url.rstrip("/")
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._http = httpx.Client(headers=headers, transport=transport, follow_redirects=False)
        self._tries, self._at_once, self._pause = tries, at_once, pause

    @property
    def name(self) -> str:
        """Address and model."""
        return f"{self._url}#{self._model}"

    @property
    def digest(self) -> str:
        """sha256 of address and model name: the best there is, since the weights cannot be seen."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def answer_odds(self, request: ChoiceRequest) -> Mapping[str, float]:
        """Odds from the probabilities of the first token; see `TextModel`.

        Raises:
            ModelError: Also where the server gives no probabilities or none of the allowed answers, and
                for a request under an adapter.
        """
        if request.adapter is not None:
            raise self._error("a server lays no adapter over its model", hint="leave the adapter out")
        more = {"max_tokens": 1, "logprobs": True, "top_logprobs": TOP}
        choice = self._complete(request, more)["choices"][0]
        try:
            top = choice["logprobs"]["content"][0]["top_logprobs"]
            found = [(str(t["token"]), float(t["logprob"])) for t in top]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise self._error("the server gives no token probabilities, so no odds can be read") from error
        # Of a log probability above 0, which no server should give, only that it is sure can be believed.
        mass = {a: sum(math.exp(min(p, 0.0)) for token, p in found if token == a) for a in request.answers}
        total = sum(mass.values())
        if total <= 0 or not math.isfinite(total):
            raise self._error(f"none of {list(request.answers)} is among the server's likeliest tokens")
        return {answer: weight / total for answer, weight in mass.items()}

    def write(self, request: WriteRequest, on_token: OnToken | None = None) -> Completion:
        """A text at temperature 0; `on_token` hears it in one piece. See `TextModel`."""
        more: dict[str, Any] = {"max_tokens": request.max_tokens}
        if request.schema:
            form = {"name": "answer", "strict": True, "schema": json.loads(request.schema)}
            more["response_format"] = {"type": "json_schema", "json_schema": form}
        reply = self._complete(request, more, seed=request.seed)
        try:
            choice, usage = reply["choices"][0], reply.get("usage") or {}
            text, reason = choice["message"]["content"], choice.get("finish_reason")
            counts = int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0))
        except (KeyError, IndexError, TypeError, AttributeError, ValueError, OverflowError) as error:
            raise self._error("the server's answer has an unknown form") from error
        if not isinstance(text, str):
            raise self._error("the server's answer holds no text")
        if on_token is not None:
            on_token(text)
        return Completion(text, *counts, "length" if reason == "length" else "stop")

    def write_all(self, requests: Sequence[WriteRequest]) -> Iterator[tuple[int, Completion | ModelError]]:
        """Texts by a few requests at a time; see `TextModel`."""
        pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="server")
        try:
            asked = {pool.submit(attempt, self.write, each): number for number, each in enumerate(requests)}
            yield from ((asked[answer], answer.result()) for answer in as_completed(asked))
        finally:
            pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    @cached_property
    def _model(self) -> str:
        if self._picked:
            return self._picked
        try:
            return str(self._send("GET", "/models", None, 30.0)["data"][0]["id"])
        except (KeyError, IndexError, TypeError) as error:
            raise self._error("the server lists no model") from error

    def _complete(
        self, request: ChoiceRequest | WriteRequest, more: Mapping[str, Any], seed: int = 0
    ) -> dict[str, Any]:
        messages = [_turn(m) for m in (*request.prefix, *request.suffix)]
        fixed = {"model": self._model, "messages": messages, "temperature": 0, "seed": seed}
        reply = self._send("POST", "/chat/completions", {**fixed, **more}, request.time_limit)
        if not isinstance(reply.get("choices"), list) or not reply["choices"]:
            raise self._error("the server's answer has an unknown form")
        return reply

    def _send(self, method: str, path: str, body: Any, seconds: float) -> dict[str, Any]:
        import tenacity

        retry = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_Passing),
            stop=tenacity.stop_after_attempt(self._tries),
            wait=tenacity.wait_random_exponential(multiplier=self._pause, max=20),
            reraise=True,
        )
        try:
            return retry(self._send_once, method, path, body, seconds)
        except _Passing as error:
            raise self._error(f"no answer after {self._tries} tries: {error}", hint=_HEAR) from error

    def _send_once(self, method: str, path: str, body: Any, seconds: float) -> dict[str, Any]:
        import httpx

        try:
            reply = self._http.request(method, self._url + path, json=body, timeout=seconds)
        except httpx.TimeoutException as error:
            raise self._error(f"the server gave no answer within {seconds:g} s") from error
        except httpx.TransportError as error:
            raise _Passing(str(error) or type(error).__name__) from error
        except httpx.InvalidURL as error:
            raise self._error(f"is no address: {error}") from error
        if reply.status_code == 429 or reply.status_code >= 500:
            raise _Passing(f"status {reply.status_code}")
        if reply.status_code != 200:
            raise self._refusal(reply)
        try:
            content = parse_json(reply.text)
        except ValueError as error:
            raise self._error("the server's answer is no JSON", hint=_HEAR) from error
        if not isinstance(content, dict):
            raise self._error("the server's answer has an unknown form", hint=_HEAR)
        return content

    def _refusal(self, reply: httpx.Response) -> ModelError:
        said = " ".join(reply.text.split())[:200]
        kind = ContextOverflow if "context" in said.lower() and "length" in said.lower() else ModelError
        return kind(f"the server refused with status {reply.status_code}: {said}", where=self._url)

    def _error(self, what: str, hint: str | None = None) -> ModelError:
        return ModelError(what, where=self._url, hint=hint)


def _turn(message: Message) -> dict[str, str]:
    return {"role": message.role, "content": message.content}
