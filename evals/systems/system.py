"""What a measured system is: it answers cases one at a time and says what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol, TypeAlias

from evals.case_forms import ChatCase, RetrievalCase
from evals.judge_cases import JudgementCase
from evals.result import Kind
from evals.verdict_cases import VerdictCase

Case: TypeAlias = VerdictCase | JudgementCase | RetrievalCase | ChatCase
Retrieval = Literal["real", "gold", "whole", "none"]
"""Which clauses a system is given: those it finds, those that the label names, all, or none."""


class System(Protocol):
    """Something that answers cases."""

    @property
    def name(self) -> str:
        """The name that `--system` takes."""

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of case that it can answer."""

    def answer(self, case: Case) -> dict[str, Any]:
        """What it says to a case, in the form of `got`.

        Raises:
            UserError: It cannot answer; the case is counted as an error.
        """

    def made_of(self) -> Mapping[str, Any]:
        """Digests, prompts and settings, for the record."""

    def close(self) -> None:
        """Gives back what it holds."""


def kind_of(case: Case) -> Kind:
    """The kind of a case."""
    match case:
        case VerdictCase():
            return "verdict"
        case JudgementCase():
            return "judgement"
        case RetrievalCase():
            return "retrieval"
        case ChatCase():
            return "chat"


def labelled_clauses(case: VerdictCase) -> frozenset[str]:
    """The clauses that a label speaks of; a near miss names its clause among the tags."""
    named = (case.expect.breached, case.expect.exempt, case.expect.undetermined)
    tags = (tag for tag in case.tags if "-" in tag and tag.isupper())
    return frozenset(tags).union(*(each or () for each in named))
