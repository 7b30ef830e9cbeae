"""Answers and findings of retrieval, as columns."""

from __future__ import annotations

import pytest

from agent.columns.answers import NO, UNANSWERED, UNCLEAR, UNTRUSTED, YES, answer_columns, found_columns
from agent.rules.case import Answer, AskKey

KEY = AskKey("A-1", "breach")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer("yes", 0.9), YES),
        (Answer("no", 0.1), NO),
        (Answer("unclear", 0.5), UNCLEAR),
        (Answer("unclear", 0.5, "untrusted_evidence"), UNTRUSTED),
    ],
)
def test_answers_have_codes(answer: Answer, code: int) -> None:
    """Each in its row; the others are unanswered."""
    column = answer_columns([{}, {KEY: answer}])[KEY]
    assert column.said.tolist() == [UNANSWERED, code]
    assert column.probability.tolist() == [0.0, answer.probability]
    assert column.judged.tolist() == [False, True]


def test_an_answer_without_reading_is_not_judged() -> None:
    """What followed by itself is told apart, also when only some rows are taken."""
    column = answer_columns([{KEY: Answer("no", 0.0, judged=False)}, {KEY: Answer("no", 0.0)}])[KEY]
    assert column.take(column.judged.nonzero()[0]).judged.tolist() == [True]
    assert column.judged.tolist() == [False, True]


def test_found_clauses() -> None:
    """One column for each clause that was found anywhere."""
    found = found_columns([{"A-1"}, set(), {"A-1", "B-1"}])
    assert {name: rows.tolist() for name, rows in found.items()} == {
        "A-1": [True, False, True],
        "B-1": [False, False, True],
    }
