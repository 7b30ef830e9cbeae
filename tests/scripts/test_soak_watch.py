"""What a soak looks at, and when it calls a growth a growth."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from scripts.soak_watch import SPARE, Look, Watch, below, leaks, memory, slope

STILL = Look(seconds=0.0, mib=500.0, files=20, threads=10, children=0, left_behind=0)


def looks(growth, odd=0.0):
    """An hour of looks at a process that grows by so many MiB; every tenth is off by `odd`."""
    return [
        replace(STILL, seconds=60.0 * n, mib=500 + growth * n / 60 + (odd if n % 10 == 3 else 0))
        for n in range(60)
    ]


@pytest.mark.parametrize("growth", [0.0, 30.0, -5.0])
def test_the_slope_is_that_of_the_line_whatever_single_looks_say(growth):
    """A peak now and then moves it hardly at all."""
    found = slope(looks(growth, odd=400.0))
    assert found.per_hour == pytest.approx(growth, abs=1.0) and found.low <= found.per_hour <= found.high


def test_what_is_more_than_may_be_is_a_leak():
    """As many as pools may open late are none."""
    spare = replace(STILL, files=STILL.files + SPARE["files"])
    assert leaks(STILL, spare) == {}
    assert leaks(STILL, replace(spare, files=spare.files + 1, left_behind=1)) == {
        "files": (20, 24), "left_behind": (0, 1),
    }  # fmt: skip


def test_a_child_is_seen_while_it_lives(tmp_path):
    """With its memory, its threads and what it leaves in the folder."""
    command = [sys.executable, "-c", "input()"]
    watch = Watch(os.getpid(), tmp_path, 60.0)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        (tmp_path / "left").write_text("x")
        seen = watch.look()
        assert child.pid in below(os.getpid()) and memory(child.pid) > 0
        child.communicate(b"\n")
    watch.close()
    assert seen.children >= 1 and seen.left_behind == 1 and memory(child.pid) == 0
