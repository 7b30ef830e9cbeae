"""A model for one review: it notes which outputs it gave, so that a verdict can say what it stands on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from agent.llm.leash import Leash
from agent.llm.outputs import as_kept
from agent.llm.protocol import ChoiceRequest, Completion, ModelError, OnToken, TextModel, WriteRequest


class Noted:
    """A model for one review; itself a `TextModel`.

    Args:
        model: Answers and writes; it stays open when this is closed.
        leash: Ends what it does, for whoever leaves the review; None: it is waited for.
    """

    def __init__(self, model: TextModel, leash: Leash | None = None) -> None:
        self._model, self._leash = model, leash
        self.outputs: dict[str, str] = {}
        """SHA-256 of each output as `Outputs` keeps it, by the key of its request."""

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def digest(self) -> str:
        """The model's digest."""
        return self._model.digest

    def answer_odds(self, request: ChoiceRequest) -> Mapping[str, float]:
        """The model's odds; see `TextModel`."""
        with self._held():
            odds = self._model.answer_odds(request)
        self._note(request, {"odds": dict(odds)})
        return odds

    def write(self, request: WriteRequest, on_token: OnToken | None = None) -> Completion:
        """The model's text; see `TextModel`."""
        with self._held():
            completion = self._model.write(request, on_token)
        self._note(request, vars(completion))
        return completion

    def write_all(self, requests: Sequence[WriteRequest]) -> Iterator[tuple[int, Completion | ModelError]]:
        """The model's texts; see `TextModel`."""
        for number, outcome in self._model.write_all(requests):
            if isinstance(outcome, Completion):
                self._note(requests[number], vars(outcome))
            yield number, outcome

    def close(self) -> None:
        """Nothing: the model belongs to whoever opened it."""

    def _held(self) -> AbstractContextManager[None]:
        return self._leash.held() if self._leash else nullcontext()

    def _note(self, request: ChoiceRequest | WriteRequest, output: Mapping[str, Any]) -> None:
        text = as_kept(output)
        self.outputs[request.key(self.digest)] = hashlib.sha256(text.encode()).hexdigest()
