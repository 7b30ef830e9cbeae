"""The columns against the rules: every field of every decision equal, to the last bit.

The suite is stable. For other and more examples: `CLAUSEWISE_EXAMPLES=5000 pytest tests/agent/columns`.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.columns.decide import judge_columns
from agent.columns.decisions import DECISIONS
from agent.columns.profiles import from_profiles
from agent.rules.case import Case
from agent.rules.decide import decide
from policies.adjudication import Margin
from policies.handbook import Handbook, load_handbook
from tests.agent.columns.creators import Creators, judge, of_row, of_rules, some_cases
from tests.agent.test_against_naive import examples

SHIPPED = int(os.environ.get("CLAUSEWISE_EXAMPLES", "500"))
CREATORS = 15


@pytest.fixture(scope="module")
def shipped() -> Handbook:
    """The shipped handbook."""
    return load_handbook()


def compare(cases: list[Case]) -> None:
    """Judges cases both ways, and holds columns and rows to the rules."""
    decisions = judge(cases)
    in_force, assessed = decisions.in_force, decisions.assessed
    for n, case in enumerate(cases):
        outcome = decide(case)
        assert of_row(decisions.row(n)) == of_rules(outcome)
        assert in_force[n] == len(case.clauses)
        assert assessed[n] == len(outcome.assessments)
        assert DECISIONS[decisions.decision[n]] == outcome.decision


@examples(60)
@given(seed=st.integers(0, 2**48))
def test_small_handbooks(bench: Any, seed: int) -> None:
    """Random rules, numbers, regions, days and answers: each row as the rules have it alone."""
    rng = Random(seed)
    cases = some_cases(bench, rng, CREATORS)
    compare(cases)
    compare([replace(case, handbook=on_the_edge(cases, rng)) for case in cases[:1]])


def on_the_edge(cases: list[Case], rng: Random) -> Handbook:
    """The handbook with a cut-off moved to exactly where some finding of the first case lies."""
    handbook, outcome = cases[0].handbook, decide(cases[0])
    ends = [end for a in outcome.assessments for end in a.probability if 0 < end < 1]
    end = rng.choice(ends or [0.5])
    margin = Margin(low=end / 2, high=end) if rng.random() < 0.5 else Margin(low=end, high=(1 + end) / 2)
    return replace(handbook, adjudication=handbook.adjudication.model_copy(update={"margin": margin}))


@examples(40)
@given(seed=st.integers(0, 2**48))
def test_shipped_handbook(shipped: Handbook, seed: int) -> None:
    """Creators near the thresholds of the shipped rules, with a model and without."""
    creators, has_model = Creators(shipped, seed), seed % 4 > 0
    compare([creators.case(has_model) for _ in range(3)])


def test_many_creators_of_the_shipped_handbook(shipped: Handbook) -> None:
    """One batch over regions and days, in which every decision occurs."""
    creators = Creators(shipped, 20260930)
    cases = [creators.case() for _ in range(SHIPPED)]
    compare(cases)
    decisions = judge(cases)
    assert set(Counter(decisions.decision.tolist())) >= {0, len(DECISIONS) - 1}


def test_an_empty_batch(shipped: Handbook) -> None:
    """No creators, no decisions."""
    decisions = judge_columns(shipped, from_profiles([], shipped.catalog))
    assert len(decisions.decision) == len(decisions.confidence) == len(decisions.measures.rows) == 0
