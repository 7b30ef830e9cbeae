"""Files of creators, a reviewer that judges each of them once, and what of a job's files must be the same."""

import json
import re
from pathlib import Path

import pytest

from agent.batch import judging
from agent.batch.job import run_job
from agent.batch.plan import Plan
from agent.conclude import conclude
from policies.handbook import load_handbook

SMALL = Path(__file__).parents[2] / "data" / "page" / "handbook"
PASSING = re.compile(
    rb'"(created_at|started|finished)": ?"[^"]*"|"seconds": ?[\d.]+|"commit": ?("[^"]*"|null)'
)
"""What tells when a run was, and of which state of the checkout, which may be edited while tests run."""


def creator(name="c_1", share=0.9, **changes):
    """Give a creator whose videos stand still, unless the share says otherwise."""
    signals = {"static_frame_share": share, "shoppable_videos_7d": 9, "host_on_screen_share": 0.0}
    return {"creator_id": name, "as_of": "2026-09-30", "region": "US", "signals": signals, **changes}


class Watch:
    """Hears of every creator whose verdict is put together, just before, and may interfere."""

    def __init__(self):
        """Nothing happens unless `act` is replaced."""
        self.asked: list[str] = []
        self.act = lambda profile: None

    def hear(self, profile):
        """Note the creator, and act."""
        self.asked.append(profile.creator_id)
        self.act(profile)


@pytest.fixture(scope="session")
def small():
    """Give a small handbook."""
    return load_handbook(SMALL)


@pytest.fixture
def quick(desk, small):
    """Give a reviewer by rules alone."""
    return desk.reviewer(handbook=small)


@pytest.fixture
def watch(monkeypatch):
    """Watch over the verdicts of a job."""
    seen = Watch()

    def heard(case, *arguments, **keys):
        seen.hear(case.profile)
        return conclude(case, *arguments, **keys)

    monkeypatch.setattr(judging, "conclude", heard)
    return seen


@pytest.fixture
def person():
    """Give the builder of creators."""
    return creator


@pytest.fixture
def write(tmp_path):
    """Write profiles, or lines as they are, and give the path."""

    def make(*rows, name="people.jsonl"):
        path = tmp_path / name
        path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), "utf-8")
        return path

    return make


@pytest.fixture
def people(write):
    """Give a file of seven rows: five creators, one that is none, and one twice."""
    good = [creator(f"c_{n}", share) for n, share in enumerate((0.9, 0.1, 0.51, 0.9, 0.7))]
    return write(*good[:2], creator("bad", 7), *good[2:], creator("c_0"))


@pytest.fixture
def go(quick, tmp_path):
    """Run a job in blocks of three and give its folder."""

    def run(path, out="job", reviewer=quick, **keys):
        plan = Plan(**{"block": 3, **{k: keys.pop(k) for k in tuple(keys) if k in Plan.model_fields}})
        run_job(path, tmp_path / out, reviewer, plan, **keys)
        return tmp_path / out

    return run


@pytest.fixture
def lasting():
    """Give the files of a finished job by name, less what tells when it was run."""

    def read(folder):
        return {p.name: PASSING.sub(b"", p.read_bytes()) for p in folder.iterdir() if p.name != ".lock"}

    return read


@pytest.fixture
def lines():
    """Read a file of JSON Lines."""
    return lambda path: [json.loads(line) for line in path.read_bytes().split(b"\n") if line]
