"""A job beside the page: it tells how far it is, ends at the whole, and stops when told to."""

import json
import threading
import time
from pathlib import Path

import pytest

from agent.batch.merge import TABLE, VERDICTS
from agent.batch.plan import Plan
from agent.conclude import conclude
from agent.review import Reviewer
from console import job
from console.job import running
from index.store import open_index
from policies.handbook import load_handbook
from signals.errors import UserError

SMALL = Path(__file__).parents[2] / "tests" / "data" / "page" / "handbook"
MANY = 30
PLAN = Plan(prose="none", block=1)


@pytest.fixture(scope="module")
def rules():
    """A reviewer by rules alone, over a small handbook."""
    handbook = load_handbook(SMALL)
    return Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)


@pytest.fixture
def file(tmp_path):
    """Thirty creators."""
    signals = {"static_frame_share": 0.9, "shoppable_videos_7d": 9, "host_on_screen_share": 0.0}
    row = {"as_of": "2026-09-30", "region": "US", "signals": signals}
    rows = [json.dumps({"creator_id": f"c_{n}", **row}) + "\n" for n in range(MANY)]
    path = tmp_path / "profiles.jsonl"
    path.write_text("".join(rows), "utf-8")
    return path


@pytest.fixture
def judging_of(monkeypatch):
    """The creators that are judged; each takes a moment, so that a job can be seen at work."""
    seen = []

    def slow(case, *arguments, **keys):
        seen.append(case.profile.creator_id)
        time.sleep(0.02)
        return conclude(case, *arguments, **keys)

    monkeypatch.setattr("agent.batch.judging.conclude", slow)
    monkeypatch.setattr(job, "LOOK", 0.01)
    return seen


def test_progress_grows_and_ends_at_the_whole(file, tmp_path, rules, judging_of):
    """Shares never fall, the last is 1.0, and its line counts everybody."""
    told = list(running(file, tmp_path / "run", rules, PLAN))
    shares = [share for share, _ in told if share is not None]
    assert (
        len(shares) == len(told) and shares == sorted(shares) and 0 < shares[0] < 1 and len(set(shares)) > 2
    )
    share, line = told[-1]
    assert share == 1.0 and line.startswith(f"judged {MANY} creators: ") and f"{MANY} educate" in line
    assert f" of {MANY} creators" in told[0][1]
    assert len((tmp_path / "run" / VERDICTS).read_text("utf-8").splitlines()) == MANY == len(judging_of)


def test_an_unknown_total_has_no_share(file, tmp_path, rules, judging_of):
    """Of a file whose rows nobody has counted the share is unknown until the end."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    whole = tmp_path / "profiles.json"
    whole.write_text(json.dumps(rows), "utf-8")
    shares = [share for share, _ in running(whole, tmp_path / "run", rules, PLAN)]
    assert shares[-1] == 1.0 and len(shares) > 1 and set(shares[:-1]) == {None}


def test_closing_stops_the_job_and_leaves_what_was_done(file, tmp_path, rules, judging_of):
    """A closed job is at rest, and goes on later with those who were not judged."""
    out = tmp_path / "run"
    told, threads = running(file, out, rules, PLAN), threading.active_count()
    next(told)
    told.close()
    assert threading.active_count() == threads
    first = len(judging_of)
    time.sleep(0.1)
    assert 0 < first == len(judging_of) < MANY and not (out / TABLE).exists()
    share, line = list(running(file, out, rules, PLAN))[-1]
    assert share == 1.0 and line.startswith(f"judged {MANY} creators")
    # Whoever was at hand when the job was stopped is judged again, and nobody else.
    assert MANY <= len(judging_of) <= MANY + 1
    names = [json.loads(line)["creator_id"] for line in (out / VERDICTS).read_text("utf-8").splitlines()]
    assert names == [f"c_{n}" for n in range(MANY)]


def test_a_bad_file_or_folder_is_told(file, tmp_path, rules):
    """What the job refuses comes out as it is, and a folder of something else stays as it was."""
    with pytest.raises(UserError, match="no such file"):
        list(running(tmp_path / "nowhere.jsonl", tmp_path / "run", rules, PLAN))
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(UserError, match="holds something else than a job"):
        list(running(file, other, rules, PLAN))
    assert [path.name for path in other.iterdir()] == ["letter.txt"]
