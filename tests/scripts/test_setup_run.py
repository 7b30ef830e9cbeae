"""Running long commands: logs, signs of life, and one sentence on failure."""

import io
import os
import sys
import time
from pathlib import Path

import pytest

from scripts import setup_run
from scripts.setup_run import Runner, Screen, Stopped, clock, explain, newest_line


@pytest.fixture
def runner(tmp_path):
    """Give a runner that writes to memory."""
    return Runner(tmp_path, tmp_path / "log", Screen(io.StringIO()))


@pytest.mark.parametrize(
    ("output", "remedy"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full; free at least 8 GB"),
        ("c++: fatal error: Killed signal terminated program cc1plus", "CMAKE_BUILD_PARALLEL_LEVEL=1"),
        ("CMake Error: CMAKE_CXX_COMPILER not set, after EnableLanguage", "install gcc and g++"),
        ("fatal error: Python.h: No such file or directory", "apt install python3-dev"),
        ("Error: ensurepip is not available", "apt install python3-venv"),
        ("ConnectionError: Max retries exceeded with url: /simple", "registry cannot be reached"),
        ("ERROR: No matching distribution found for torch==2.13.0", "does not offer a pinned package"),
        ("ERROR: ResolutionImpossible: for help", "contradict each other"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "a downloaded package has a wrong digest"),
        ("something new", "read the end of the log"),
    ],
)
def test_each_known_failure_says_what_to_do(output, remedy):
    """The cause in the log becomes a sentence with a way out."""
    sentence = explain(output, "installing packages")
    assert sentence.startswith("installing packages failed")
    assert remedy in sentence
    assert "\n" not in sentence


def test_no_network_goes_before_no_distribution():
    """Pip says both when the network is away; the first is the cause."""
    output = "Max retries exceeded\nERROR: No matching distribution found for torch"
    assert "cannot be reached" in explain(output, "x")


def test_output_goes_to_the_log_and_time_to_the_screen(runner):
    """The user sees that it is done; the details lie in the file."""
    runner.run("hello", "greeting", [sys.executable, "-c", "print('hello')"])
    assert (runner.logs / "hello.log").read_text("utf-8") == "hello\n"
    assert runner.screen.stream.getvalue() == "      done in 0 s\n"


def test_failure_is_one_sentence_with_the_log(runner):
    """A failed command stops set-up and names its log."""
    code = "import sys; print('No space left on device'); sys.exit(3)"
    with pytest.raises(
        Stopped, match=r"^setup: copying failed: the disk is full.* \(details: .*copy\.log\)$"
    ):
        runner.run("copy", "copying", [sys.executable, "-c", code])


def test_command_that_is_not_there_is_told(runner):
    """A missing interpreter is a sentence, not a traceback."""
    with pytest.raises(Stopped, match="remove .venv and run again"):
        runner.run("gone", "going", ["/nowhere/python"])


def test_long_command_shows_signs_of_life(runner, monkeypatch):
    """While a command runs, elapsed time and the newest line appear."""
    monkeypatch.setattr(setup_run, "PLAIN_BEAT", 0.2)
    code = "import time; print('[7/140] compiling', flush=True); time.sleep(0.7)"
    runner.run("long", "compiling", [sys.executable, "-c", code])
    assert "0 s … file 7 of 140\n" in runner.screen.stream.getvalue()


def test_children_keep_the_lock(tmp_path):
    """A child holds the lock's descriptor, so the lock outlives a killed parent."""
    lock = os.open(tmp_path, os.O_RDONLY)
    try:
        runner = Runner(tmp_path, tmp_path / "log", Screen(io.StringIO()), lock)
        runner.run("fd", "looking", [sys.executable, "-c", f"import os; os.fstat({lock})"])
    finally:
        os.close(lock)


def test_interrupted_command_ends_with_all_that_it_started(runner, monkeypatch, tmp_path):
    """A stopped build leaves no compiler at work."""
    grandchild = (
        f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    )
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"

    def interrupted(process, log, started):
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text("utf-8"):
            time.sleep(0.05)
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "_watch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        runner.run("build", "building", [sys.executable, "-c", code])
    pid = int((tmp_path / "pid").read_text("utf-8"))
    assert wait_until(lambda: not alive(pid))


def alive(pid):
    """Whether a process still runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds, seconds=10):
    """Whether something becomes true within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_own_command_shows_progress_and_no_results(runner, capfd):
    """Set-up is silent on stdout, so the results of a demo stand there alone."""
    runner.show([sys.executable, "-c", "import sys; print('result'); print('progress', file=sys.stderr)"])
    assert capfd.readouterr() == ("", "progress\n")


def test_own_command_returns_its_status(runner):
    """Our own commands speak for themselves; only their status counts."""
    assert runner.show([sys.executable, "-c", "import sys; sys.exit(2)"]) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("a\n\n", "a"),
        ("[1/9] x\n[2/9] y\nwarning\n", "file 2 of 9"),
        ("  [3/9] g++\n", "file 3 of 9"),
    ],
)
def test_newest_line_prefers_the_count_of_a_compiler(tmp_path, text, line):
    """A count of files says more than a compiler's command line."""
    log = tmp_path / "x.log"
    log.write_text(text, encoding="utf-8")
    assert newest_line(log, 80) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Collecting torch==2.13.0\nWARNING: Location 'x' is ignored\n", "Collecting torch==2.13.0"),
        ("Installing collected packages: torch\n", "installing torch"),
        (
            "Installing collected packages: b, setuptools, a\n  Attempting uninstall: setuptools\n"
            "    Found existing installation: setuptools 65.5.0\n    Uninstalling setuptools-65.5.0:\n"
            "      Successfully uninstalled setuptools-65.5.0\n",
            "installing 3 packages",
        ),
        ("WARNING: nothing else yet\n", ""),
    ],
)
def test_newest_line_tells_what_pip_is_at(tmp_path, text, line):
    """Not what it says beside it, which would stand there for minutes."""
    log = tmp_path / "x.log"
    log.write_text(text, encoding="utf-8")
    assert newest_line(log, 80) == line


def test_clock_speaks_in_minutes():
    """Durations read as people write them."""
    assert (clock(42.9), clock(185)) == ("42 s", "3 min 5 s")
