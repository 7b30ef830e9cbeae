"""Rows as outcomes of the rules: everything that a verdict is built from, word for word."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.build import is_finding
from agent.columns.outcome import Outcomes
from agent.rules.case import Case
from agent.rules.decide import Outcome, decide
from policies.handbook import load_handbook
from tests.agent.columns.creators import Creators, judge, some_cases
from tests.agent.test_against_naive import examples


def told(outcome: Outcome) -> Outcome:
    """An outcome with only the assessments that a verdict tells."""
    return replace(outcome, assessments=tuple(a for a in outcome.assessments if is_finding(a)))


def compare(cases: list[Case]) -> None:
    """Holds each row to what the rules give for it alone."""
    outcomes = Outcomes(judge(cases))
    for row, case in enumerate(cases):
        assert outcomes.of(row, case) == told(decide(case))


@examples(40)
@given(seed=st.integers(0, 2**48))
def test_small_handbooks(bench: Any, seed: int) -> None:
    """Random rules, numbers and answers; what is open and why is told in the words of the rules."""
    compare(some_cases(bench, Random(seed), 8))


@pytest.mark.parametrize("has_model", [False, True])
def test_shipped_handbook(has_model: bool) -> None:
    """Creators near its thresholds, in all regions and on several days."""
    creators = Creators(load_handbook(), 7)
    compare([creators.case(has_model) for _ in range(20)])


def test_a_creator_whom_nothing_concerns(bench: Any) -> None:
    """Nothing is told, and what nobody looked at is named in the order of the handbook."""
    rules = {name: bench.rule("free_count >= 1") for name in ("B-1", "A-1")}
    case = bench.case(rules, {"exact_share": 0.2})
    outcome = Outcomes(judge([case])).of(0, case)
    assert outcome.assessments == () and outcome.not_assessed == ("A-1", "B-1")
