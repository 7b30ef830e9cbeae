"""A real process, killed by the kernel at several moments, and what the next one makes of it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SMALL = ROOT / "tests" / "data" / "page" / "handbook"
MOMENTS = ("parts/000001.jsonl", "parts/000005.jsonl", "verdicts.jsonl.new")
DRIVER = """
import os, signal, sys, time
from pathlib import Path

from agent.batch import judging, tables
from agent.batch.job import run_job
from agent.batch.plan import Plan
from agent.review import Reviewer
from index.store import open_index
from policies.handbook import load_handbook

source, out = Path(sys.argv[2]), Path(sys.argv[3])
handbook = load_handbook(Path(sys.argv[1]))
reviewer = Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)
quick_verdict, quick_row = judging.conclude, tables.row


def slow_verdict(*arguments, **keys):
    time.sleep(0.02)
    return quick_verdict(*arguments, **keys)


def slow_row(verdict):
    time.sleep(0.02)
    return quick_row(verdict)


def start():
    child = os.fork()
    if child == 0:
        try:
            run_job(source, out, reviewer, Plan(block=3))
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return child


judging.conclude, tables.row = slow_verdict, slow_row
for moment in sys.argv[4:]:
    child = start()
    while not (out / moment).exists():
        assert os.waitpid(child, os.WNOHANG) == (0, 0), f"ended before {moment}"
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
judging.conclude, tables.row = quick_verdict, quick_row
sys.exit(os.waitpid(start(), 0)[1])
"""


@pytest.mark.timeout(300)
def test_a_killed_process_loses_nothing_that_was_done(write, person, go, lasting, tmp_path):
    """Its lock dies with it, and the files are those of a job that ran in one go."""
    path = write(*(person(f"c_{n}", (n % 10) / 10) for n in range(24)), person("bad", 7))
    command = [sys.executable, "-c", DRIVER, SMALL, path, tmp_path / "killed", *MOMENTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    assert lasting(tmp_path / "killed") == lasting(go(path, "whole"))
