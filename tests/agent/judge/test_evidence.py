"""Answers by way of the judge, question by question."""

from agent.judge import evidence
from agent.judge.evidence import answer_all
from agent.judge.judge import NO_EVIDENCE
from agent.llm.protocol import ModelError
from agent.llm.scripted import ScriptedModel
from agent.rules.asks import worth_asking

RULE = {
    "severity": "moderate",
    "ladder": ["educate"],
    "breach_when": "free_count >= 1",
    "exceptions": [{"id": "shown", "ask": "Is a licence on file?"}],
}


def _yes(request):
    """Sure of a yes, in whichever words it is asked."""
    return {answer: float(answer in ("Yes", "proven")) for answer in request.answers}


def _answers(bench, note, model):
    case = bench.case({"TEST-1": RULE}, {"free_count": 5}, evidence=[note])
    return list(answer_all(case, list(worth_asking(case)), model, 5.0))


def test_without_a_model_all_evidence_stays_unread(bench, note):
    """Each question is answered `unclear`, with the code that calls a person."""
    [(ask, answer)] = _answers(bench, note, None)
    assert ask.key == ("TEST-1", "exception:shown")
    assert (answer.verbal, answer.code, answer.judged) == ("unclear", "unclear_evidence", True)


def test_a_model_that_says_yes_opens_the_exception(bench, note):
    """Odds of the model become an answer that names the evidence it rests on."""
    [(_, answer)] = _answers(bench, note, ScriptedModel(_yes))
    assert answer.verbal == "yes" and answer.probability > 0.5
    assert answer.evidence == ("n1",)
    assert answer.quote is None or answer.quote in note["text"]


def test_a_model_that_fails_leaves_the_question_unclear(bench, note):
    """A dead model is no answer, and no exception either."""
    [(_, answer)] = _answers(bench, note, ScriptedModel(lambda r: ModelError("it died")))
    assert (answer.verbal, answer.code) == ("unclear", "unclear_evidence")


def test_the_judge_is_told_how_heavy_the_step_is(bench, note, monkeypatch):
    """More than advice hangs on a question where the step that follows would call a person."""
    asked = []

    def judge(_, questions, **__):
        asked.extend(questions)
        return [NO_EVIDENCE]

    monkeypatch.setattr(evidence, "judge", judge)
    for step in ("educate", {"restrict": {"measure": "reach_limit", "days": 7}}):
        case = bench.case({"TEST-1": RULE | {"ladder": [step]}}, {"free_count": 5}, evidence=[note])
        list(answer_all(case, list(worth_asking(case)), None, 5.0))
    assert [question.heavy for question in asked] == [False, True]


def test_answers_come_one_by_one(bench, note):
    """The second question is put only when somebody asks for its answer."""
    rules = {f"TEST-{n}": RULE for n in (1, 2)}
    case = bench.case(rules, {"free_count": 5}, evidence=[note])
    model = ScriptedModel(_yes)
    stream = answer_all(case, list(worth_asking(case)), model, 5.0)
    next(stream)
    before = len(model.requests)
    next(stream)
    assert 0 < before < len(model.requests)
