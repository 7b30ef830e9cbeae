"""The command: files, progress, and one line for every mistake."""

import csv
import json

import pytest

from evals.population.__main__ import main


@pytest.fixture
def run(plan_file, tmp_path, capsys):
    """Run the command on the small plan; gives the status and what it told."""

    def run(*arguments, out="a.jsonl"):
        given = ["--plan", str(plan_file()), "--out", str(tmp_path / out), *map(str, arguments)]
        return main(given), capsys.readouterr().err

    return run


def test_writes_profiles_of_the_day_and_the_kinds_beside(run, tmp_path):
    """One line of kinds for each profile, in its order."""
    status, told = run("--creators", 1200, "--as-of", "2026-05-04", "--kinds", tmp_path / "kinds.csv")
    assert status == 0
    assert "1,200 creators written to" in told
    profiles = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    with (tmp_path / "kinds.csv").open() as file:
        kinds = list(csv.DictReader(file))
    assert [each["creator_id"] for each in profiles] == [each["creator_id"] for each in kinds]
    assert {each["as_of"] for each in profiles} == {"2026-05-04"}
    assert {each["kind"] for each in kinds} == {"honest", "mill", "ring"}


def test_defaults_give_a_thousand_creators_of_seed_one(run, tmp_path):
    """Without kinds, only the one file appears."""
    assert run()[0] == 0
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 1000
    assert lines[0].startswith('{"creator_id": "c1_000000001"')
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.jsonl", "plan.yaml"]


@pytest.mark.parametrize(
    ("arguments", "out", "said"),
    [
        (["--creators", "0"], "a.csv", '--creators: "0" is no whole number from 1 to 1000000000'),
        (["--creators", "many"], "a.csv", '--creators: "many" is no whole number'),
        (["--seed", "-1"], "a.csv", '--seed: "-1" is no whole number from 0 to 4294967295'),
        (["--as-of", "2026-02-30"], "a.csv", '--as-of: "2026-02-30" is no day; write YYYY-MM-DD'),
        (["--as-of", "0031-01-01"], "a.csv", "--as-of: 0031-01-01 lies too far away"),
        (["--region", "MARS"], "a.csv", '--region: the plan has no region "MARS"'),
        (["--plan", "absent.yaml"], "a.csv", "absent.yaml: cannot be read"),
        ([], "a.txt", "a.txt: its ending names no format; end it in .parquet, .jsonl, .csv"),
        ([], "absent/a.csv", "absent: there is no such folder; make it first"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(run, tmp_path, arguments, out, said):
    """And nothing is written."""
    status, told = run(*arguments, out=out)
    assert status == 2
    assert said in told
    assert told.count("\n") == 1
    assert not (tmp_path / out).exists()


def test_one_file_cannot_be_both(run, tmp_path):
    """The kinds would overwrite the profiles."""
    status, told = run("--kinds", tmp_path / "a.jsonl")
    assert status == 2
    assert "--out and --kinds name one file" in told
