"""Cases, answers and results, built from the parts that matter to a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from evals.case_forms import RetrievalCase
from evals.judge_cases import JudgementCase
from evals.result import Result
from evals.verdict_cases import VerdictCase
from index.store import open_index
from policies.handbook import load_handbook

SMALL = Path(__file__).parents[1] / "data" / "page" / "handbook"
STILL = {"static_frame_share": 0.9, "shoppable_videos_7d": 9, "host_on_screen_share": 0.0}
NOTE = {"id": "n1", "kind": "reviewer_note", "trusted": True, "text": "Rights team: a licence is on file."}


class Build:
    """Builders; everything that a test does not name is filled in."""

    @staticmethod
    def profile(signals: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        """A creator whose videos stand still."""
        given = {"creator_id": "c_1", "as_of": "2026-09-30", "region": "US", **changes}
        return {**given, "signals": STILL if signals is None else dict(signals)}

    def verdict(self, name: str = "a", profile: Mapping[str, Any] | None = None, **given: Any) -> VerdictCase:
        """A verdict case; what is no field of a case goes into `expect`."""
        fields = {key: given.pop(key) for key in ("answers", "tags", "why") if key in given}
        expect = given or {"decision": "educate", "breached": ["STILL-2"]}
        raw = {"id": name, "profile": profile or self.profile(), "why": "So says the text.", "expect": expect}
        return VerdictCase.model_validate({**raw, **fields})

    @staticmethod
    def judgement(name: str = "j", answer: str = "yes", **given: Any) -> JudgementCase:
        """A question with one trusted text."""
        raw = {
            "id": name,
            "ask": "Is there a licence?",
            "evidence": [{"text": NOTE["text"], "trusted": True}],
        }
        return JudgementCase.model_validate({**raw, "answer": answer, **given})

    @staticmethod
    def query(name: str = "q", relevant: tuple[str, ...] = ("STILL-2",), **given: Any) -> RetrievalCase:
        """A query of the US."""
        raw = {"id": name, "query": "still pictures", "region": "US", "as_of": "2026-09-30"}
        return RetrievalCase.model_validate({**raw, "relevant": relevant, **given})

    @staticmethod
    def result(name: str = "a", kind: Any = "verdict", **given: Any) -> Result:
        """A result; scores and answer as given."""
        blank: dict[str, Any] = {"expect": {}, "got": {}, "scores": {}, "error": None, "seconds": 0.1}
        return Result.model_validate({"id": name, "kind": kind, **blank, **given})

    @staticmethod
    def answer(decision: str = "educate", breached: tuple[str, ...] = ("STILL-2",)) -> dict[str, Any]:
        """An answer with nothing but decision and breaches."""
        findings = [{"clause": clause, "status": "breached"} for clause in breached]
        return {"decision": decision, "confidence": 0.9, "findings": findings, "rationale": ""}


class Says:
    """A system that answers by a function and counts its cases."""

    name = "says"
    kinds = frozenset({"verdict", "judgement", "retrieval", "chat"})

    def __init__(self, function: Callable[[Any], dict[str, Any]], **made_of: Any) -> None:
        """`made_of` goes into the record."""
        self.asked: list[str] = []
        self.closed = False
        self._function, self._made_of = function, made_of

    def answer(self, case: Any) -> dict[str, Any]:
        """What the function says."""
        self.asked.append(case.id)
        return self._function(case)

    def made_of(self) -> dict[str, Any]:
        """As given."""
        return self._made_of

    def close(self) -> None:
        """Remembers it."""
        self.closed = True


@pytest.fixture(scope="session", autouse=True)
def _few_resamples():
    """Draw fewer resamples, which are what a small run spends its time on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evals.intervals.RESAMPLES", 60)
        yield


@pytest.fixture(scope="session")
def build():
    """Builders of cases, answers and results."""
    return Build()


@pytest.fixture(scope="session")
def says():
    """The system that answers by a function."""
    return Says


@pytest.fixture(scope="session")
def small():
    """A handbook of four clauses."""
    return load_handbook(SMALL)


@pytest.fixture(scope="session")
def shipped():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture(scope="session")
def search(small):
    """Search over the small handbook by words and signals."""
    return open_index(small, None, Path("nowhere"))


@pytest.fixture(scope="session")
def note():
    """One trusted text."""
    return NOTE
