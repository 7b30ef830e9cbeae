"""The guide to writing a policy, followed to the letter: its files, its commands, its promises."""

import json
import re
import shlex
from pathlib import Path

import pytest

GUIDE = (Path(__file__).parents[1] / "docs" / "writing-policies.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
    if "PROFILE" not in line
]


@pytest.fixture
def reader(tmp_path, monkeypatch, capsys):
    """Somebody who saves what the guide shows and types what it says."""
    from cli import run

    monkeypatch.chdir(tmp_path)
    [clause] = re.findall(r"````markdown\n(.*?)````", GUIDE, re.DOTALL)
    cases = next(b for b in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if "pause-1-breach" in b)
    Path("my-handbook").mkdir()
    Path("my-handbook/long-pauses.md").write_text(clause, "utf-8")
    Path("pause-cases.yaml").write_text(cases, "utf-8")

    def types(start, number=0):
        line = [each for each in COMMANDS if each.startswith(start)][number]
        capsys.readouterr()
        status = run(shlex.split(line)[1:])
        return status, capsys.readouterr().out

    return types


def _approve():
    path = Path("my-handbook/long-pauses.md")
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: approved"), "utf-8")


def _second_version():
    """The change that the guide describes."""
    old = Path("my-handbook/long-pauses.md")
    text = old.read_text("utf-8")
    old.write_text(text.replace("regions:", "effective_to: 2026-06-30\nregions:"), "utf-8")
    new = text.replace("version: 1", "version: 2").replace("2026-01-01", "2026-07-01")
    new = new.replace("20 minutes", "30 minutes").replace("_minutes > 20", "_minutes > 30")
    why = "### What changed in this version\n\nShort breaks were caught.\n\n### Why"
    Path("my-handbook/long-pauses.2026.md").write_text(new.replace("### Why", why), "utf-8")


def _figure(run, name):
    return json.loads((Path("runs") / run / "summary.json").read_text("utf-8"))["metrics"][name]


def test_the_clause_is_clean_and_shown(reader):
    """Lint says nothing about the guide's clause, and `show` puts its rule in words."""
    assert reader("clausewise policies lint") == (0, "no errors, no warnings\n")
    status, shown = reader("clausewise policies show")
    assert status == 0 and "more than 20 minutes and" in " ".join(shown.split())


def test_a_draft_decides_nothing_and_an_approved_rule_passes_all_four(reader):
    """The cases fail while the clause is a draft and pass when it is approved."""
    reader("clausewise eval run")
    assert _figure("pause", "verdict.decision_accuracy")["value"] == 0.5
    _approve()
    reader("clausewise eval run", 1)
    assert _figure("pause-2", "verdict.decision_accuracy") | {"n": 4, "value": 1.0} == _figure(
        "pause-2", "verdict.decision_accuracy"
    )
    assert Path("runs/pause/report.html").is_file()


def test_the_change_is_told_and_the_cases_still_pass(reader):
    """`diff` tells the new limit, and the comparison finds no answer that changed sides."""
    _approve()
    reader("clausewise eval run")
    _second_version()
    assert reader("clausewise policies lint", 1)[0] == 0
    status, told = reader("clausewise policies diff")
    assert status == 0 and "PAUSE-1" in told
    assert "more than 20 minutes" in told and "more than 30 minutes" in told
    assert reader("clausewise eval run", 1)[0] == 0
    status, compared = reader("clausewise eval compare")
    assert status == 0 and "0 answers changed sides" in compared


def test_the_readability_report_reads_the_clause(reader):
    """The list before approval names a command that works on the guide's clause."""
    inline = next(line for line in re.findall(r"`(clausewise policies read[^`]*)`", GUIDE))
    COMMANDS.append(inline)
    status, told = reader("clausewise policies read")
    assert status == 0 and "PAUSE-1" in told
