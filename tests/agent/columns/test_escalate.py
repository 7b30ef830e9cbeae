"""Why rows of a batch go to a person."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.columns.creators import judge

LIMIT = {"restrict": {"measure": "posting_limit", "days": 7}}
SUSPEND = {"suspend": {"measure": "account"}}
OPEN = {"test_share": 0.5}


def reasons(case: Any) -> set[tuple[str, str | None]]:
    """Code and clause of each reason."""
    return {(code, clause) for code, clause in judge([case]).reasons.of(0)}


def test_no_clause_in_force(bench: Any) -> None:
    """A creator to whom nothing applies is nobody's to decide."""
    clauses = [bench.clause("A-1", bench.rule("free_count >= 1"), regions=["US"])]
    assert reasons(bench.case(clauses, {"free_count": 1}, region="EU")) == {("out_of_scope", None)}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (["educate"], {("low_margin", "A-1")}),
        ([LIMIT], set()),
    ],
)
def test_an_open_clause_heavier_than_the_decision(
    bench: Any, other: list[Any], expected: set[tuple[str, str]]
) -> None:
    """Open restrictions call a person beside advice, and not beside another restriction."""
    rules = {
        "A-1": bench.rule("test_share >= 0.5", ladder=[LIMIT]),
        "B-1": bench.rule("free_count >= 1", ladder=other),
    }
    assert reasons(bench.case(rules, {**OPEN, "free_count": 1})) == expected


def test_open_advice_calls_nobody_unless_the_handbook_says_so(bench: Any) -> None:
    """`escalate_from` is the lightest kind that does."""
    rules = {"A-1": bench.rule("test_share >= 0.5")}
    assert reasons(bench.case(rules, OPEN)) == set()
    assert reasons(bench.case(rules, OPEN, adjudication={"escalate_from": "educate"})) == {
        ("low_margin", "A-1")
    }


def test_a_breached_draft(bench: Any) -> None:
    """It acts on nobody, and calls a person where it would restrict."""
    rules = {"A-1": bench.rule("free_count >= 1", ladder=[LIMIT], status="draft")}
    assert reasons(bench.case(rules, {"free_count": 1})) == {("draft_rule", "A-1")}


@pytest.mark.parametrize(
    ("keys", "severe"),
    [
        ({"severity": "critical"}, False),
        ({"severity": "severe"}, True),
        ({"severity": "critical", "ask": "Is it so?"}, True),
    ],
)
def test_a_suspension_needs_a_sound_basis(bench: Any, note: Any, keys: dict[str, Any], severe: bool) -> None:
    """A first breach that is not critical, or a model's answer, is none."""
    rule = bench.rule("free_count >= 1", ladder=[SUSPEND], **keys)
    answers = {("A-1", "breach"): ("yes", 1.0)} if "ask" in keys else {}
    case = bench.case({"A-1": rule}, {"free_count": 1}, answers=answers, evidence=[note])
    assert reasons(case) == ({("severe_measure", "A-1")} if severe else set())


def test_a_repeated_breach_is_sound(bench: Any, past: Any) -> None:
    """The second time, the ladder's suspension stands; a doubtful one never does."""
    history = [past("A-1", "2026-09-01")]
    rule = bench.rule("test_share >= 0.5", ladder=[SUSPEND])
    sure, doubtful = ({"test_share": value} for value in (0.9, 0.6))
    assert reasons(bench.case({"A-1": rule}, sure, history=history)) == set()
    assert reasons(bench.case({"A-1": rule}, doubtful, history=history)) == {("severe_measure", "A-1")}


def test_the_lowest_sound_probability_is_sound(bench: Any, past: Any) -> None:
    """A breach as probable as `sound_suspend` asks for carries a suspension."""
    rule = bench.rule("free_count >= 1", ladder=[SUSPEND])
    history, numbers = [past("A-1", "2026-09-01")], {"sound_suspend": 1.0}
    case = bench.case({"A-1": rule}, {"free_count": 1}, history=history, adjudication=numbers)
    assert reasons(case) == set()


def test_a_suspension_by_milestone_names_no_clause(bench: Any) -> None:
    """The whole rating led to it."""
    rule = bench.rule("free_count >= 1", points=200)
    assert reasons(bench.case({"A-1": rule}, {"free_count": 1})) == {("severe_measure", None)}


@pytest.mark.parametrize("names", [{"A-1": ["B-1"]}, {"B-1": ["A-1"]}])
def test_conflicting_clauses(bench: Any, names: dict[str, list[str]]) -> None:
    """Whichever names the other, the first carries the reason; one breach alone is no conflict."""
    rules = {
        "A-1": bench.rule("free_count >= 1", conflicts_with=names.get("A-1", [])),
        "B-1": bench.rule("free_count >= 2", conflicts_with=names.get("B-1", [])),
        "C-1": bench.rule("free_count >= 1"),
    }
    assert reasons(bench.case(rules, {"free_count": 2})) == {("conflicting_clauses", "A-1")}
    assert reasons(bench.case(rules, {"free_count": 1})) == set()


def test_a_clause_in_conflict_with_two_has_one_reason(bench: Any) -> None:
    """Reasons are told once, however many clauses are behind one."""
    rules = {name: bench.rule("free_count >= 1") for name in ("B-1", "C-1")}
    rules["A-1"] = bench.rule("free_count >= 1", conflicts_with=["B-1", "C-1"])
    case = bench.case(rules, {"free_count": 1})
    assert judge([case]).reasons.of(0) == (("conflicting_clauses", "A-1"),)
