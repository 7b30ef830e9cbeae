"""The case behind a verdict, put together again from the profile and what the verdict says was judged."""

from __future__ import annotations

from agent.chat.turns import About
from agent.review import Reviewer
from agent.rules.case import Answer, AnswerCode, AskKey, Case
from agent.verdict import Judged


def case_of(about: About, reviewer: Reviewer) -> Case:
    """The case with the answers that stand in the findings; no question is asked again."""
    answers = {
        AskKey(finding.clause, judged.for_): _answer(judged)
        for finding in about.verdict.findings
        for judged in finding.judgements
    }
    found = frozenset(each.clause for each in about.verdict.retrieved)
    has_model = about.verdict.provenance.model is not None
    return Case(about.profile, reviewer.handbook, answers, found, has_model)


def _answer(judged: Judged) -> Answer:
    code: AnswerCode | None = "unclear_evidence" if judged.answer == "unclear" else None
    return Answer(judged.answer, judged.probability, code, judged.evidence, judged.quote)
