"""`summary.json`: written, read back, and refused where it is none."""

import json

import pytest

from evals.runner import run
from evals.summary import load_results, load_summary, summarize
from signals.errors import UserError


@pytest.fixture
def done(build, says, small, tmp_path):
    """A finished run of two cases: cases, results, folder."""
    cases = [build.verdict("a"), build.verdict("b", decision="no_action", breached=[])]
    results = run(
        cases, says(lambda case: build.answer()), small, tmp_path, {"sample": None}, lambda *_: None
    )
    return cases, results, tmp_path


def test_a_summary_is_what_it_was(done):
    """The file holds figures, slices and record; a folder stands for its file."""
    summary = summarize(*done)
    assert load_summary(done[2]) == load_summary(done[2] / "summary.json") == summary
    raw = json.loads((done[2] / "summary.json").read_text("utf-8"))
    assert raw["metrics"]["verdict.decision_accuracy"] == {
        "value": 0.5,
        "low": 0.0945,
        "high": 0.9055,
        "n": 2,
    }
    assert raw["run"]["plan"] == {"sample": None} and raw["slices"]
    assert load_results(done[2]) == done[1]


@pytest.mark.parametrize(
    ("text", "said"), [(None, "cannot be read"), ("{", "no summary"), ('{"metrics": 1}', "no")]
)
def test_what_is_no_summary_is_refused(tmp_path, text, said):
    """In one line with the way out."""
    if text is not None:
        (tmp_path / "summary.json").write_text(text)
    with pytest.raises(UserError, match=said) as caught:
        load_summary(tmp_path)
    assert "; " in str(caught.value)


def test_damaged_results_are_refused(tmp_path):
    """No results, or a line that is none."""
    with pytest.raises(UserError, match=r"results.jsonl: cannot be read; give the --out folder of a run"):
        load_results(tmp_path)
    (tmp_path / "results.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(UserError, match="holds a line that is no result"):
        load_results(tmp_path)
