"""Questions worth asking over columns, and the answers of nobody."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.columns.answers import UNANSWERED, UNCLEAR
from agent.columns.asking import unread, worth_asking
from agent.columns.batch import Batch
from agent.columns.profiles import from_profiles
from agent.rules.asks import MOST_OTHERS
from agent.rules.asks import worth_asking as of_rules
from agent.rules.case import NOBODY_READ, AskKey, Case
from policies.handbook import load_handbook
from tests.agent.columns.creators import Creators, some_cases
from tests.agent.test_against_naive import examples


def batch_of(cases: list[Case]) -> Batch:
    """Cases of one handbook, nothing answered or found."""
    handbook = cases[0].handbook
    return Batch(handbook, from_profiles([c.profile for c in cases], handbook.catalog), {}, {}, False)


def asked(cases: list[Case]) -> list[set[AskKey]]:
    """By columns, what is worth asking of each."""
    found = worth_asking(batch_of(cases))
    return [{key for key, rows in found.items() if rows[n]} for n in range(len(cases))]


def alone(cases: list[Case]) -> list[set[AskKey]]:
    """By the rules, the same."""
    return [{ask.key for ask in of_rules(Case(case.profile, case.handbook))} for case in cases]


@examples(40)
@given(seed=st.integers(0, 2**48))
def test_small_handbooks(bench: Any, seed: int) -> None:
    """Random rules and creators: the questions that the rules would ask of each alone."""
    cases = some_cases(bench, Random(seed), 8)
    assert asked(cases) == alone(cases)


def test_shipped_handbook() -> None:
    """Creators near its thresholds; some have evidence and some of their questions matter."""
    creators = Creators(load_handbook(), 20260930)
    cases = [creators.case(False) for _ in range(16)]
    assert asked(cases) == alone(cases)
    assert any(asked(cases)) and not all(asked(cases))


@pytest.mark.parametrize("others", [MOST_OTHERS, MOST_OTHERS + 1])
def test_too_many_questions_are_asked_anyhow(bench: Any, note: Any, others: int) -> None:
    """Where nothing is breached too, but only where there are more than can be tried out."""
    exceptions = [{"id": f"e{n}", "ask": f"Is it number {n}?"} for n in range(others + 1)]
    case = bench.case({"A-1": bench.rule("free_count >= 1", exceptions=exceptions)}, {"free_count": 0},
                      evidence=[note])  # fmt: skip
    assert asked([case]) == alone([case])
    assert len(asked([case])[0]) == (0 if others == MOST_OTHERS else others + 1)


def test_nobody_reads(bench: Any, note: Any) -> None:
    """What is worth asking is unclear, and counts as asked; all else is unanswered."""
    rules = {"A-1": bench.rule("free_count >= 1", exceptions=[{"id": "shown", "ask": "Is it shown?"}])}
    cases = [bench.case(rules, {"free_count": n}, evidence=[note]) for n in (0, 1)]
    cases.append(bench.case(rules, {"free_count": 1}))
    [(key, column)] = unread(batch_of(cases)).items()
    assert key == AskKey("A-1", "exception:shown")
    assert column.said.tolist() == [UNANSWERED, UNCLEAR, UNANSWERED]
    assert column.probability.tolist() == [0.0, NOBODY_READ.probability, 0.0]
    assert np.array_equal(column.judged, column.said == UNCLEAR)
