"""`clausewise eval calibrate`: with and without an adapter, and what it refuses."""

import json

import pytest

from agent.judge.calibration_files import FILE, read_calibrations, scale_for
from agent.llm.protocol import ModelError
from agent.llm.scripted import ScriptedModel
from evals.case_files import load_cases, only
from evals.judge_cases import JudgementCase
from tests.timid_reader import timid


@pytest.fixture
def model(monkeypatch):
    """The model that every command opens."""
    scripted = ScriptedModel(timid)
    monkeypatch.setattr("agent.llm.backends.open_model", lambda settings: scripted)
    return scripted


@pytest.fixture
def cases(tmp_path):
    """A file of labelled questions, of which half or so calibrate."""
    words = {"yes": "good", "no": "bad"}
    lines = [
        {
            "id": f"c{n}",
            "ask": "Is it?",
            "evidence": [{"text": words[answer], "trusted": True}],
            "answer": answer,
        }
        for n in range(120)
        for answer in [("yes", "no")[n % 2]]
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return path


@pytest.fixture
def adapter(tmp_path):
    """An adapter file, as far as anything here looks into it."""
    path = tmp_path / "taught.gguf"
    path.write_bytes(b"what was taught")
    return path


@pytest.fixture
def calibrate(clausewise, cases, tmp_path):
    """Calibrate on the cases, in a data folder."""

    def run(*arguments):
        return clausewise("eval", "calibrate", "--cases", cases, "--home", tmp_path / "home", *arguments)

    return run


def test_a_model_as_it_comes_is_calibrated(calibrate, model, cases, tmp_path):
    """On one half of the cases; the calibration is kept in the data folder, and said."""
    ran = calibrate()
    [made] = read_calibrations(tmp_path / "home" / FILE)
    half = [case for case in only(load_cases([cases]), JudgementCase) if case.half == "calibration"]
    assert ran.status == 0
    assert f"by {len(half)} cases; kept in {tmp_path / 'home' / FILE}" in ran.out
    assert (made.model, made.adapter, made.cases) == (model.digest, None, len(half))
    assert all(request.adapter is None for request in model.requests)


def test_an_adapter_is_calibrated_kept_and_found_again(calibrate, model, adapter, tmp_path):
    """Every question is asked under it; the next run needs no option and not the file it came from."""
    assert calibrate("--adapter", adapter).status == 0
    assert {request.adapter.path for request in model.requests} == {str(adapter)}
    kept = scale_for(model.digest, tmp_path / "home").adapter
    assert kept is not None and kept.digest == model.requests[0].adapter.digest
    adapter.unlink()
    asked = len(model.requests)
    assert calibrate().status == 0
    assert {request.adapter for request in model.requests[asked:]} == {kept}
    assert scale_for(model.digest, tmp_path / "home").adapter == kept


def test_another_place_gets_the_adapter_too(calibrate, model, adapter, tmp_path):
    """Whoever copies the folder has all of it."""
    assert calibrate("--adapter", adapter, "--out", tmp_path / "out" / FILE).status == 0
    assert scale_for(model.digest, tmp_path / "out").adapter is not None
    assert not (tmp_path / "home" / FILE).exists()


def test_an_adapter_for_claims_is_kept_beside_the_other(calibrate, model, adapter, cases, tmp_path):
    """Alone it is refused, and where nothing can be learnt of claims it is left out with a word."""
    ears = tmp_path / "ears.gguf"
    ears.write_bytes(b"what claims are")
    ran = calibrate("--claims-adapter", ears)
    assert (ran.status, model.requests) == (2, [])
    assert "--claims-adapter: needs --adapter beside it" in ran.err
    ran = calibrate("--claims-adapter", ears, "--adapter", adapter)
    assert ran.status == 0 and "warning: the adapter for claims is left out" in ran.err
    assert len(list((tmp_path / "home" / "adapters").iterdir())) == 1
    with cases.open("a", encoding="utf-8") as file:
        for n in range(120):
            text, answer = ("good", "unclear") if n % 2 else ("bad", "no")
            said = {"id": f"own{n}", "ask": "Is it?", "evidence": [{"text": text, "trusted": False}]}
            file.write("\n" + json.dumps({**said, "answer": answer}))
    ran = calibrate("--claims-adapter", ears, "--adapter", adapter)
    assert ran.status == 0 and ran.err.count("warning") == 0
    assert len(list((tmp_path / "home" / "adapters").iterdir())) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--sample", "5"), "--cases: holds 5 cases to calibrate on, fewer than 30"),
        (("--adapter", "nowhere.gguf"), "nowhere.gguf"),
    ],
)
def test_what_the_user_must_mend_is_told(calibrate, model, arguments, said):
    """Exit status 2, nothing asked, no traceback."""
    ran = calibrate(*arguments)
    assert (ran.status, ran.out, model.requests) == (2, "", [])
    assert said in ran.err and "Traceback" not in ran.err


def test_no_model_calibrates_nothing(calibrate):
    """And says so in a line."""
    ran = calibrate("--model", "none")
    assert ran.status == 2
    assert "--model none: calibrates nothing" in ran.err


def test_a_file_that_is_no_adapter_is_a_line(calibrate, adapter, monkeypatch, tmp_path):
    """What the model's back end says of it; no calibration is kept."""
    fails = ScriptedModel([ModelError("is no adapter of this model", where=str(adapter))])
    monkeypatch.setattr("agent.llm.backends.open_model", lambda settings: fails)
    ran = calibrate("--adapter", adapter)
    assert ran.status == 2 and f"{adapter}: is no adapter of this model" in ran.err
    assert "Traceback" not in ran.err and not (tmp_path / "home" / FILE).exists()
