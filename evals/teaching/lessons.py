"""Lessons as the model will see them later: the very tokens of the judge's own request.

A lesson is a judgement case. It is cut into the readings that the judge makes of it and tokenised by
llama.cpp's own tokeniser over the file's own chat template, so that nothing differs between teaching
and use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agent.judge.taught import TAUGHT_ANSWERS, taught_request
from agent.llm.llama_chat import chat_prompt
from agent.llm.llama_vocab import Vocab
from evals.calibrate import known_reading
from evals.judge_cases import JudgementCase
from signals.errors import UserError


class Lesson(NamedTuple):
    """Token ids of a prompt and the number of the right answer in `TAUGHT_ANSWERS`."""

    tokens: list[int]
    answer: int


class Tokeniser:
    """The vocabulary and chat template of a GGUF file, without its weights.

    Raises:
        UserError: llama.cpp cannot read the file.
    """

    def __init__(self, path: Path) -> None:
        import llama_cpp

        self._api: Any = llama_cpp
        self._api.llama_backend_init()
        params = self._api.llama_model_default_params()
        params.vocab_only = True
        self._model = self._api.llama_model_load_from_file(str(path).encode(), params)
        if not self._model:
            raise UserError("cannot be loaded by llama.cpp", where=str(path))
        self._vocab = Vocab(self._api, self._model)
        raw = self._api.llama_model_chat_template(self._model, None)
        self._template = raw.decode("utf-8", "replace") if raw else None

    def answers(self) -> list[int]:
        """The first token of each answer of `TAUGHT_ANSWERS`."""
        return [self._vocab.tokens(answer, control=False)[0] for answer in TAUGHT_ANSWERS]

    def lessons(self, cases: Sequence[JudgementCase]) -> Iterator[Lesson]:
        """The reading of each case whose right answer the case tells."""
        bos, eos = self._vocab.edges
        for case in cases:
            known = known_reading(case)
            if known is None:
                continue
            source, answer = known
            request = taught_request(source)
            prompt = chat_prompt(self._template, request.prefix, request.suffix, bos=bos, eos=eos)
            prompt = self._vocab.with_bos(prompt)
            tokens = self._vocab.spell(prompt.prefix) + self._vocab.spell(prompt.suffix)
            yield Lesson(tokens, TAUGHT_ANSWERS.index(answer))
