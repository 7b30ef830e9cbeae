import json

import numpy as np
import pytest

from evals.bench_file import load_bench
from evals.intervals import Figure
from evals.retrieval_bench import compare, data_folder, figures, interval, load, main, render
from index.testing import HashEncoder
from signals.errors import UserError

RULES = {
    "0": "# Pension\n\nA pension needs 30 years.",
    "1": "Lamps are sold with a label.",
    "2": "Dogs need a licence.",
}
QUESTIONS = [
    ("Do I get a pension?", "I worked for 30 years.", "0", "a"),
    ("Do my dogs need one?", "My dogs have no licence.", "2", "b"),
    ("May I sell lamps?", "", "1", "c"),
]


@pytest.fixture
def data(tmp_path):
    """A folder in the OR-ShARC form with three rules and three questions."""
    keys = ("question", "scenario", "gold_snippet_id", "tree_id")
    lines = [json.dumps(dict(zip(keys, values, strict=True))) for values in QUESTIONS]
    (tmp_path / "id2snippet.json").write_text(json.dumps(RULES))
    (tmp_path / "open_retrieval_sharc_dev.json").write_text("\n".join(lines))
    return tmp_path


def test_every_method_is_measured_on_every_question(data):
    """Plain methods, ours and the difference stand side by side with n."""
    report = compare(*load(data), HashEncoder(1024))
    assert list(report) == ["BM25", "BM25 + embedder, RRF", "ours", "ours − BM25 + embedder, RRF"]
    assert {figure.n for found in report.values() for figure in found.values()} == {3}
    assert report["ours"]["R@1"].value == 1.0


def test_without_an_embedder_words_are_compared(data, capsys):
    """The option leaves the embedder out; results are one JSON object."""
    assert main(["--data", str(data), "--words-only", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["BM25", "ours", "ours − BM25"]
    assert set(report["ours"]["R@1"]) == {"value", "low", "high", "n"}


def test_figures_are_written_where_asked_for(data, tmp_path, capsys):
    """Each under its method and measure, with the command that made them and no model."""
    place = tmp_path / "bench" / "retrieval.json"
    assert main(["--data", str(data), "--words-only", "--json", "--out", str(place)]) == 0
    printed, written = json.loads(capsys.readouterr().out), load_bench(place)
    assert (written.name, written.n, written.model) == ("retrieval", 3, None)
    assert written.made_by.startswith("python -m evals.retrieval_bench --data")
    assert str(tmp_path) not in written.made_by
    assert written.figures["ours R@1"] == Figure(**printed["ours"]["R@1"])
    assert len(written.figures) == 3 * 4


def test_the_table_shows_percent(data):
    """People read percentages with their intervals."""
    text = render(compare(*load(data), None))
    assert text.splitlines()[0].startswith("n = 3 questions")
    assert "100.0 [100.0, 100.0]" in text


def test_measures_of_known_ranks():
    """First, fifth, tenth and later places count as they should."""
    found = figures(np.array([1, 5, 10, 11]), list("abcd"))
    assert [found[name].value for name in ("R@1", "R@5", "R@10")] == [0.25, 0.5, 0.75]
    assert found["MRR@10"].value == pytest.approx((1 + 1 / 5 + 1 / 10) / 4, abs=1e-4)


def test_intervals_resample_families():
    """One family of equal questions says no more than one question; many families say more."""
    values = np.array([1.0, 0.0] * 50)
    by_question = interval(values, [str(i) for i in range(100)])
    by_family = interval(values, ["hit", "miss"] * 50)
    assert by_question.value == by_family.value == 0.5
    assert (by_family.low, by_family.high) == (0, 1)
    assert 0.35 < by_question.low < 0.5 < by_question.high < 0.65


def test_a_missing_folder_is_a_sentence(tmp_path, monkeypatch, capsys):
    """The line names the folder and how to give another; exit status 2."""
    monkeypatch.setenv("CLAUSEWISE_DATA", str(tmp_path / "none"))
    assert main([]) == 2
    line = capsys.readouterr().err
    assert "none: no id2snippet.json there; name the folder with --data or CLAUSEWISE_DATA" in line
    assert line.count("\n") == 1


def test_the_option_goes_before_the_environment(data, monkeypatch):
    """A given folder wins."""
    monkeypatch.setenv("CLAUSEWISE_DATA", "/nowhere")
    assert data_folder(data) == data


@pytest.mark.parametrize("content", ["{", "[]", '{"question": 1}', ""])
def test_files_of_another_form_are_refused(data, content):
    """Damaged questions end in one sentence."""
    (data / "open_retrieval_sharc_dev.json").write_text(content)
    with pytest.raises(UserError):
        load(data)
