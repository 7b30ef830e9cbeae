"""Answers to the questions of the rules, from a creator's evidence by way of the judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.judge.calibration import Scale
from agent.judge.judge import Question, judge
from agent.judge.source import Purpose
from agent.llm.protocol import TextModel
from agent.rules.asks import Ask
from agent.rules.assess import assess
from agent.rules.case import BREACH, Answer, Case
from agent.rules.measures import calls_a_person


def answer_all(
    case: Case, asks: Sequence[Ask], model: TextModel | None, seconds: float, scale: Scale | None = None
) -> Iterator[tuple[Ask, Answer]]:
    """Each question with its answer, as it comes; without a model all evidence stays unread."""
    for ask in asks:
        purpose: Purpose = "breach" if ask.key.purpose == BREACH else "exception"
        heavy = _is_heavy(case, ask.key.clause)
        question = Question(ask.text, purpose, case.profile.evidence, case.profile.as_of, heavy)
        [found] = judge(model, [question], time_limit=seconds, scale=scale)
        yield (
            ask,
            Answer(found.answer, found.probability, found.code, found.evidence, found.quote, found.judged),
        )


def _is_heavy(case: Case, clause_id: str) -> bool:
    """Whether the step that follows a breach of the clause is heavy enough to call a person."""
    clause = next(clause for clause in case.clauses if clause.id == clause_id)
    assert clause.rule is not None, "only rules ask"
    return calls_a_person(case, assess(case, clause, clause.rule).step)
