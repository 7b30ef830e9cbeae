"""Measures, points and milestones of a batch."""

from __future__ import annotations

from typing import Any

import pytest

from agent.columns.measures import NO_MILESTONE, RULED
from agent.rules.measures import REPETITION, WEIGHT, Imposed
from policies.clause import Measure
from tests.agent.columns.creators import judge

COUNT = {"free_count": 1}
LIMIT = {"restrict": {"measure": "posting_limit", "days": 7}}


def test_the_weight_of_a_kind_is_its_position() -> None:
    """Codes can be compared as weights."""
    assert [WEIGHT[kind] for kind in RULED] == [0, 1, 2, 3]


def test_steps_of_all_breaches_and_the_heaviest_decides(bench: Any) -> None:
    """Each row has the measures of its own breaches, in the order of the clauses; drafts have none."""
    rules = {
        "A-1": bench.rule("free_count >= 1", points=2),
        "B-1": bench.rule("free_count >= 2", ladder=[LIMIT], points=5),
        "C-1": bench.rule("free_count >= 1", status="draft", points=100),
    }
    decisions = judge([bench.case(rules, {"free_count": n}) for n in (0, 1, 2)])
    light, heavy = Imposed(Measure("educate"), "ladder", "A-1", 2), Measure("restrict", "posting_limit", 7)
    assert [decisions.measures.of(n) for n in range(3)] == [
        (),
        (light,),
        (light, Imposed(heavy, "ladder", "B-1", 5)),
    ]
    assert decisions.ruled.tolist() == [0, 1, 2]
    assert decisions.rating.before.tolist() == [200, 200, 200]
    assert decisions.rating.after.tolist() == [200, 198, 193]


@pytest.mark.parametrize(("earlier", "repeated"), [(4, False), (5, True)])
@pytest.mark.parametrize("suspends", [False, True])
def test_repetition(bench: Any, past: Any, earlier: int, repeated: bool, suspends: bool) -> None:
    """The sixth breach within 90 days is suspended, unless the ladder does so already."""
    ladder = [{"suspend": {"measure": "account"}}] if suspends else ["educate"]
    history = [past("A-1", f"2026-09-0{n + 1}") for n in range(earlier)]
    case = bench.case({"A-1": bench.rule("free_count >= 1", ladder=ladder)}, COUNT, history=history)
    decisions = judge([case])
    imposed = Imposed(REPETITION, "repetition", "A-1", 0)
    assert (imposed in decisions.measures.of(0)) == (repeated and not suspends)
    assert decisions.ruled.tolist() == [3 if repeated or suspends else 1]


@pytest.mark.parametrize(
    ("points", "milestone", "ruled"), [(49, NO_MILESTONE, 1), (50, 150, 2), (100, 100, 2), (999, 0, 3)]
)
def test_the_lowest_milestone_passed(bench: Any, points: int, milestone: int, ruled: int) -> None:
    """It adds its measure, and none at all is passed by points that do not reach it."""
    decisions = judge([bench.case({"A-1": bench.rule("free_count >= 1", points=points)}, COUNT)])
    assert decisions.rating.milestone.tolist() == [milestone]
    assert decisions.rating.after.tolist() == [max(200 - points, 0)]
    assert decisions.ruled.tolist() == [ruled]
    assert sum(each.basis == "milestone" for each in decisions.measures.of(0)) == (milestone >= 0)


def test_a_milestone_where_the_rating_was_before_is_not_passed(bench: Any) -> None:
    """Who stands on a milestone has passed it earlier."""
    rule = bench.rule("free_count >= 1", points=1)
    decisions = judge([bench.case({"A-1": rule}, COUNT, adjudication={"rating": {"start": 150}})])
    assert decisions.rating.milestone.tolist() == [NO_MILESTONE]
