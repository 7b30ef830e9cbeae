"""`clausewise eval`: run, compare, replay and limits, with exit status and one-line errors."""

import json

import pytest


@pytest.fixture
def cases(tmp_path, mill):
    """A file with two right labels and a wrong one."""
    labels = {"a": "educate", "b": "educate", "wrong": "restrict"}
    path = tmp_path / "cases.jsonl"
    lines = [
        {"id": name, "profile": mill(f"c_{name}"), "expect": {"decision": label}, "why": "So says the text."}
        for name, label in labels.items()
    ]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return path


@pytest.fixture
def run(clausewise, handbook, cases, tmp_path, monkeypatch):
    """Run `rules-only` over the cases; the page is tested elsewhere."""
    monkeypatch.setattr("evals.evaluation.write_report", lambda *_: None)
    monkeypatch.setattr("evals.intervals.RESAMPLES", 60)

    def start(*arguments, out="run", path=cases):
        return clausewise(
            *("eval", "run", "--system", "rules-only", "--cases", path, "--policies", handbook),
            *("--out", tmp_path / out, *arguments),
        )

    return start


def one_line(ran):
    """The last line on stderr, which is the error."""
    assert ran.status == 2 and ran.out == ""
    assert "Traceback" not in ran.err
    return ran.err.splitlines()[-1]


def test_a_run_prints_its_figures(run, tmp_path):
    """Metrics with intervals on stdout, progress on stderr, files in the folder."""
    ran = run()
    assert ran.status == 0
    assert "verdict.decision_accuracy" in ran.out and "report.html" in ran.out
    assert "3 of 3 cases" in ran.err
    assert {"run.json", "results.jsonl", "summary.json"} <= {
        path.name for path in (tmp_path / "run").iterdir()
    }


def test_json_is_the_summary(run, tmp_path):
    """And nothing else on stdout."""
    printed = json.loads(run("--format", "json").out)
    assert printed == json.loads((tmp_path / "run" / "summary.json").read_text("utf-8"))
    assert printed["metrics"]["verdict.missed_measure_rate"]["n"] == 3


def test_the_page_is_written(clausewise, handbook, cases, tmp_path, monkeypatch):
    """With the wrong case in it; its pictures are tested elsewhere."""
    monkeypatch.setattr("evals.report.sections_of", lambda *_: [])
    arguments = (
        "--system",
        "rules-only",
        "--cases",
        cases,
        "--policies",
        handbook,
        "--out",
        tmp_path / "run",
    )
    assert clausewise("eval", "run", *arguments).status == 0
    assert '<span class="id">wrong</span>' in (tmp_path / "run" / "report.html").read_text("utf-8")


def test_a_second_start_only_reads(run):
    """The same figures, and no progress is told case by case."""
    first, second = run("--format", "json"), run("--format", "json")
    assert first.out == second.out
    assert "of 3 cases" not in second.err


@pytest.mark.parametrize(
    ("limit", "status"),
    [
        ("verdict.decision_accuracy=0.6", 0),
        ("verdict.decision_accuracy=0.7", 1),
        ("verdict.missed_measure_rate=0.3", 1),
        ("verdict.wrongful_measure_rate=0", 0),
    ],
)
def test_limits_decide_the_status(run, limit, status):
    """A metric on the wrong side ends with 1 and says which."""
    ran = run("--fail-under", limit)
    assert ran.status == status
    assert ("worse: " + limit.partition("=")[0] in ran.err) is (status == 1)


def test_a_baseline_decides_the_status(run, tmp_path):
    """A run is never worse than itself, and worse than one without a fault."""
    run()
    assert run("--no-worse-than", tmp_path / "run").status == 0
    summary = json.loads((tmp_path / "run" / "summary.json").read_text("utf-8"))
    better = {"value": 1.0, "low": 0.9, "high": 1.0, "n": 3}
    summary["metrics"]["verdict.decision_accuracy"] = better
    (tmp_path / "better.json").write_text(json.dumps(summary))
    ran = run("--no-worse-than", tmp_path / "better.json")
    assert ran.status == 1 and "worse: verdict.decision_accuracy is 0.667, below 0.900" in ran.err


def test_errors_of_cases_end_with_one(run, cases, mill):
    """The others are answered all the same."""
    bad = {
        "id": "bad",
        "profile": mill(signals={"nope": 1}),
        "expect": {"decision": "educate"},
        "why": "None.",
    }
    cases.write_text(cases.read_text("utf-8") + "\n" + json.dumps(bad), "utf-8")
    ran = run("--format", "json")
    metrics = json.loads(ran.out)["metrics"]
    assert ran.status == 1
    assert (metrics["verdict.errors"]["value"], metrics["verdict.decision_accuracy"]["n"]) == (0.25, 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--system", "rules_only"), 'no system "rules_only"; choose agent, rules-only, llm-only, naive-rag'),
        (("--retrieval", "fake"), "--retrieval: "),
        (("--kind", "verdicts"), "--kind: "),
        (("--fail-under", "accuracy"), '--fail-under: "accuracy" is no limit; write it verdict.'),
        (("--fail-under", "accuracy=1"), 'no metric "accuracy" in this run; known are verdict.'),
        (("--no-worse-than", "nowhere.json"), "nowhere.json: cannot be read"),
        (("--kind", "judgement"), "rules-only answers none of these cases"),
        (("--system", "agent", "--model", "none"), "--model: agent needs a model"),
    ],
)
def test_what_the_user_must_mend_is_a_line(run, arguments, said):
    """Exit status 2, the option by name, no traceback."""
    assert said in one_line(run(*arguments))


def test_missing_cases_are_a_line(run, tmp_path):
    """With the path that is not there."""
    assert "nothing.yaml: cannot be read" in one_line(run(path=tmp_path / "nothing.yaml"))


def test_another_runs_folder_is_a_line(run):
    """What differs is said, and the earlier run stays whole."""
    run()
    assert "holds another run (its plan differs); give another --out" in one_line(run("--sample", "2"))


def test_compare_puts_runs_side_by_side(run, clausewise, tmp_path):
    """The same run twice: no gap, no flip."""
    run(), run("--sample", "2", out="part")
    folders = (tmp_path / "run", tmp_path / "part")
    ran = clausewise("eval", "compare", *folders)
    assert ran.status == 0 and "2 cases in common" in ran.out and "0 answers changed sides" in ran.out
    printed = json.loads(clausewise("eval", "compare", *folders, "--format", "json").out)
    assert printed["cases"] == 2 and printed["flips"] == []
    assert {row["gap"]["value"] for row in printed["differences"]} == {0.0}
    assert (
        clausewise("eval", "compare", *folders, "--fail-under", "verdict.decision_accuracy=1.1").status == 1
    )
    assert "cannot be read" in one_line(clausewise("eval", "compare", tmp_path / "no", tmp_path / "run"))


def test_compare_lists_what_changed_sides(run, clausewise, tmp_path):
    """By id, from what to what."""
    run(), run(out="other")
    file = tmp_path / "other" / "results.jsonl"
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    lines[0]["scores"]["decision"], lines[0]["got"]["decision"] = 0.0, "suspend"
    file.write_text("\n".join(map(json.dumps, lines)) + "\n", "utf-8")
    printed = json.loads(
        clausewise("eval", "compare", tmp_path / "run", tmp_path / "other", "--format", "json").out
    )
    assert printed["flips"] == [
        {"id": "a", "kind": "verdict", "before": "educate", "after": "suspend", "better": False}
    ]


def test_replay_repeats_a_run(run, clausewise, tmp_path):
    """From its record alone, into a new folder; a changed answer is listed and ends with 1."""
    run()
    ran = clausewise("eval", "replay", tmp_path / "run", "--out", tmp_path / "again", "--model", "none")
    assert ran.status == 0 and "3 cases, 0 answered otherwise" in ran.out
    file = tmp_path / "run" / "results.jsonl"
    file.write_text(file.read_text("utf-8").replace('"decision":"educate"', '"decision":"suspend"'), "utf-8")
    ran = clausewise("eval", "replay", tmp_path / "run", "--out", tmp_path / "again", "--model", "none")
    assert ran.status == 1 and "3 cases, 3 answered otherwise" in ran.out


def test_a_run_is_not_replayed_onto_itself(run, clausewise, tmp_path):
    """It would only read what it should check."""
    run()
    ran = clausewise("eval", "replay", tmp_path / "run", "--out", tmp_path / "run")
    assert "--out: is the run itself; give a new folder" in one_line(ran)
