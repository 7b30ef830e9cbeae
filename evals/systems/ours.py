"""The program itself, with its model (`agent`) or without any (`rules-only`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from agent.chat.choice.choose import chat_versions
from agent.chat.choice.examples import tools_digest
from agent.judge.calibration import Scale
from agent.judge.calibration_files import scale_for
from agent.judge.judge import judge
from agent.llm.protocol import TextModel
from agent.prose.passages import prompt_versions
from agent.review import Reviewer
from evals.case_forms import ChatCase, RetrievalCase
from evals.judge_cases import JudgementCase
from evals.result import Kind
from evals.systems.conversations import Conversations
from evals.systems.given import GivenClauses
from evals.systems.system import Case, Retrieval, labelled_clauses
from evals.verdict_cases import VerdictCase
from index.retrieve import Retriever
from policies.handbook import Handbook
from signals.errors import UserError

RANKED = 20
"""Clauses of a ranking that are kept."""


class Ours:
    """Reviews by the program.

    Args:
        name: `agent` or `rules-only`.
        handbook: The policies.
        retriever: Search over them.
        model: The model; None for `rules-only`.
        prose: Ids of the verdict cases for which the model writes prose too.
        retrieval: Which clauses a verdict is given.
        scale: How readings become answers; None: by the calibrations that are shipped.
    """

    kinds: frozenset[Kind] = frozenset({"verdict", "judgement", "retrieval", "chat"})

    def __init__(
        self,
        name: str,
        handbook: Handbook,
        retriever: Retriever,
        model: TextModel | None,
        *,
        prose: Collection[str] = (),
        retrieval: Retrieval = "real",
        scale: Scale | None = None,
    ) -> None:
        self.name = name
        self._handbook, self._retriever, self._model = handbook, retriever, model
        self._prose, self._retrieval = frozenset(prose), retrieval
        self._scale = scale or (scale_for(model.digest) if model else None)
        self._reviewer = self._opened(retriever)
        self._conversations = Conversations(self._reviewer)

    def answer(self, case: Case) -> dict[str, Any]:
        """The verdict, the judge's answer, the ranking, or the chat's last answer."""
        match case:
            case VerdictCase():
                return self._verdict(case)
            case JudgementCase():
                [said] = judge(self._model, [case.question()], scale=self._scale)
                if said.failed:
                    raise UserError(said.failed)
                return {"answer": said.answer, "probability": said.probability, "quote": said.quote}
            case RetrievalCase():
                return {"ranking": self._ranking(case.query, case.region, case.as_of)}
            case ChatCase():
                return self._conversations.answer(case)

    def made_of(self) -> Mapping[str, Any]:
        """Handbook, index, model, prompts, the chat's sentences and calibration."""
        return {
            "handbook": self._handbook.digest,
            "index": self._retriever.digest,
            "model": self._model.digest if self._model else None,
            "prompts": prompt_versions() | chat_versions() | self._scale.record() if self._scale else {},
            "chat": tools_digest(),
            "calibration": self._scale.digest if self._scale else None,
            "retrieval": self._retrieval,
        }

    def close(self) -> None:
        """Gives back what the model holds."""
        self._conversations.close()
        self._reviewer.close()

    def _verdict(self, case: VerdictCase) -> dict[str, Any]:
        profile = case.read_profile(self._handbook)
        reviewer = self._reviewer
        if self._retrieval != "real":
            given = GivenClauses(self._retriever, self._given(case))
            reviewer = self._opened(given)
        return reviewer.review(profile, prose=case.id in self._prose).model_dump(mode="json", by_alias=True)

    def _given(self, case: VerdictCase) -> frozenset[str]:
        """The clauses that a case is given instead of those that search would find."""
        if self._retrieval == "whole":
            return frozenset(self._handbook.ids)
        return labelled_clauses(case) if self._retrieval == "gold" else frozenset()

    def _opened(self, retriever: Retriever) -> Reviewer:
        digest = self._retriever.digest
        return Reviewer(self._handbook, retriever, self._model, index_digest=digest, scale=self._scale)

    def _ranking(self, query: str, region: str, day: date) -> list[str]:
        hits = self._retriever.search(query, region=region, day=day, k=RANKED)
        return [hit.clause for hit in hits]
