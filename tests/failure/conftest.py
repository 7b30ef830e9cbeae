"""Faults caused for real, through the real command line, on a data folder of their own.

Each test runs as often as `CLAUSEWISE_TRIES` says, once by default, each time with other numbers by chance.
For ten of every kind, with a table at the end: `CLAUSEWISE_TRIES=10 python -m pytest tests/failure`.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.failure.cases import creator

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "data" / "page" / "handbook"
TRIES = int(os.environ.get("CLAUSEWISE_TRIES", "1"))
IS_ROOT = os.geteuid() == 0


class Ran(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def told(self):
        """Its last line on stderr."""
        return self.err.strip().rpartition("\n")[2]


def pytest_generate_tests(metafunc):
    """Run each test as often as is asked for."""
    if "chance" in metafunc.fixturenames:
        metafunc.parametrize("chance", range(TRIES), indirect=True, ids=lambda n: f"try{n}")


def pytest_collection_modifyitems(items):
    """Give whole programs the time that a slow or busy machine needs."""
    for item in items:
        if "tests/failure/" in item.nodeid and not item.get_closest_marker("model"):
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture
def chance(request):
    """Numbers by chance, the same ones in each run of the suite."""
    return random.Random(f"{request.node.originalname} {request.param}")


@pytest.fixture
def environment(tmp_path):
    """What a child sees: a data folder of its own and no model of this machine."""
    hidden = {name: str(tmp_path / "nothing") for name in ("CLAUSEWISE_MODELS", "XDG_DATA_HOME")}
    return {**os.environ, **hidden, "CLAUSEWISE_HOME": str(tmp_path / "home")}


@pytest.fixture
def started(environment):
    """Start a command of the program and give its process; what is left at the end is ended."""
    left = []

    def start(*arguments, program=("cli.py",), more=None, **keys):
        command = [sys.executable, *program, *map(str, arguments)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        env = {**environment, **(more or {})}
        left.append(subprocess.Popen(command, cwd=ROOT, text=True, env=env, **{**pipes, **keys}))
        return left[-1]

    yield start
    for process in left:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def clausewise(started):
    """Run a command of the program and give how it ended."""

    def run(*arguments, said="", **keys):
        process = started(*arguments, **keys)
        out, err = process.communicate(said, timeout=300)
        return Ran(process.returncode, out or "", err or "")

    return run


@pytest.fixture
def batch(clausewise):
    """Run a job by the rules of a small handbook."""
    return lambda path, out, **keys: clausewise(*batch_words(path, out), **keys)


def batch_words(path, out):
    """The words of a job by the rules of a small handbook."""
    return ("batch", path, "--out", out, "--policies", SMALL, "--model", "none")


@pytest.fixture
def decide(clausewise):
    """Decide on so many creators as a person at the page would, in a process of its own."""

    def run(home, first, count, **keys):
        return clausewise(home, first, count, program=("tests/failure/decider.py",), **keys)

    return run


@pytest.fixture
def people(tmp_path):
    """Write a file of so many creators."""

    def write(count):
        path = tmp_path / f"people{count}.jsonl"
        path.write_text("".join(f"{json.dumps(creator(n))}\n" for n in range(count)), "utf-8")
        return path

    return write


@pytest.fixture
def judged():
    """The creators of a finished job in its order; none may be missing."""

    def read(out):
        assert {path.name for path in out.iterdir()} == {
            ".lock", "run.json", "verdicts.jsonl", "verdicts.parquet", "failures.jsonl",
        }  # fmt: skip
        lines = (out / "verdicts.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line)["creator_id"] for line in lines]

    return read


@pytest.fixture
def one_sentence(request):
    """Check that a command ended as documented: status 2, one sentence, no traceback; note it."""

    def check(ran, *parts, status=2):
        assert "Traceback" not in ran.err and ran.status == status, ran.err
        told = [line for line in ran.err.splitlines() if line.startswith("error: ")]
        assert len(told) == (status == 2), ran.err
        assert all(part in ran.told for part in parts), ran.err
        if status == 2:
            where, _, rest = ran.told.removeprefix("error: ").partition(": ")
            assert where and ";" in rest, ran.told
        request.node.user_properties.append(("ended", [status, ran.told]))
        return ran

    return check


def listing(folder):
    """Every file below a folder with its digest."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@contextmanager
def small_disk(folder, size):
    """A disk of so many bytes at a folder, for those who may mount one; gives what makes it larger."""
    if not IS_ROOT:
        pytest.skip("mounting a small disk needs root")
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=False)
    if done.returncode:
        pytest.skip("this root may mount nothing")
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,size=256m", folder], check=True)
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def read_only(folder):
    """A folder into which nothing can be written, root or not."""
    if not IS_ROOT:
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    if subprocess.run(["mount", "--bind", folder, folder], check=False).returncode:
        pytest.skip("this root may mount nothing")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def pytest_terminal_summary(terminalreporter):
    """Tell of each kind of fault how often it was tried and how it ended, where there were many tries."""
    if TRIES == 1:
        return
    kinds: dict[str, list] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            if getattr(report, "when", "") == "call" and "tests/failure/" in report.nodeid:
                kinds.setdefault(report.nodeid.partition("[")[0], []).append((outcome, report))
    for kind, tries in sorted(kinds.items()):
        ended = [value for _, report in tries for name, value in report.user_properties if name == "ended"]
        statuses = sorted({status for status, _ in ended})
        lost = sum(outcome == "failed" for outcome, _ in tries)
        terminalreporter.write_line(f"{kind}: {len(tries)} tries, {lost} failed, exit status {statuses}")
        if ended:
            terminalreporter.write_line(f"    {ended[-1][1]}")
