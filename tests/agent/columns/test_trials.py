"""The moves that are tried on the rows of a batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.columns.trials import Trials, codes_of, first_of, trials
from agent.rules.case import Case
from tests.agent.columns.creators import judge

SHOWN = {"id": "shown", "ask": "Is a licence on file?"}


def trials_of(cases: list[Case], rows: list[int] | None = None) -> Trials:
    """The trials of some cases, or of all."""
    decisions = judge(cases)
    asked = np.arange(len(cases)) if rows is None else np.array(rows, np.intp)
    return trials(decisions.batch, decisions.found, asked)


def words(tried: Trials, row: int = 0) -> list[str]:
    """The moves of one row, in their order."""
    return [tried.moves[move].change for move in tried.move[tried.row == row]]


@pytest.mark.parametrize(
    ("signals", "tried"),
    [
        ({"test_share": 0.9}, ["test_share < 0.5"]),
        ({"test_share": 0.1}, ["test_share >= 0.5"]),
        ({"test_share": 0.5}, ["test_share >= 0.5", "test_share < 0.5"]),
        ({"test_share": {"value": 0.5, "sd": 0.0}}, ["test_share < 0.5"]),
        (
            {"test_share": {"value": 0.9, "observed_at": "2026-01-01"}},
            ["test_share < 0.5", "test_share >= 0.5"],
        ),
    ],
)
def test_a_test_that_surely_holds_is_not_tried(bench: Any, signals: Any, tried: list[str]) -> None:
    """Both ways where nobody knows for sure; what is stale lies nowhere, and words decide the order."""
    assert words(trials_of([bench.case({"A-1": bench.rule("test_share >= 0.5")}, signals)])) == tried


def test_the_nearest_comes_first(bench: Any) -> None:
    """By the share of the larger value, whatever clause a test stands in; what is missing is nearest."""
    rules = {
        "A-1": bench.rule({"any": ["exact_share >= 0.4", "free_count >= 10"]}),
        "B-1": bench.rule({"any": ["exact_share >= 0.1", "free_score >= 1"]}),
    }
    case = bench.case(rules, {"exact_share": 0.2, "free_count": 9})
    assert words(trials_of([case])) == [
        "free_score < 1",
        "free_score >= 1",
        "free_count >= 10",
        "exact_share >= 0.4",
        "exact_share < 0.1",
    ]


def test_of_equal_words_only_the_nearest(bench: Any) -> None:
    """Thresholds that differ beyond the sixth decimal read alike; of missing ones, the lowest counts."""
    rules = {
        name: bench.rule(f"free_score >= {n}") for name, n in (("A-1", "0.1234564"), ("B-1", "0.1234561"))
    }
    tried = trials_of([bench.case(rules, {"free_score": {"value": value, "sd": 0}}) for value in (0, 1)])
    values = {(row, tried.moves[move].value) for row, move in zip(tried.row, tried.move, strict=True)}
    assert (0, 0.1234561) in values
    assert len(values) == 2
    other = bench.rule({"any": ["free_score >= 0.1234564", "free_score >= 0.1234561", "free_count >= 1"]})
    tried = trials_of([bench.case({"A-1": other}, {"free_count": 1})])
    assert 0.1234561 in [tried.moves[move].value for move in tried.move]
    assert len(tried.move) == 3


def test_a_row_has_the_trials_of_its_own_clauses(bench: Any) -> None:
    """Those in force for it and looked at, and only rows that are asked about."""
    clauses = [
        bench.clause("A-1", bench.rule("free_count >= 1"), regions=["US"]),
        bench.clause("B-1", bench.rule("exact_share >= 0.5")),
    ]
    signals = {"free_count": 0, "exact_share": 0.1}
    cases = [bench.case(clauses, signals, region=region) for region in ("US", "EU", "US")]
    cases.append(bench.case(clauses, {"free_count": 0}))
    tried = trials_of(cases, [3, 1, 0])
    assert [words(tried, row) for row in range(4)] == [
        ["exact_share >= 0.5", "free_count >= 1"],
        ["exact_share >= 0.5"],
        [],
        ["free_count >= 1"],
    ]
    assert tried.row.tolist() == sorted(tried.row.tolist())


def test_answers_that_leave_the_status_are_not_tried(bench: Any, note: Any) -> None:
    """Where nothing is breached, no exception matters; where one is, it matters both ways."""
    rule = bench.rule("free_count >= 1", exceptions=[SHOWN])
    cases = [bench.case({"A-1": rule}, {"free_count": n}, evidence=[note]) for n in (0, 1)]
    tried = trials_of(cases)
    assert words(tried, 0) == ["free_count >= 1"]
    assert words(tried, 1) == [
        "A-1 exception:shown = no",
        "A-1 exception:shown = yes",
        "free_count < 1",
    ]


@pytest.mark.parametrize(
    ("answer", "tried"),
    [
        (("yes", 0.9), ["A-1 exception:shown = no", "free_count < 1"]),
        (("no", 0.1), ["A-1 exception:shown = yes", "free_count < 1"]),
        (("unclear", 0.1), ["A-1 exception:shown = no", "A-1 exception:shown = yes", "free_count < 1"]),
        (("unclear", 0.9), ["A-1 exception:shown = yes", "A-1 exception:shown = no", "free_count < 1"]),
    ],
)
def test_an_answer_lies_as_far_as_its_probability(
    bench: Any, note: Any, answer: Any, tried: list[str]
) -> None:
    """An answer that stands is not tried again."""
    answers = {("A-1", "exception:shown"): answer}
    rule = bench.rule("free_count >= 1", exceptions=[SHOWN])
    case = bench.case({"A-1": rule}, {"free_count": 1}, answers=answers, evidence=[note])
    assert words(trials_of([case])) == tried


def test_without_evidence_an_answer_is_no(bench: Any) -> None:
    """Only yes is tried, from as far as can be."""
    rule = bench.rule("free_count >= 2", exceptions=[SHOWN])
    assert words(trials_of([bench.case({"A-1": rule}, {"free_count": 2})])) == [
        "free_count < 2",
        "A-1 exception:shown = yes",
    ]


def test_what_a_move_touches(bench: Any) -> None:
    """A signal touches the clauses that name it, in a breach or an exception; an answer its own."""
    exempt = bench.rule("free_count >= 1", exceptions=[SHOWN, {"id": "noisy", "when": "exact_share >= 0.5"}])
    rules = {"A-1": exempt, "B-1": bench.rule("free_count >= 1")}
    case = bench.case(rules, {"free_count": 1, "exact_share": 0.1})
    tried, told = trials_of([case]), np.array(words(trials_of([case])))
    a, b = (tried.touching(clause, clause.rule) for clause in case.clauses)
    assert set(told[a]) == {"A-1 exception:shown = yes", "exact_share >= 0.5", "free_count < 1"}
    assert told[b].tolist() == ["free_count < 1"]
    assert tried.take(np.flatnonzero(b)).touching(case.clauses[1], case.clauses[1].rule).tolist() == [True]


def test_no_rows_have_no_trials(bench: Any) -> None:
    """Nobody is asked about, or nothing can be moved."""
    case = bench.case({"A-1": bench.rule("free_count >= 1")}, {"free_count": 1})
    assert len(trials_of([case], []).row) == 0
    assert trials_of([bench.case({"A-1": bench.rule("health_rating >= 1")})]).moves == ()


def test_codes_and_first_keys() -> None:
    """Codes follow the alphabet; of equal keys the first position counts, in order."""
    codes, each = codes_of(["b", "a", "b"])
    assert (dict(codes), each.tolist()) == ({"a": 0, "b": 1}, [1, 0, 1])
    assert first_of(np.array([7, 3, 7, 1, 3])).tolist() == [0, 1, 3]
