"""Lessons as the model will see them later: the very tokens of the program's own request.

To read evidence a lesson is a judgement case, cut into the readings that the judge makes of it; to choose
a tool it is an example sentence of the chat. Both are tokenised by llama.cpp's own tokeniser over the
file's own chat template, so that nothing differs between teaching and use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agent.chat.choice import taught as chosen
from agent.chat.choice.examples import ToolCard
from agent.chat.turns import TOOLS
from agent.judge.taught import TAUGHT_ANSWERS, taught_request
from agent.llm.llama_chat import chat_prompt
from agent.llm.llama_vocab import Vocab
from agent.llm.protocol import ChoiceRequest
from evals.calibrate import known_reading
from evals.judge_cases import JudgementCase
from signals.errors import UserError


class Lesson(NamedTuple):
    """Token ids of a prompt, and the number of the right answer among those that may be given."""

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

    def firsts(self, answers: Sequence[str]) -> list[int]:
        """The first token of each answer."""
        return [self._vocab.tokens(answer, control=False)[0] for answer in answers]

    def tokens(self, request: ChoiceRequest) -> list[int]:
        """A request as the model reads it, up to where the answer begins."""
        bos, eos = self._vocab.edges
        prompt = chat_prompt(self._template, request.prefix, request.suffix, bos=bos, eos=eos)
        prompt = self._vocab.with_bos(prompt)
        return self._vocab.spell(prompt.prefix) + self._vocab.spell(prompt.suffix)


def evidence_lessons(tokeniser: Tokeniser, cases: Iterable[JudgementCase]) -> Iterator[Lesson]:
    """The reading of each case whose right answer the case tells; answers are `TAUGHT_ANSWERS`."""
    for case in cases:
        known = known_reading(case)
        if known is not None:
            source, answer = known
            yield Lesson(tokeniser.tokens(taught_request(source)), TAUGHT_ANSWERS.index(answer))


def tool_lessons(tokeniser: Tokeniser, cards: Iterable[ToolCard]) -> Iterator[Lesson]:
    """Every example sentence of the chat's tools; answers are `TOOLS`."""
    for card in cards:
        for sentence in card.examples:
            request = chosen.taught_request(sentence)
            yield Lesson(tokeniser.tokens(request), TOOLS.index(card.tool))
