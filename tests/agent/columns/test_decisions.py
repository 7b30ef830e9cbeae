"""What the decisions of a batch say of single rows."""

from __future__ import annotations

from typing import Any

import pytest

from agent.columns.decisions import Decisions, RowFinding
from agent.columns.escalate import Reason
from agent.rules.rating import Rating
from policies.criteria import Interval
from tests.agent.columns.creators import judge

LIMIT = {"restrict": {"measure": "posting_limit", "days": 7}}


@pytest.fixture
def decisions(bench: Any) -> Decisions:
    """Three creators: one breaks a rule, one is too close to call, and one is elsewhere."""
    rule = bench.rule("test_share >= 0.5", ladder=[LIMIT], points=60)
    other = bench.rule("free_count >= 1")
    clauses = [
        bench.clause("A-1", rule, regions=["US"]),
        bench.clause("B-1", other),
        bench.clause("C-1", None),
    ]
    rows = [
        ("US", {"test_share": 0.9}),
        ("US", {"test_share": 0.5, "free_count": 0}),
        ("EU", {"free_count": 0}),
    ]
    return judge([bench.case(clauses, signals, region=region) for region, signals in rows])


def test_a_row_that_is_decided(decisions: Decisions) -> None:
    """Decision, measures, findings, rating, and what nobody looked at."""
    row = decisions.row(0)
    assert (row.decision, row.ruled, row.reasons) == ("restrict", "restrict", ())
    assert [(m.basis, m.clause) for m in row.measures] == [("ladder", "A-1"), ("milestone", None)]
    assert row.rating == Rating(200, 140, "unhealthy", 150)
    assert row.not_assessed == ("B-1",)
    assert row.confidence == row.findings[0].probability.low > 0.9999


def test_a_row_that_needs_a_person(decisions: Decisions) -> None:
    """What is open and why, and what the rules alone would do."""
    row = decisions.row(1)
    clauses = [finding.clause for finding in row.findings]
    assert (row.decision, row.ruled, row.measures) == ("escalate", "no_action", ())
    assert row.findings == (
        RowFinding(clauses[0], "undetermined", Interval(0.5, 0.5), None, 1, ("low_margin",)),
        RowFinding(clauses[1], "not_breached", Interval(0.0, 0.0), None, 1, ()),
    )
    assert row.reasons == (Reason("low_margin", "A-1"),)
    assert row.rating == Rating(200, 200, "healthy", None)


def test_a_row_elsewhere(decisions: Decisions) -> None:
    """Clauses that are not in force there are neither found nor missing."""
    row = decisions.row(2)
    assert [finding.clause.id for finding in row.findings] == ["B-1"]
    assert row.not_assessed == ()


def test_coverage(decisions: Decisions) -> None:
    """Clauses with rules that are in force, and those of them that were assessed."""
    assert decisions.in_force.tolist() == [2, 2, 1]
    assert decisions.assessed.tolist() == [1, 2, 1]
