"""The job as a whole: what it leaves, and that no interruption changes it."""

import json
import os
import random
from unittest.mock import ANY

import pytest

from agent.batch.merge import FILES
from agent.columns.profiles import from_profiles
from agent.llm.outputs import Kept, Outputs
from agent.llm.scripted import ScriptedModel
from agent.review import Reviewer
from agent.rules.decide import decide
from agent.storage import StorageError
from signals.errors import UserError
from signals.readers import read_profiles


class Killed(BaseException):
    """Nothing of the program may catch this."""


@pytest.fixture
def whole(go, people, lasting):
    """Give the files of a job that nobody disturbed."""
    return lasting(go(people, "whole"))


def test_verdicts_are_in_the_order_of_the_file_and_bad_rows_apart(go, people, lines):
    """A bad row has its number and reasons; the rest goes on."""
    folder = go(people)
    assert {path.name for path in folder.iterdir()} == {*FILES, "run.json", ".lock"}
    assert [one["creator_id"] for one in lines(folder / "verdicts.jsonl")] == [f"c_{n}" for n in range(5)]
    bad, twice = lines(folder / "failures.jsonl")
    assert (bad["number"], bad["creator_id"], twice["number"]) == (3, None, 7)
    assert bad["reasons"] == [
        "people.jsonl:3: signals.static_frame_share.value: 7.0 is outside the range 0 to 1 (share)"
    ]
    assert '"c_0" is given twice for 2026-09-30, first as number 1' in twice["reasons"][0]
    record = json.loads((folder / "run.json").read_bytes())
    assert record["counts"]["profiles"] == 7 and record["counts"]["failed"] == 2
    assert record["started"] <= record["finished"]


def test_a_verdict_in_the_file_is_the_reviewers(go, people, quick, lines, small):
    """Field by field, less how the clauses were searched and when."""
    [first] = [read.profile for read in read_profiles(people, small.catalog) if read.number == 1]
    ours, theirs = lines(go(people) / "verdicts.jsonl")[0], quick.review(first).model_dump(mode="json")
    assert ours.keys() == theirs.keys()
    for key in theirs.keys() - {"provenance", "retrieved"}:
        assert ours[key] == theirs[key]


@pytest.mark.parametrize("step", range(1, 17))
def test_killed_at_any_step_it_ends_with_the_same_files(
    step, go, people, whole, lasting, tmp_path, monkeypatch
):
    """Each file that is made safe is a moment to die: before it has its name, and just after."""
    calls = 0
    sync = os.fsync

    def fsync(handle):
        nonlocal calls
        calls += 1
        if calls == step:
            raise Killed
        sync(handle)

    with monkeypatch.context() as patched:
        patched.setattr("agent.batch.durable.os.fsync", fsync)
        with pytest.raises(Killed):
            go(people)
    assert lasting(go(people)) == whole


def test_only_the_block_under_way_is_lost(go, people, watch, whole, lasting):
    """Blocks that are on disk are not judged again, and one that was begun is judged anew."""

    def dies(profile):
        if profile.creator_id == "c_3":
            raise Killed

    watch.act = dies
    with pytest.raises(Killed):
        go(people)
    watch.asked.clear()
    watch.act = lambda _: None
    heard = []
    folder = go(people, listen=lambda tally: heard.append((tally.done, tally.found, tally.total)))
    assert watch.asked == ["c_2", "c_3", "c_4"] and lasting(folder) == whole
    assert heard[2:4] == [(3, 3, 7), (4, 3, 7)] and heard[-1] == (7, 3, 7)


def test_a_finished_job_is_left_alone(go, people, watch):
    """Nobody is judged, no file is touched, and parts that a kill left at the very end are cleared."""
    folder = go(people)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    watch.asked.clear()
    (folder / "parts").mkdir()
    go(people)
    assert watch.asked == []
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_finished_job_without_its_files_is_refused(go, people):
    """What somebody took away is not made up."""
    folder = go(people)
    (folder / "verdicts.parquet").unlink()
    with pytest.raises(UserError, match=r"the job is done, but its verdicts.parquet is gone"):
        go(people)


def test_an_exception_is_the_failure_of_one_creator(go, people, watch, lines):
    """Type, message and place are kept; all others get the verdict that they would have got."""

    def breaks(profile):
        if profile.creator_id == "c_2":
            raise ZeroDivisionError("no such\nnumber")

    watch.act = breaks
    folder = go(people)
    assert [v["creator_id"] for v in lines(folder / "verdicts.jsonl")] == ["c_0", "c_1", "c_3", "c_4"]
    failure = lines(folder / "failures.jsonl")[1]
    assert (failure["number"], failure["creator_id"]) == (4, "c_2")
    assert failure["reasons"] == ["ZeroDivisionError: no such number"]
    assert "in breaks" in failure["traceback"]


def test_a_database_that_fails_stops_the_job(go, people, watch):
    """It would fail for every creator, and failures are not tried again."""

    def full(_):
        raise StorageError("the database failed (disk full)")

    watch.act = full
    with pytest.raises(StorageError):
        go(people)
    watch.act = lambda _: None
    assert go(people).exists()


def test_the_order_of_the_file_changes_no_verdict(go, write, person, lines, desk, small):
    """Whoever stands beside a creator, and in whichever block."""
    rows = [person(f"c_{n}", n / 10, region=("US", "EU")[n % 2]) for n in range(10)]
    mixed = random.Random(3).sample(rows, len(rows))
    told = []
    for order, size in ((rows, 3), (mixed, 4)):
        path = write(*order, name=f"{size}.jsonl")
        found = lines(go(path, f"{size}", desk.reviewer(handbook=small), block=size) / "verdicts.jsonl")
        assert [v["creator_id"] for v in found] == [row["creator_id"] for row in order]
        told.append({v.pop("creator_id"): v for v in found if v.pop("provenance")})
    assert told[0] == told[1] and len({v["decision"] for v in told[0].values()}) > 1


def test_no_more_than_a_block_is_read_ahead(go, write, person, watch, monkeypatch):
    """Memory does not grow with the file."""
    handed: list[int] = []
    ahead: list[int] = []

    def counted(*arguments, **keys):
        for read in read_profiles(*arguments, **keys):
            handed.append(read.number)
            yield read

    watch.act = lambda _: ahead.append(len(handed) - len(ahead))
    monkeypatch.setattr("agent.batch.job.read_profiles", counted)
    go(write(*(person(f"c_{n}") for n in range(10))))
    assert len(handed) == 10 and max(ahead) == 3


def test_signals_that_are_left_out_are_told_once(go, write, person):
    """A million rows do not give a million warnings."""
    odd = {"static_frame_shar": 0.9, "shoppable_videos_7d": 9}
    told: list[str] = []
    path = write(*(person(f"c_{n}", signals=odd) for n in range(4)))
    go(path, lenient=True, warn=told.append)
    assert len(told) == 1 and "static_frame_shar" in told[0]


def test_a_file_that_cannot_be_used_leaves_nothing(go, tmp_path):
    """No folder is made for it."""
    with pytest.raises(UserError, match="there is no such file"):
        go(tmp_path / "gone.jsonl")
    assert not (tmp_path / "job").exists()


def test_a_file_that_changes_under_the_job_is_refused(go, people, watch, tmp_path):
    """No verdicts are put together from two files."""

    def grows(_):
        with people.open("a") as file:
            file.write("\n")

    watch.act = grows
    with pytest.raises(UserError, match="was changed while it was judged"):
        go(people)
    assert not (tmp_path / "job" / "verdicts.jsonl").exists()


def test_no_room_is_one_sentence_and_the_job_goes_on_later(go, people, whole, lasting, monkeypatch):
    """A full disk is for the user to mend; nothing half-written counts."""

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("agent.batch.durable.os.fsync", full)
        with pytest.raises(UserError, match="cannot be written: No space left on device; make room"):
            go(people)
    assert lasting(go(people)) == whole


def test_columns_and_creators_one_by_one_leave_the_same_files(go, write, person, note, lasting, monkeypatch):
    """Breaches, near misses and clean creators, with evidence and without, whatever the size of blocks."""
    shares = (0.9, 0.1, 0.5, 0.47)
    rows = [
        person(f"c_{n}", share, **({"evidence": [note]} if n % 2 else {}))
        for n, share in enumerate(each for each in shares for _ in range(2))
    ]
    path = write(*rows, person("bad", 7))
    together = lasting(go(path, "together", block=9))

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("agent.batch.together.Together.__init__", broken)
    assert lasting(go(path, "alone", block=2)) == together | {"run.json": ANY}
    assert len(together["verdicts.jsonl"].splitlines()) == len(rows)


def test_a_creator_that_breaks_the_columns_hurts_nobody_else(go, people, lines, monkeypatch):
    """Its block is judged one by one, and only itself can fail."""
    judged = from_profiles

    def breaks(profiles, catalog):
        if any(each.creator_id == "c_2" for each in profiles):
            raise OverflowError("too large")
        return judged(profiles, catalog)

    def fails(case):
        if case.profile.creator_id == "c_2":
            raise OverflowError("too large")
        return decide(case)

    monkeypatch.setattr("agent.batch.together.from_profiles", breaks)
    monkeypatch.setattr("agent.batch.reading.decide", fails)
    folder = go(people)
    assert [v["creator_id"] for v in lines(folder / "verdicts.jsonl")] == ["c_0", "c_1", "c_3", "c_4"]
    assert lines(folder / "failures.jsonl")[1]["reasons"] == ["OverflowError: too large"]


def test_a_job_with_prose_tells_what_it_saved_however_often_it_was_killed(
    go, write, person, small, desk, watch, lasting, tmp_path
):
    """Four breaches alike need eight texts, of which two are written; what a kill lost is kept."""
    model = ScriptedModel(desk.parrot)
    kept = Kept(model, Outputs(tmp_path / "outputs.sqlite"))
    reviewer = Reviewer(small, desk.search(small), kept)
    path = write(*(person(f"c_{n}", share) for n, share in enumerate((0.9, 0.8, 0.1, 0.9, 0.95, 0.1))))

    def dies(profile):
        if profile.creator_id == "c_5":
            raise Killed

    watch.act = dies
    with pytest.raises(Killed):
        go(path, reviewer=reviewer)
    watch.act = lambda _: None
    killed, whole = lasting(go(path, reviewer=reviewer)), lasting(go(path, "whole", reviewer))
    assert killed == whole and len(model.requests) == 2
    counts = json.loads((tmp_path / "whole" / "run.json").read_bytes())["counts"]
    assert counts["texts"] == {"needed": 8, "different": 2}
    assert counts["messages"] == {"model": 4, "template": 2}
