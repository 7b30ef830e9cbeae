"""Commands as they are called: arguments in, exit status and both streams out."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

import cli

HANDBOOK = Path(__file__).parents[1] / "data" / "page" / "handbook"


class Ran(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def clausewise(alone, capsys):
    """Run a command without any model."""

    def run(*arguments):
        capsys.readouterr()
        status = cli.run([str(each) for each in arguments])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def handbook():
    """Folder of a small handbook."""
    return HANDBOOK


@pytest.fixture
def write_profiles(tmp_path):
    """Write profiles into a file, JSON Lines for several, and give its path."""

    def write(*profiles, name=None):
        lines = [json.dumps(profile) for profile in profiles]
        path = tmp_path / (name or ("one.json" if len(lines) == 1 else "many.jsonl"))
        path.write_text("\n".join(lines), "utf-8")
        return path

    return write


@pytest.fixture
def mill():
    """Give a creator whose videos stand still."""

    def profile(creator_id="c_1", **changes):
        signals = {"static_frame_share": 0.9, "shoppable_videos_7d": 9, "host_on_screen_share": 0.0}
        return {
            "creator_id": creator_id,
            "as_of": "2026-09-30",
            "region": "US",
            "signals": signals,
            **changes,
        }

    return profile
