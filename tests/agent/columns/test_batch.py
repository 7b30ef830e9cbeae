"""What the rules may look at: clauses in force, what is assessed, signals, answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from agent.columns.answers import NO, UNCLEAR, YES, AnswerColumn, answer_columns
from agent.columns.batch import Batch, View
from agent.columns.profiles import from_profiles
from agent.rules.case import Answer, AskKey
from signals.profile import Profile

KEY = AskKey("A-1", "breach")


def batch_of(
    bench: Any, clauses: Iterable[Any], profiles: list[Profile], answers: dict[int, Answer] | None = None,
    has_model: bool = True, **adjudication: Any,
) -> Batch:  # fmt: skip
    """Profiles under clauses, with the answers of some rows to the question of A-1."""
    given = (
        [{KEY: answers[n]} if n in (answers or {}) else {} for n in range(len(profiles))] if answers else []
    )
    columns = from_profiles(profiles, bench.catalog)
    found = {"A-1": np.array([n % 2 == 0 for n in range(len(profiles))])}
    return Batch(bench.handbook(clauses, adjudication), columns, answer_columns(given), found, has_model)


def view_of(batch: Batch) -> View:
    """All rows of a batch as its first clause sees them."""
    return View(batch, batch.clauses[0][0], np.arange(batch.columns.size))


def test_clauses_in_force_by_region_and_day(bench: Any) -> None:
    """Each version has its rows; a clause without a rule brings a creator into scope and has none."""
    rule = bench.rule("free_count >= 1")
    clauses = [
        bench.clause("A-1", rule, regions=["US"], effective_to="2026-09-29"),
        bench.clause("A-1", rule, regions=["US"], effective_from="2026-09-30", version=2),
        bench.clause("B-1", None, regions=["EU"]),
    ]
    days = [("US", "2026-09-29"), ("US", "2026-09-30"), ("EU", "2026-09-30"), ("SEA", "2026-09-30")]
    batch = batch_of(bench, clauses, [bench.profile(region=region, as_of=day) for region, day in days])
    held = [(clause.version, in_force.tolist()) for clause, _, in_force in batch.clauses]
    assert held == [(1, [True, False, False, False]), (2, [False, True, False, False])]
    assert batch.in_scope.tolist() == [True, True, True, False]


@pytest.mark.parametrize(
    ("start", "bonus", "rating"), [(200, 0, 195), (200, 900, 1000), (3, 0, 0), (3, 4, 2)]
)
def test_rating_before(bench: Any, past: Any, start: int, bonus: int, rating: int) -> None:
    """Start less points in memory plus bonus, from 0 to the maximum."""
    profile = bench.profile(history=[past("A-1", "2026-09-01", 5)], bonus_points=bonus)
    batch = batch_of(
        bench, [bench.clause("A-1", bench.rule("free_count >= 1"))], [profile], rating={"start": start}
    )
    assert batch.rating.tolist() == [rating]


@pytest.mark.parametrize(
    ("condition", "assessed"),
    [
        ("free_count >= 1", [True, True, False]),
        ({"any": ["free_count >= 1", "test_share >= 0.5"]}, [True, True, True]),
        ({"any": ["free_score >= 1", "health_rating < 100"]}, [False, False, False]),
        ("health_rating < 100", [True, True, True]),
    ],
)
def test_assessed_where_anything_was_looked_at(bench: Any, condition: Any, assessed: list[bool]) -> None:
    """A stale value counts as looked at; conditions on derived signals alone are always assessed."""
    stale = {"free_count": {"value": 1, "observed_at": "2026-01-01"}}
    profiles = [bench.profile({"free_count": 1}), bench.profile(stale), bench.profile({"test_share": 0.5})]
    batch = batch_of(bench, [bench.clause("A-1", bench.rule(condition))], profiles)
    [(clause, rule, _)] = batch.clauses
    assert batch.assessed(clause, rule).tolist() == assessed


@pytest.mark.parametrize(("has_model", "assessed"), [(True, [True, False, False]), (False, [False] * 3)])
def test_a_question_alone_needs_model_evidence_and_retrieval(
    bench: Any, note: Any, has_model: bool, assessed: list[bool]
) -> None:
    """Rows 0 and 2 were found, rows 0 and 1 have evidence."""
    profiles = [bench.profile(evidence=[note]), bench.profile(evidence=[note]), bench.profile()]
    clauses = [bench.clause("A-1", bench.rule(ask="Is it so?"))]
    batch = batch_of(bench, clauses, profiles, has_model=has_model)
    [(clause, rule, _)] = batch.clauses
    assert batch.assessed(clause, rule).tolist() == assessed


def test_derived_signals(bench: Any, past: Any) -> None:
    """Counts of all breaches and of the clause that asks, the rating, and the age of the account."""
    history = [past("A-1", "2026-09-01", 5), past("B-1", "2026-09-01", 5), past("A-1", "2026-01-01", 5)]
    profile = bench.profile(history=history, account_opened="2026-09-28")
    view = view_of(batch_of(bench, [bench.clause("A-1", bench.rule("free_count >= 1"))], [profile]))
    names = ("confirmed_breaches_90d", "same_clause_breaches_90d", "health_rating", "account_age_days")
    assert [view.signal(name).value.tolist() for name in names] == [[2], [1], [190], [2]]
    assert view.earlier(300).tolist() == [2]


def test_answers_and_their_defaults(bench: Any, note: Any) -> None:
    """Without an answer: no where there is no evidence, else unclear. Yes and no keep to the margin."""
    answers = {0: Answer("yes", 0.6), 1: Answer("no", 0.4), 2: Answer("yes", 0.9)}
    profiles = [bench.profile(evidence=[note]) for _ in range(4)] + [bench.profile()]
    view = view_of(batch_of(bench, [bench.clause("A-1", bench.rule(ask="Is it so?"))], profiles, answers))
    column: AnswerColumn = view.answer(KEY)
    assert column.said.tolist() == [YES, NO, YES, UNCLEAR, NO]
    assert column.probability.tolist() == [0.6, 0.4, 0.9, 0.5, 0.0]
    low, high = view.said(KEY)
    assert (low.tolist(), high.tolist()) == ([0.8, 0.2, 0.9, 0, 0], [0.8, 0.2, 0.9, 1, 0])
    low, high = view.said(AskKey("A-1", "exception:shown"))
    assert (low.tolist(), high.tolist()) == ([0.0] * 5, [1, 1, 1, 1, 0])
    part = view.at(np.array([2, 4]))
    assert part.answer(KEY).said.tolist() == [YES, NO]


def test_some_rows_of_a_batch(bench: Any, note: Any) -> None:
    """Answers and what retrieval found go with their rows."""
    profiles = [
        bench.profile({"free_count": n}, evidence=[note], region=r) for n, r in ((1, "US"), (2, "EU"))
    ]
    clauses = [bench.clause("A-1", bench.rule(ask="Is it so?"), regions=["US"])]
    batch = batch_of(bench, clauses, profiles, {0: Answer("yes", 0.9)}).take(np.array([1, 0, 1]))
    assert batch.columns.signals["free_count"].value.tolist() == [2, 1, 2]
    assert batch.answers[KEY].said.tolist() == [0, YES, 0]
    assert batch.found["A-1"].tolist() == [False, True, False]
    assert batch.clauses[0][2].tolist() == [False, True, False]
    assert batch.has_model


def test_an_answer_for_all(bench: Any, note: Any) -> None:
    """As if a model had read, whatever was said before; the batch itself stays as it was."""
    clauses = [bench.clause("A-1", bench.rule("free_count >= 1", ask="Is it so?"))]
    profiles = [bench.profile(evidence=[note]), bench.profile()]
    batch = batch_of(bench, clauses, profiles, {0: Answer("no", 0.1)})
    column = view_of(batch.with_answer(KEY, YES, 0.8)).answer(KEY)
    assert (column.said.tolist(), column.probability.tolist()) == ([YES, YES], [0.8, 0.8])
    assert column.judged.all()
    assert view_of(batch).answer(KEY).said.tolist() == [NO, NO]
