"""Labelled questions: the shipped ones, and what the judge is asked."""

from collections import Counter

from evals.case_files import SHIPPED, load_cases, only
from evals.judge_cases import JudgementCase

LANGUAGES = {"de", "es", "fr", "id", "pt", "th", "vi"}
GOOD = '{"id": "a", "ask": "Is it?", "evidence": [{"text": "It is.", "trusted": true}], "answer": "yes"}'


def test_the_shipped_cases():
    """At least 400 in all, both halves hold every answer, and a sixth is not in English."""
    cases = only(load_cases([SHIPPED / "judgements"]), JudgementCase)
    assert len(cases) >= 400
    assert all(n >= 50 for n in Counter((c.half, c.answer) for c in cases).values())
    assert sum(not LANGUAGES.isdisjoint(c.tags) for c in cases) >= len(cases) / 6


def test_a_case_as_a_question(tmp_path):
    """An exception by default; evidence is numbered."""
    (tmp_path / "c.jsonl").write_text(GOOD)
    [case] = only(load_cases([tmp_path / "c.jsonl"]), JudgementCase)
    question = case.question()
    assert (question.purpose, question.evidence[0].id, question.evidence[0].trusted) == (
        "exception",
        "e1",
        True,
    )
