"""Accepted figures: what is kept of finished runs, that it can be held against new ones, how it is shown."""

import json

import pytest
from typer.testing import CliRunner

from evals.accepted import ROOT, accept, accepted_figure, main, shown
from evals.bench_file import load_bench, write_bench
from evals.compare import under, worse_than
from evals.intervals import Figure, share
from evals.runner import run
from evals.summary import load_summary, summarize
from signals.errors import UserError


@pytest.fixture
def runs(build, says, small, tmp_path):
    """A folder as `make eval` and `make bench` leave it: two runs and a benchmark."""
    cases = [build.verdict("a"), build.verdict("b", decision="no_action", breached=[])]
    for name in ("agent", "rules-only"):
        system = says(lambda case: build.answer(), model="sha256:1")
        system.name = name
        plan = {"cases": [str(ROOT / "evals" / "cases"), "/home/me/own"], "policies": None, "prose": 0}
        out = tmp_path / "runs" / name
        summarize(cases, run(cases, system, small, out, plan, lambda *_: None), out)
    write_bench(tmp_path / "runs" / "bench" / "small.json", "small", "make", 2, {"R@1": share([1.0, 0.0])})
    return tmp_path / "runs"


def test_runs_and_benchmarks_are_kept_under_their_names(runs, tmp_path, capsys):
    """A file for each system and benchmark, and nothing else in the folder."""
    into = tmp_path / "deep" / "baselines"
    assert main([str(runs), "--into", str(into)]) == 0
    names = ["agent.json", "bench-small.json", "rules-only.json"]
    assert sorted(path.name for path in into.iterdir()) == names
    assert sorted(line.rpartition("/")[2] for line in capsys.readouterr().out.split()) == names
    assert load_bench(into / "bench-small.json") == load_bench(runs / "bench" / "small.json")


def test_metrics_and_record_are_kept_and_slices_are_not(runs, tmp_path):
    """What was run on what stays with the figures; the bulk of the file is left out."""
    accept(runs, tmp_path / "kept")
    whole, kept = load_summary(runs / "agent"), load_summary(tmp_path / "kept" / "agent.json")
    assert kept.metrics == whole.metrics and whole.slices and not kept.slices
    assert kept.run["made_of"] == {"model": "sha256:1"} and kept.run["cases"] == 2
    assert set(kept.run) == set(whole.run)


def test_no_folder_of_this_machine_is_kept(runs, tmp_path):
    """Paths in the checkout start there; of others the name is left."""
    accept(runs, tmp_path / "kept")
    text = (tmp_path / "kept" / "agent.json").read_text("utf-8")
    assert json.loads(text)["run"]["plan"]["cases"] == ["evals/cases", "own"]
    assert str(ROOT) not in text and "/home" not in text


def test_a_kept_file_holds_a_new_run_to_its_figures(runs, tmp_path):
    """The run that it was made from is no worse; a run with every case wrong is."""
    accept(runs, tmp_path / "kept")
    baseline = load_summary(tmp_path / "kept" / "agent.json").metrics
    same = load_summary(runs / "agent")
    assert worse_than(same, baseline) == [] == under(same, {"verdict.decision_accuracy": 0.5})
    name = "verdict.decision_accuracy"
    worse = same.model_copy(update={"metrics": same.metrics | {name: share([0.0] * 9)}})
    assert worse_than(worse, baseline) == [f"{name} is 0.000, below 0.095 of the baseline"]


def test_the_command_takes_a_kept_file(runs, tmp_path):
    """`eval compare --no-worse-than` reads it like the summary of a run."""
    from cli import app

    accept(runs, tmp_path / "kept")
    kept = str(tmp_path / "kept" / "agent.json")
    line = ["eval", "compare", str(runs / "rules-only"), str(runs / "agent"), "--no-worse-than", kept]
    assert CliRunner().invoke(app, line).exit_code == 0


def test_a_folder_without_summaries_is_refused(tmp_path, capsys):
    """In one sentence; nothing is made."""
    assert main([str(tmp_path), "--into", str(tmp_path / "kept")]) == 2
    line = capsys.readouterr().err
    assert "holds no */summary.json; run `make eval` first" in line and line.count("\n") == 1
    assert not (tmp_path / "kept").exists()


def test_one_damaged_file_keeps_all_others_back(runs, tmp_path):
    """What was accepted before stays as it was."""
    accept(runs, tmp_path / "kept")
    before = {path: path.read_text("utf-8") for path in (tmp_path / "kept").iterdir()}
    (runs / "bench" / "small.json").write_text("{")
    summary = runs / "agent" / "summary.json"
    summary.write_text(summary.read_text("utf-8").replace("sha256:1", "sha256:2"), "utf-8")
    with pytest.raises(UserError, match="holds no figures"):
        accept(runs, tmp_path / "kept")
    assert {path: path.read_text("utf-8") for path in (tmp_path / "kept").iterdir()} == before


def test_what_cannot_be_written_leaves_nothing_behind(runs, tmp_path):
    """The second file cannot be put down, so the first is not there either."""
    into = tmp_path / "kept"
    (into / "rules-only.json.partial.new").mkdir(parents=True)
    with pytest.raises(UserError, match="kept: cannot be written"):
        accept(runs, into)
    assert [path.name for path in into.iterdir()] == ["rules-only.json.partial.new"]


def test_two_runs_of_one_system_are_refused(runs, tmp_path):
    """Which of them is meant is for the user to say."""
    (runs / "agent").rename(runs / "agent-again")
    again = runs / "agent"
    again.mkdir()
    (again / "summary.json").write_bytes((runs / "agent-again" / "summary.json").read_bytes())
    with pytest.raises(UserError, match="two runs of one system") as caught:
        accept(runs, tmp_path / "kept")
    assert "agent-again" in str(caught.value)


def test_a_figure_is_found_by_file_and_name(runs, tmp_path):
    """In runs and in benchmarks alike; what is not there is told with what is."""
    accept(runs, tmp_path / "kept")
    assert accepted_figure(tmp_path / "kept" / "agent.json", "verdict.decision_accuracy") == share([1.0, 0.0])
    assert accepted_figure(tmp_path / "kept" / "bench-small.json", "R@1") == share([1.0, 0.0])
    with pytest.raises(UserError, match='no figure "R@2"; known are R@1|no figure "R@2"') as caught:
        accepted_figure(tmp_path / "kept" / "bench-small.json", "R@2")
    assert str(caught.value).endswith("known are R@1")
    with pytest.raises(UserError, match="cannot be read"):
        accepted_figure(tmp_path / "kept" / "none.json", "R@1")


@pytest.mark.parametrize(
    ("found", "name", "text"),
    [
        (Figure(value=0.8714, low=0.7734, high=0.9309, n=70), "", "87.1 % [77, 93], n = 70"),
        (Figure(value=0.7647, low=0.6763, high=0.8353, n=1105), "ours R@1", "76.5 % [68, 84], n = 1,105"),
        (Figure(value=0.0, low=0.0, high=0.052, n=70), "verdict.errors", "0.0 % [0, 5], n = 70"),
        (Figure(value=-0.031, low=-0.06, high=0.01, n=9), "gap", "−3.1 % [−6, 1], n = 9"),
        (Figure(value=0.5, low=None, high=None, n=2), "", "50.0 %, n = 2"),
        (
            Figure(value=0.162, low=0.101, high=14.793, n=70),
            "verdict.seconds_p50",
            "0.16 s [0.10, 14.8], n = 70",
        ),
        (
            Figure(value=2412.0, low=9.5, high=3000, n=5),
            "verdict.tokens_in",
            "2,412.0 [9.50, 3,000.0], n = 5",
        ),
        (14.4, "seconds_per_message", "14.4"),
        (31000, "tokens_written", "31,000"),
    ],
)
def test_figures_are_shown_for_people(found, name, text):
    """Shares in percent, seconds with their unit, amounts and plain numbers as they are."""
    assert shown(found, name) == text


def test_what_could_not_be_computed_is_not_shown():
    """Text must not state a figure that nobody has."""
    with pytest.raises(UserError, match="x: there is nothing to show"):
        shown(Figure(value=None, low=None, high=None, n=0), "x")
