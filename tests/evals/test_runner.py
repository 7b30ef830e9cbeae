"""Runs: stopped and continued, kept apart, and errors that cost one case only."""

import json

import pytest

from agent.llm.protocol import Cancelled
from evals.runner import RECORD, RESULTS, run
from evals.summary import load_results
from signals.errors import UserError


@pytest.fixture
def cases(build):
    """Six cases of two regions."""
    return [build.verdict(f"v{n}", build.profile(region=("US", "EU")[n % 2])) for n in range(6)]


@pytest.fixture
def go(cases, small, tmp_path):
    """Run a system into a folder."""

    def start(system, some=None, plan=None, tick=lambda done, total: None):
        return run(some or cases, system, small, tmp_path / "run", plan or {"sample": None}, tick)

    return start


@pytest.fixture
def right(build, says):
    """A system that answers every case alike."""
    return lambda **made_of: says(lambda case: build.answer(), **made_of)


def without_seconds(results):
    """What must be the same on every run."""
    return [result.model_copy(update={"seconds": 0}) for result in results]


def test_results_come_in_the_order_of_the_cases(go, cases, right, tmp_path):
    """Neighbours are answered together; the file is in the order of the cases all the same."""
    system = right()
    results = go(system)
    assert system.asked == ["v1", "v3", "v5", "v0", "v2", "v4"]
    assert [result.id for result in results] == [case.id for case in cases]
    assert load_results(tmp_path / "run") == results


def test_a_killed_run_goes_on(go, right, build, says, small, cases, tmp_path):
    """Only what is missing is answered, and the results are those of a run that nobody stopped."""

    def dies(case):
        if case.id == "v0":
            raise KeyboardInterrupt
        return build.answer()

    with pytest.raises(KeyboardInterrupt):
        go(says(dies))
    system, heard = right(), []
    results = go(system, tick=lambda *args: heard.append(args))
    assert system.asked == ["v0", "v2", "v4"]
    assert heard == [(4, 6), (5, 6), (6, 6)]
    whole = run(cases, right(), small, tmp_path / "whole", {"sample": None}, lambda done, total: None)
    assert without_seconds(results) == without_seconds(whole)
    assert len((tmp_path / "run" / RESULTS).read_text("utf-8").splitlines()) == 6


def test_a_finished_run_asks_nothing(go, right):
    """Started again it has only to read."""
    first, system = go(right()), right()
    assert go(system) == first
    assert system.asked == []


@pytest.mark.parametrize("rest", ['{"id": "v4", "ki', "\x00\xff", ""])
def test_half_a_line_at_the_end_is_run_again(go, right, tmp_path, rest):
    """What a kill cut off is dropped, and its case answered anew."""
    first = go(right())
    file = tmp_path / "run" / RESULTS
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]) + rest.encode("latin-1"))
    system = right()
    assert without_seconds(go(system)) == without_seconds(first)
    assert system.asked == ["v5"]


def test_texts_with_breaks_of_their_own_survive(go, build, says, tmp_path):
    """A line separator inside an answer does not break its line."""
    answer = {**build.answer(), "rationale": "one\u2028two\x85three"}
    results = go(says(lambda case: answer))
    assert load_results(tmp_path / "run") == results
    system = says(lambda case: answer)
    go(system)
    assert system.asked == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("system", "its system differs"),
        ("plan", "its plan"),
        ("made_of", "its made_of"),
        ("cases", "its cases_digest"),
    ],
)
def test_another_runs_folder_is_refused(go, right, cases, change, said):
    """Other system, options, model or cases are never mixed in."""
    go(right(model="a"))
    system = right(model="b" if change == "made_of" else "a")
    system.name = "other" if change == "system" else "says"
    with pytest.raises(UserError, match=said) as caught:
        go(
            system,
            some=cases[:3] if change == "cases" else None,
            plan={"sample": 3} if change == "plan" else None,
        )
    assert "give another --out, or remove this folder" in str(caught.value)
    assert system.asked == []


def test_results_of_unknown_origin_are_refused(go, right, tmp_path):
    """A folder with results and without a record is somebody else's."""
    go(right())
    (tmp_path / "run" / RECORD).unlink()
    with pytest.raises(UserError, match=r"holds results without run.json"):
        go(right())


def test_an_error_is_its_own_result(go, build, says, right):
    """The others are answered; continued, the run tries the failed one again."""

    def breaks(case):
        if case.id == "v2":
            raise UserError("the model broke", hint="restart it")
        return build.answer() if case.id != "v3" else {}

    results = {result.id: result for result in go(says(breaks))}
    assert results["v2"].error == "UserError: the model broke; restart it"
    assert results["v2"].got is None and results["v2"].scores == {}
    assert results["v3"].error.startswith("KeyError")
    assert results["v1"].error is None and results["v1"].scores["decision"] == 1
    again = right()
    assert all(result.error is None for result in go(again))
    assert sorted(again.asked) == ["v2", "v3"]


def test_stopping_is_no_error_of_a_case(go, says):
    """Who stops the model stops the run."""

    def stopped(case):
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        go(says(stopped))


def test_the_record_says_what_was_run(go, right, tmp_path):
    """System, plan, digests, program and machine."""
    go(right(handbook="abc"))
    record = json.loads((tmp_path / "run" / RECORD).read_text("utf-8"))
    assert (record["system"], record["plan"], record["cases"]) == ("says", {"sample": None}, 6)
    assert record["made_of"] == {"handbook": "abc"}
    assert len(record["cases_digest"]) == 64 and record["machine"]["cpus"]


def test_a_folder_that_cannot_be_made_is_a_sentence(cases, right, small, tmp_path):
    """A file stands in the way."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="cannot be written"):
        run(cases, right(), small, tmp_path / "file" / "run", {}, lambda done, total: None)
