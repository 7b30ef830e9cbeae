"""The benchmark runs on any model; a calibration is made from labelled cases alone."""

from agent.judge.calibration import Scale, shipped
from agent.judge.reading import STATES
from agent.llm.scripted import ScriptedModel
from evals.judge_bench import calibrate, floor_scores, judge_scores, report, write_calibration
from evals.judge_cases import CaseEvidence, JudgementCase

CASES = [
    JudgementCase(
        id=f"c{n}",
        ask="Is the licence valid?",
        evidence=(CaseEvidence(text="good" if n % 2 else "bad", trusted=True),),
        answer="yes" if n % 2 else "no",
    )
    for n in range(40)
]


def reply(request):
    """Right, if not sure."""
    p = 0.7 if "good" in request.suffix[-1].content else 0.3
    if request.answers == STATES:
        return dict.fromkeys(STATES, 0.0) | {"proven": p, "missing": 1 - p}
    return {"Yes": p, "No": 1 - p}


def test_calibration_makes_a_timid_model_sure(tmp_path):
    """Uncalibrated it stays unclear; calibrated it answers, and the file can be read again."""
    model = ScriptedModel(reply)
    assert {s.said for s in judge_scores(model, CASES, Scale(None))} == {"unclear"}
    calibration = calibrate(model, CASES)
    scored = judge_scores(model, CASES, Scale(calibration))
    assert all(s.said == s.truth for s in scored)
    assert "precision of yes" in report("judge", scored)
    write_calibration(calibration, tmp_path / "calibrations.yaml")
    assert model.digest in (tmp_path / "calibrations.yaml").read_text()
    assert all(c.model in (tmp_path / "calibrations.yaml").read_text() for c in shipped())


def test_the_plain_prompt_has_no_unclear():
    """It is cut at one half."""
    assert {s.said for s in floor_scores(ScriptedModel(reply), CASES)} == {"yes", "no"}
