"""Labelled questions: the shipped ones, and faults in one's own."""

from collections import Counter

import pytest

from evals.judge_cases import load_cases
from signals.errors import UserError

GOOD = '{"id": "a", "ask": "Is it?", "evidence": [{"text": "It is.", "trusted": true}], "answer": "yes"}'


def test_the_shipped_cases():
    """At least 150, both halves hold every answer, and a fifth is not in English."""
    cases = load_cases()
    assert len(cases) >= 150
    assert all(n >= 10 for n in Counter((c.half, c.answer) for c in cases).values())
    assert sum("en" not in c.tags for c in cases) >= len(cases) / 6


def test_a_case_as_a_question(tmp_path):
    """An exception by default; evidence is numbered."""
    (tmp_path / "c.jsonl").write_text(GOOD)
    question = load_cases(tmp_path / "c.jsonl")[0].question()
    assert (question.purpose, question.evidence[0].id, question.evidence[0].trusted) == (
        "exception",
        "e1",
        True,
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{GOOD}\n{GOOD}", r"c.jsonl:2: the id 'a' stands twice"),
        (GOOD.replace("yes", "maybe"), r"c.jsonl:1: answer: "),
        (GOOD.replace('"ask"', '"question"'), r"c.jsonl:1: ask: "),
        (f"{GOOD}\n{{", r"c.jsonl:2: no JSON"),
    ],
)
def test_faults_are_located(tmp_path, text, says):
    """File, line, field."""
    (tmp_path / "c.jsonl").write_text(text)
    with pytest.raises(UserError, match=says):
        load_cases(tmp_path / "c.jsonl")
