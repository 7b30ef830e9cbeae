"""Where the creators of a queue come from: samples, a file, or a job with its file."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from agent.batch.job import run_job
from agent.batch.manifest import RECORD
from agent.batch.merge import FILES, TABLE, VERDICTS
from agent.batch.plan import Plan
from agent.casework import case_key
from agent.conclude import conclude
from agent.review import Reviewer
from console import creators
from console.creators import judged, read_creators, read_run, read_samples, samples
from console.queue import ordered
from index.store import open_index
from policies.handbook import load_handbook
from signals.errors import UserError

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "page" / "handbook"


def creator(name, share=0.9, **keys):
    """A creator whose videos stand still, unless the share says otherwise."""
    signals = {"static_frame_share": share, "shoppable_videos_7d": 9, "host_on_screen_share": 0.0}
    return {"creator_id": name, "as_of": "2026-09-30", "region": "US", "signals": signals, **keys}


def written(path, rows):
    """A file of JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def handbook():
    """A small handbook."""
    return load_handbook(SMALL)


@pytest.fixture(scope="module")
def rules(handbook):
    """A reviewer without a model."""
    return Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)


@pytest.fixture
def file(tmp_path):
    """Five creators: heavy, doubtful and calm ones, and a broken row between them."""
    shares = {"a": 0.9, "b": 0.5, "c": 0.0, "d": 0.8, "e": 0.1}
    rows = [creator(name, share) for name, share in shares.items()]
    return written(tmp_path / "profiles.jsonl", [*rows[:2], {"creator_id": "broken"}, *rows[2:]])


@pytest.fixture
def job(tmp_path, file, rules):
    """Runs a job over the file and gives its folder."""

    def run(**keys):
        out = tmp_path / "run"
        run_job(file, out, rules, Plan(prose="none", **keys))
        return out

    return run


def test_samples_have_their_files():
    """Each shipped sample is read."""
    handbook, files = load_handbook(), samples()
    found = read_samples(handbook)
    assert len(found) == len(files) == len(list((ROOT / "agent" / "samples").glob("*.json")))


def test_a_file_is_read_in_its_order(tmp_path, handbook):
    """The creators of a file are all there."""
    path = written(tmp_path / "two.jsonl", [creator("b"), creator("a")])
    assert [profile.creator_id for profile in read_creators(path, handbook)] == ["b", "a"]


def test_too_many_creators_are_refused(tmp_path, handbook, monkeypatch):
    """A file beyond the queue's size is told to be a job; one that just fits is taken."""
    monkeypatch.setattr(creators, "MOST_CREATORS", 3)
    path = written(tmp_path / "many.jsonl", [creator(f"c{n}") for n in range(4)])
    with pytest.raises(UserError, match=r"many.jsonl: holds more than the 3 creators of a queue.*--run"):
        read_creators(path, handbook)
    assert len(read_creators(written(path, [creator(f"c{n}") for n in range(3)]), handbook)) == 3


def test_a_file_with_a_broken_row_is_refused(file, handbook):
    """A queue hides no creator: what cannot be read is told."""
    with pytest.raises(UserError, match="as_of"):
        read_creators(file, handbook)


def test_verdicts_by_the_rules_are_those_of_a_review(tmp_path, handbook, rules):
    """What a queue begins with is what a review without a model gives, under the case's own key."""
    path = written(tmp_path / "two.jsonl", [creator("a"), creator("b", 0.0)])
    profiles = read_creators(path, handbook)
    items = judged(profiles, rules)
    for item, profile in zip(items, profiles, strict=True):
        assert (item.profile, item.key, item.ruling) == (profile, case_key(profile, handbook), None)
        assert item.verdict.verdict_id == rules.review(profile).verdict_id
    assert len({item.verdict.decision for item in items}) == 2


def test_a_review_that_breaks_is_told(tmp_path, handbook, rules, monkeypatch):
    """A creator at whom a review breaks is named, with what broke, and the queue does not begin without."""

    def broken(case, *arguments, **keys):
        if case.profile.creator_id == "b":
            raise RuntimeError("out of luck")
        return conclude(case, *arguments, **keys)

    monkeypatch.setattr("agent.batch.judging.conclude", broken)
    path = written(tmp_path / "two.jsonl", [creator("a"), creator("b")])
    with pytest.raises(UserError, match=r"b: RuntimeError: out of luck"):
        judged(read_creators(path, handbook), rules)


def test_a_job_is_shown_with_its_file(job, file, handbook, rules):
    """Every creator with a verdict is there with the job's own verdict; a broken row is not."""
    run = job()
    items = read_run(run, file, handbook)
    kept = [json.loads(line) for line in (run / VERDICTS).read_text("utf-8").splitlines()]
    assert [item.profile.creator_id for item in items] == ["a", "b", "c", "d", "e"]
    assert [item.verdict.verdict_id for item in items] == [each["verdict_id"] for each in kept]
    assert all(item.key == case_key(item.profile, handbook) for item in items)


def test_those_who_most_need_a_person_are_shown(job, file, handbook, monkeypatch):
    """Of a large job the queue holds those that would come first in it."""
    run = job()
    everybody = [item.profile.creator_id for item in ordered(read_run(run, file, handbook))]
    for most in range(1, 5):
        monkeypatch.setattr(creators, "MOST_CREATORS", most)
        found = [item.profile.creator_id for item in ordered(read_run(run, file, handbook))]
        assert found == everybody[:most]


def test_a_job_for_another_day_is_shown(job, file, handbook):
    """A job that judged all on one day is read on that day, so that its verdicts are found."""
    items = read_run(job(as_of=date(2026, 10, 5)), file, handbook)
    assert len(items) == 5
    assert {(item.profile.as_of, item.verdict.as_of) for item in items} == {(date(2026, 10, 5), "2026-10-05")}


def test_a_job_that_left_signals_out_is_shown(tmp_path, handbook, rules):
    """A job that was lenient is read as leniently."""
    row = creator("a")
    row["signals"]["of_tomorrow"] = 1.0
    path, out = written(tmp_path / "new.jsonl", [row]), tmp_path / "run"
    run_job(path, out, rules, Plan(prose="none", lenient=True))
    [item] = read_run(out, path, handbook)
    assert item.profile.creator_id == "a"


def test_another_handbook_is_refused(job, file):
    """Verdicts of one handbook are not reviewed under another."""
    with pytest.raises(UserError, match="was judged by another handbook.*--policies"):
        read_run(job(), file, load_handbook())


def test_another_file_is_refused(job, file, handbook):
    """Verdicts are shown beside the very profiles that were judged, or not at all."""
    run = job()
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    rows[0]["signals"]["static_frame_share"] = 0.1
    with pytest.raises(UserError, match="is not the file that .* judged"):
        read_run(run, written(file, rows), handbook)
    with pytest.raises(UserError, match="cannot be read"):
        read_run(run, file.parent / "nowhere.jsonl", handbook)


def test_half_a_job_is_refused(job, file, handbook, tmp_path, rules):
    """A job that was stopped, one that lost a file, and a folder that is none are told apart from a job."""
    run = job()
    for name in FILES:
        lost = shutil.copytree(run, tmp_path / f"without-{name}")
        (lost / name).unlink()
        with pytest.raises(UserError, match="is no finished job"):
            read_run(lost, file, handbook)
    for folder in (tmp_path, tmp_path / "nowhere", file):
        with pytest.raises(UserError, match="is no finished job"):
            read_run(folder, file, handbook)

    open_still = shutil.copytree(run, tmp_path / "open")
    record = json.loads((open_still / RECORD).read_text("utf-8"))
    (open_still / RECORD).write_text(json.dumps({**record, "finished": None, "counts": None}), "utf-8")
    with pytest.raises(UserError, match="is no finished job"):
        read_run(open_still, file, handbook)

    class Cut(Exception):
        """Stands for a machine that goes off."""

    def cut(tally):
        if tally.done == 3:
            raise Cut

    stopped = tmp_path / "stopped"
    with pytest.raises(Cut):
        run_job(file, stopped, rules, Plan(prose="none", block=1), cut)
    assert not (stopped / TABLE).exists()
    with pytest.raises(UserError, match="is no finished job"):
        read_run(stopped, file, handbook)
