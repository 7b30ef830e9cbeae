"""The front door: what a batch comes to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.columns.assess import BREACHED, UNDETERMINED
from agent.columns.decide import assess_batch, judge_columns, rule_on
from agent.columns.decisions import DECISIONS
from agent.columns.profiles import from_profiles
from tests.agent.columns.creators import judge

LIMIT = {"restrict": {"measure": "posting_limit", "days": 7}}


def test_answers_and_retrieval_may_be_left_out(bench: Any, note: Any) -> None:
    """Without a model, what needs one is unclear or not assessed."""
    exception = {"id": "shown", "ask": "Is a licence on file?"}
    rules = [
        bench.clause("A-1", bench.rule("free_count >= 1", ladder=[LIMIT], exceptions=[exception])),
        bench.clause("B-1", bench.rule(ask="Does a caption promise a result?")),
    ]
    profiles = [bench.profile({"free_count": 1}, evidence=evidence) for evidence in ([], [note])]
    decisions = judge_columns(bench.handbook(rules), from_profiles(profiles, bench.catalog))
    assert [DECISIONS[code] for code in decisions.decision] == ["restrict", "escalate"]
    assert [DECISIONS[code] for code in decisions.ruled] == ["restrict", "no_action"]
    assert decisions.assessed.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("signals", "confidence"),
    [
        ({}, 1.0),
        ({"test_share": 0.4, "exact_share": 0}, 0.8413),
        ({"test_share": 0.5, "exact_share": 0}, 0.5),
        ({"test_share": 0.7, "exact_share": 1}, 0.9987),
        ({"test_share": 0.6, "exact_share": 0}, 0.8413),
        ({"test_share": 0.6, "exact_share": 0, "free_count": 1}, 1.0),
    ],
)
def test_confidence(bench: Any, signals: dict[str, float], confidence: float) -> None:
    """That of the carrying breach; without one, that nothing was breached, exemptions by their own."""
    exempt = {"id": "shown", "when": {"all": ["exact_share >= 0.5", "test_share >= 0.4"]}}
    rules = {
        "A-1": bench.rule("test_share >= 0.5", exceptions=[exempt]),
        "B-1": bench.rule("free_count >= 1", ladder=[LIMIT]),
        "C-1": bench.rule("free_score >= 3", status="draft"),
    }
    case = bench.case(rules, {**signals, "free_score": 3})
    assert judge([case]).confidence[0] == pytest.approx(confidence, abs=1e-4)


def test_points_carry_a_milestone(bench: Any) -> None:
    """Where the milestone decides, the breaches with points are what it rests on."""
    rules = {
        "A-1": bench.rule("test_share >= 0.5", points=60),
        "B-1": bench.rule("free_score >= 3"),
    }
    signals = {"test_share": 0.6, "free_score": {"value": 5.0, "sd": 2.2}}
    decisions = judge([bench.case(rules, signals)])
    assert DECISIONS[decisions.decision[0]] == "restrict"
    assert decisions.confidence[0] == pytest.approx(0.8413, abs=1e-4)


def test_a_repeated_breach_carries_its_suspension(bench: Any, past: Any) -> None:
    """The decision is as sure as the breach that repetition counts."""
    history = [past("A-1", f"2026-09-0{n + 1}") for n in range(5)]
    case = bench.case({"A-1": bench.rule("test_share >= 0.5")}, {"test_share": 0.6}, history=history)
    decisions = judge([case])
    assert DECISIONS[decisions.ruled[0]] == "suspend"
    assert decisions.confidence[0] == pytest.approx(0.8413, abs=1e-4)


def test_only_some_clauses_in_some_rows(bench: Any) -> None:
    """Where nobody wants to look, nothing is found; in force and looked at it must be all the same."""
    rules = {name: bench.rule("free_count >= 1") for name in ("A-1", "B-1", "C-1")}
    batch = judge(
        [bench.case(rules, signals) for signals in ({"free_count": 1}, {"free_count": 0}, {})]
    ).batch
    wanted = {"A-1": [False, True, True], "B-1": [False, False, True], "C-1": [True, True, True]}
    found = assess_batch(batch, lambda clause, _: np.array(wanted[clause.id]))
    assert [(a.clause.id, a.rows.tolist()) for a in found] == [("A-1", [1]), ("C-1", [0, 1])]


def test_a_decision_rests_on_breaches_and_open_clauses(bench: Any) -> None:
    """Findings of clauses that are not breached or exempt may be left out."""
    exempt = {"id": "shown", "when": "exact_share >= 0.5"}
    rules = {
        "A-1": bench.rule("free_count >= 1", ladder=[LIMIT], exceptions=[exempt]),
        "B-1": bench.rule("test_share >= 0.5", ladder=[LIMIT]),
    }
    rows = [(1, 0, 0.1), (1, 1, 0.1), (0, 0, 0.5), (0, 0, 0.1)]
    signals = [{"free_count": n, "exact_share": shown, "test_share": share} for n, shown, share in rows]
    decisions = judge([bench.case(rules, each) for each in signals])
    positions = [np.union1d(a.of(BREACHED), a.of(UNDETERMINED)) for a in decisions.found]
    needed = [a.take(at, a.rows[at]) for a, at in zip(decisions.found, positions, strict=True)]
    assert sum(len(a.rows) for a in needed) == 2
    ruling = rule_on(decisions.batch, needed)
    assert [DECISIONS[code] for code in ruling.decision] == ["restrict", "no_action", "escalate", "no_action"]
