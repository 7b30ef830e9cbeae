"""An evaluation from plan to files, with the system put in by the test."""

import json
from typing import Any

import pytest

from agent.settings import load_settings
from evals import evaluation
from evals.evaluation import Plan, chosen, evaluate
from evals.sampling import by_hash
from signals.errors import UserError
from tests.evals.conftest import SMALL


@pytest.fixture
def files(build, tmp_path):
    """A file with three verdict cases and one query."""
    cases = [build.verdict(f"v{n}") for n in range(3)] + [build.query()]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(case.model_dump_json(exclude_none=True, by_alias=True) for case in cases))
    return path


@pytest.fixture
def go(files, build, says, tmp_path, monkeypatch):
    """Evaluate with a system that answers by a function; gives summary, results, system and sentences."""

    def start(kinds=("verdict", "retrieval"), report=False, **plan):
        def reply(case):
            return {"ranking": ["STILL-2"]} if case.id == "q" else build.answer()

        system = says(reply)
        heard: list[str] = []
        given: dict[str, Any] = {}
        system.kinds = frozenset(kinds)

        def opened(*arguments, **keys):
            given.update(keys)
            return system

        monkeypatch.setattr(evaluation, "open_system", opened)
        if not report:
            monkeypatch.setattr(evaluation, "write_report", lambda *_: None)
        settings = load_settings(home=tmp_path, policies=SMALL, model="none")
        full = Plan(cases=(files,), **plan)
        found = evaluate(full, settings, tmp_path / "out", heard.append, lambda done, total: None)
        return *found, system, heard, given

    return start


def test_all_three_files_are_written(go, tmp_path, monkeypatch):
    """Report, summary and results of every kind that was asked."""
    monkeypatch.setattr("evals.report.sections_of", lambda *_: [])
    summary, results, system, heard, _ = go(report=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("report.html", "summary.json", "results.jsonl", "run.json")
    }
    assert (
        summary.metrics["retrieval.recall@1"].value == summary.metrics["verdict.decision_accuracy"].value == 1
    )
    assert len(results) == 4 and heard == [] and system.closed


def test_what_a_system_cannot_answer_is_left_out(go):
    """And said."""
    _, results, _, heard, _ = go(kinds=("retrieval",))
    assert [result.id for result in results] == ["q"]
    assert heard == ["agent leaves out 3 cases of kinds that it cannot answer"]


def test_a_system_is_closed_when_there_is_nothing_to_do(go):
    """A plan without any case for the system is a fault of the plan."""
    with pytest.raises(UserError, match="agent answers none of these cases"):
        go(kinds=("chat",))


def test_prose_and_retrieval_reach_the_system(go):
    """So many verdict cases are named, and none is made up."""
    *_, given = go(prose=2, retrieval="gold", kinds=("verdict",))
    assert len(given["prose"]) == 2 and given["prose"] < {"v0", "v1", "v2"}
    assert given["retrieval"] == "gold"


def test_the_plan_is_kept(go, tmp_path):
    """So that the run can be done again."""
    go(sample=2)
    kept = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["plan"]
    assert Plan(**kept).sample == 2


def test_a_sample_is_the_same_for_everyone(build):
    """Chosen by the ids alone: more cases of another kind, another order or a larger sample keep it."""
    cases = [build.verdict(f"v{n}") for n in range(40)]
    few = {case.id for case in by_hash(cases, 5)}
    assert len(few) == 5
    assert few == {case.id for case in by_hash(cases[::-1], 5)} < {case.id for case in by_hash(cases, 20)}
    mixed = chosen([*cases, build.query()], Plan(sample=5))
    assert {case.id for case in mixed} == few | {"q"}


def test_kinds_that_are_not_planned_are_left_out(build):
    """Only what was asked for."""
    assert [case.id for case in chosen([build.verdict(), build.query()], Plan(kinds=("retrieval",)))] == ["q"]
