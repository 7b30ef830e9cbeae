"""A cluster judges what one process would: with a stand-in for Ray, and on a real one of two workers."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from agent.batch.ray_engine import on_ray
from agent.opening import open_reviewer
from agent.settings import load_settings
from evals.population.__main__ import main as populate
from signals.errors import UserError
from tests.agent.batch.conftest import SMALL

ROOT = Path(__file__).resolve().parents[3]
DRIVER = """
import sys
from pathlib import Path

from agent.batch.job import run_job
from agent.batch.plan import Plan
from agent.batch.ray_engine import on_ray
from agent.opening import open_reviewer
from agent.settings import load_settings
from commands.batch import stoppable
import typer

home, handbook, path, out = map(Path, sys.argv[1:])
settings = load_settings(home=home, policies=handbook, model="none")
try:
    with open_reviewer(settings, print) as reviewer, stoppable(out):
        with on_ray(settings, reviewer.tools, "none") as engine:
            run_job(path, out, reviewer, Plan(block=1, prose="none"), engine=engine)
except typer.Exit as ended:
    sys.exit(ended.exit_code)
"""


class RayError(Exception):
    """The root of Ray's errors."""


class RayActorError(RayError):
    """A worker is lost."""


class RayTaskError(RayError):
    """A worker raised something."""

    def __init__(self, cause):
        """Hold it."""
        self.cause = cause


class Ray(SimpleNamespace):
    """A cluster of two in this process; `fail` may raise before a worker does what it is asked."""

    def __init__(self):
        """Nothing fails."""
        lost = dict.fromkeys(("WorkerCrashedError", "ObjectLostError", "OutOfMemoryError"), RayActorError)
        errors = {each.__name__: each for each in (RayError, RayActorError, RayTaskError)}
        super().__init__(exceptions=SimpleNamespace(**errors, **lost), started=[], stopped=0, hired=0)
        self.fail = lambda asked: None

    def is_initialized(self):
        """Whether it runs."""
        return len(self.started) > self.stopped

    def init(self, address, **options):
        """Start."""
        self.started.append((address, options))
        signal.signal(signal.SIGTERM, lambda *_: os.abort())

    def shutdown(self):
        """Stop."""
        self.stopped += 1

    def cluster_resources(self):
        """Two processors."""
        return {"CPU": 2.0}

    def remote(self, **options):
        """Give what makes actors of a class."""
        assert options["max_restarts"] == 0
        return lambda made: SimpleNamespace(remote=lambda *arguments: self._actor(made(*arguments)))

    def _actor(self, desk):
        self.hired += 1

        def call(name):
            return SimpleNamespace(
                remote=lambda *asked: SimpleNamespace(future=lambda: self._future(desk, name, asked))
            )

        return SimpleNamespace(open=call("open"), judge=call("judge"))

    def _future(self, desk, name, asked):
        future: Future = Future()
        try:
            self.fail(name)
            future.set_result(getattr(desk, name)(*asked))
        except RayError as error:
            future.set_exception(error)
        except UserError as error:
            future.set_exception(RayTaskError(error))
        return future


@pytest.fixture
def alone(alone, monkeypatch):
    """A machine without models and cluster."""
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


@pytest.fixture
def settings(alone, tmp_path):
    """Give settings of the small handbook without a model."""
    return load_settings(home=tmp_path / "home", policies=SMALL, model="none")


@pytest.fixture
def ray(monkeypatch):
    """Give a stand-in for Ray."""
    stand_in = Ray()
    monkeypatch.setitem(sys.modules, "ray", stand_in)
    return stand_in


@pytest.fixture
def local(settings, go):
    """Run a job in this process, by the reviewer of the settings."""

    def run(path, out="local", **keys):
        with open_reviewer(settings, print) as reviewer:
            return go(path, out, reviewer, prose="none", **keys)

    return run


@pytest.fixture
def spread(settings, go):
    """Run a job on a cluster, by the reviewer of the same settings."""

    def run(path, out="job", **keys):
        with open_reviewer(settings, print) as reviewer, on_ray(settings, reviewer.tools, "none") as engine:
            return go(path, out, reviewer, engine=engine, prose="none", **keys)

    return run


def test_the_files_are_those_of_one_process(ray, spread, local, people, lasting):
    """Bad rows among them, and whatever is lost on the way."""
    calls = []

    def fail(name):
        calls.append(name)
        if len(calls) in (3, 5):
            raise RayActorError

    ray.fail = fail
    assert lasting(spread(people)) == lasting(local(people))
    assert ray.hired > 2 and ray.stopped == 1


class Killed(BaseException):
    """Nothing of the program may catch this."""


def dies(tally):
    """End the job as soon as the second block is begun."""
    if tally.done > 3:
        raise Killed


def test_a_job_goes_on_with_another_engine(ray, spread, local, people, lasting):
    """Either way round; the cluster is left in any case."""
    whole = lasting(local(people))
    with pytest.raises(Killed):
        spread(people, "first", listen=dies)
    assert ray.stopped == 1
    assert lasting(local(people, "first")) == whole
    with pytest.raises(Killed):
        local(people, "second", listen=dies)
    assert lasting(spread(people, "second")) == whole


def test_a_job_that_is_done_starts_no_cluster(ray, spread, people):
    """Nor does one that is refused."""
    spread(people)
    spread(people)
    with pytest.raises(UserError, match="lenient was false, is true"):
        spread(people, lenient=True)
    assert len(ray.started) == 1


def test_a_cluster_of_our_own_is_small_and_quiet(ray, spread, people, monkeypatch):
    """A worker for each processor, and no report to anybody."""
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "1")
    spread(people)
    [(address, options)] = ray.started
    assert (address, options["num_cpus"], options["include_dashboard"]) == ("local", 2, False)
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0" and not options["log_to_driver"]


def test_a_cluster_that_is_named_is_joined_as_it_is(ray, spread, people, monkeypatch):
    """By Ray's own variable."""
    monkeypatch.setenv("RAY_ADDRESS", "10.0.0.1:6379")
    spread(people)
    [(address, options)] = ray.started
    assert address == "10.0.0.1:6379" and not options.keys() & {"num_cpus", "object_store_memory"}


def test_a_cluster_out_of_reach_is_one_sentence(ray, spread, people, monkeypatch):
    """With its address."""

    def refuse(*_, **__):
        raise ConnectionError("no answer")

    monkeypatch.setenv("RAY_ADDRESS", "10.0.0.1:6379")
    monkeypatch.setattr(ray, "init", refuse)
    with pytest.raises(UserError, match=r"^10.0.0.1:6379: the Ray cluster cannot be used: no answer; start"):
        spread(people)


def test_a_worker_with_another_program_is_refused(ray, spread, people, monkeypatch):
    """What it says is the end of the job."""
    ours = iter(["1.0"])
    monkeypatch.setattr("agent.batch.basis.program_version", lambda: next(ours, "2.0"))
    with pytest.raises(UserError, match="works with another program version") as caught:
        spread(people)
    assert type(caught.value) is UserError


def test_a_cluster_that_fails_is_one_sentence(ray, spread, people):
    """Such as one whose head is gone."""

    def fail(name):
        raise RayError("the head is gone")

    ray.fail = fail
    with pytest.raises(UserError, match="the Ray cluster failed: RayError: the head is gone"):
        spread(people)


def test_without_ray_it_says_how_to_get_it(spread, people, monkeypatch):
    """Before anything is done."""
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UserError, match=r"Ray is not installed; pip install 'clausewise\[scale\]'"):
        spread(people)


def ends(*_):
    """End the job, as the command does."""
    raise SystemExit(143)


@pytest.fixture
def ending():
    """Let SIGTERM end the job, and put things back."""
    before = signal.signal(signal.SIGTERM, ends)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("ending")
def test_a_signal_means_what_it_did(ray, spread, local, people, lasting):
    """Ray takes SIGTERM for itself; afterwards the job goes on."""
    with pytest.raises(SystemExit):
        spread(people, listen=lambda _: signal.raise_signal(signal.SIGTERM))
    assert signal.getsignal(signal.SIGTERM) is ends and ray.stopped == 1
    assert lasting(spread(people)) == lasting(local(people))


class Guarded:
    """The lock of an answer; SIGTERM comes just when it was taken."""

    def __init__(self):
        """A lock that its owner may take again."""
        self._lock = threading.RLock()

    def acquire(self, *arguments):
        """Take it, and be interrupted."""
        taken = self._lock.acquire(*arguments)
        signal.raise_signal(signal.SIGTERM)
        return taken

    def __getattr__(self, name):
        """Everything else is the lock's."""
        return getattr(self._lock, name)

    def __enter__(self):
        """Take it quietly."""
        return self._lock.__enter__()

    def __exit__(self, *error):
        """Give it back."""
        self._lock.release()


@pytest.mark.usefixtures("ending")
def test_a_signal_leaves_no_lock_taken(ray, spread, people, monkeypatch):
    """A thread of Ray that waited for it would keep the job from ending."""
    locks, plain = [], Future

    def answer():
        future: Future = plain()
        locks.append(Guarded())
        future._condition = threading.Condition(locks[-1])  # type: ignore[arg-type]
        return future

    monkeypatch.setattr(f"{__name__}.Future", answer)
    with pytest.raises(SystemExit):
        spread(people)
    with ThreadPoolExecutor(1) as other:
        assert all(other.submit(lock._lock.acquire, False).result() for lock in locks) and locks


def test_what_ray_prints_is_no_result(ray, spread, people, capsys):
    """Its notices go where progress goes."""
    ray.fail = lambda _: print("a notice")
    spread(people)
    told = capsys.readouterr()
    assert told.out == "" and "a notice" in told.err


def below(pid):
    """Give all processes below one, with their command lines."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            line = stat.read_text()
            parents[int(stat.parent.name)] = int(line.rpartition(")")[2].split()[1])
    found, new = {}, {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new}
        for child in new:
            with suppress(OSError):
                found[child] = Path(f"/proc/{child}/cmdline").read_bytes()
    return found


@pytest.fixture
def crowd(tmp_path):
    """Write two hundred creators of the population."""
    path = tmp_path / "crowd.jsonl"
    assert populate(["--creators", "200", "--seed", "11", "--out", str(path)]) == 0
    return path


@pytest.mark.model
@pytest.mark.timeout(180)
def test_a_real_cluster_leaves_the_files_of_one_process(alone, crowd, go, lasting, tmp_path):
    """By the shipped handbook; a worker is killed over a block, which another one then judges."""
    settings = load_settings(home=tmp_path / "home", model="none")
    killed: list[int] = []

    def kills(tally):
        judging = [pid for pid, line in below(os.getpid()).items() if line.startswith(b"ray::Desk.judge")]
        if judging and not killed:
            os.kill(judging[0], signal.SIGKILL)
            killed.append(judging[0])

    with open_reviewer(settings, print) as reviewer:
        whole = lasting(go(crowd, "whole", reviewer, prose="none", block=10))
        with on_ray(settings, reviewer.tools, "none") as engine:
            spread = go(crowd, "spread", reviewer, prose="none", block=10, engine=engine, listen=kills)
    assert lasting(spread) == whole and killed


@pytest.mark.model
@pytest.mark.timeout(180)
def test_a_real_worker_refuses_another_index(settings, go, people):
    """Its own sentence is what the driver ends with."""
    with open_reviewer(settings, print) as reviewer:
        other = replace(reviewer.tools, index_digest="x")
        with (
            on_ray(settings, other, "none") as engine,
            pytest.raises(UserError, match=r"^worker on .+: works with another index; give every") as caught,
        ):
            go(people, "job", reviewer, engine=engine, prose="none")
    assert type(caught.value) is UserError


@pytest.mark.model
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("in_the_foreground")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_workers_too(number, status, write, person, lasting, local, tmp_path):
    """No process is left, and the job goes on later."""
    path, out = write(*(person(f"c_{n}", n / 500) for n in range(500))), tmp_path / "job"
    command = [sys.executable, "-c", DRIVER, tmp_path / "home", SMALL, path, out]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as driver:
        while not (out / "parts" / "000001.jsonl").exists():
            assert driver.poll() is None
            time.sleep(0.01)
        workers = below(driver.pid)
        driver.send_signal(number)
        try:
            told = driver.communicate(timeout=60)[1]
        finally:
            driver.kill()
    assert driver.returncode == status and "keeps the blocks that are done" in told
    assert any(line.startswith(b"ray::Desk") for line in workers.values())
    deadline = time.monotonic() + 30
    while left := [pid for pid in workers if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)
    assert lasting(local(path, "job", block=1)) == lasting(local(path, block=1))
