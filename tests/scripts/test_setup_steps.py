"""The steps of set-up: which are taken, which are skipped, and how failures end."""

import fcntl
import io
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import setup_llama, setup_steps
from scripts.setup_llama import Recipe
from scripts.setup_run import Runner, Screen, Stopped
from scripts.setup_steps import Setup, Stamps, digest_of, need_room, set_up

ROOT = Path(__file__).resolve().parents[2]


class PretendRunner(Runner):
    """Remembers commands instead of running them; our own commands end with `statuses`."""

    statuses = (0, 0)

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.ran, self.shown = [], []

    def run(self, name, doing, command, env=None):
        self.ran.append(name)

    def show(self, command):
        self.shown.append(" ".join(command[1:]))
        return self.statuses[len(self.shown) - 1]


@pytest.fixture
def setup(tmp_path, monkeypatch):
    """Give a set-up of a small checkout whose environment exists and whose wheel is kept."""
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (tmp_path / "constraints.txt").write_text("a==1\n", encoding="utf-8")
    binary = tmp_path / ".venv" / "bin" / "python"
    binary.parent.mkdir(parents=True)
    binary.symlink_to(sys.executable)
    monkeypatch.setattr(setup_llama, "build_wheel", lambda *_: tmp_path / "llama.whl")
    monkeypatch.setattr(setup_llama, "recipe_for_here", lambda _: Recipe((), "gcc", "cp311", "linux"))
    screen = Screen(io.StringIO())
    runner = PretendRunner(tmp_path, tmp_path / ".venv" / "log", screen)
    return Setup(tmp_path, runner, Stamps(tmp_path / ".venv" / "stamps"), screen)


def again(setup):
    """Return a second set-up of the same checkout."""
    runner = PretendRunner(setup.root, setup.runner.logs, setup.screen)
    return Setup(setup.root, runner, setup.stamps, setup.screen)


def test_first_run_installs_the_built_wheel_then_the_pinned_packages(setup):
    """llama.cpp comes first and alone, so pip never looks for it elsewhere."""
    assert setup.run() == 0
    assert setup.runner.ran[-3:] == ["llama-install", "packages", "llama-import"]
    assert setup.runner.shown == ["models pull", "index build"]


def test_second_run_installs_nothing(setup):
    """With nothing changed only the program's own quick looks remain."""
    setup.run()
    second = again(setup)
    second.run()
    assert second.runner.ran == []


@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt"])
def test_changed_input_installs_again_and_keeps_llama(setup, changed):
    """A new pin is installed; the built wheel stays, since nothing about it changed."""
    setup.run()
    (setup.root / changed).write_text("other\n", encoding="utf-8")
    second = again(setup)
    second.run()
    assert second.runner.ran == ["packages", "llama-import"]


def test_broken_off_install_is_taken_up(setup, monkeypatch):
    """A run that died while installing packages does not install llama.cpp again."""

    def die(name, doing, command, env=None):
        setup.runner.ran.append(name)
        if name == "packages":
            raise Stopped("killed")

    monkeypatch.setattr(setup.runner, "run", die)
    with pytest.raises(Stopped):
        setup.run()
    second = again(setup)
    second.run()
    assert second.runner.ran == ["packages", "llama-import"]


def test_own_command_that_told_the_user_ends_with_its_status(setup):
    """When `models pull` has said what to mend, set-up adds nothing and goes no further."""
    setup.runner.statuses = (2,)
    assert setup.run() == 2
    assert setup.runner.shown == ["models pull"]


def test_own_command_that_died_is_told(setup):
    """A crash of our own command names the command that finds out why."""
    setup.runner.statuses = (-11,)
    with pytest.raises(Stopped, match="fetching models ended with status -11; run .*doctor"):
        setup.run()


def test_index_is_built_again_only_when_something_it_reads_changed(setup, tmp_path, monkeypatch):
    """The handbook's text is part of the index's stamp; a missing index is built whatever the stamp says."""
    told = subprocess.CompletedProcess([], 0, stdout=f"{tmp_path / 'home'}\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: told)
    (tmp_path / "home" / "index").mkdir(parents=True)
    clause = tmp_path / "policies" / "handbook" / "x.md"
    clause.parent.mkdir(parents=True)
    clause.write_text("## X-1", encoding="utf-8")
    built = []
    for change in (None, None, "text", "gone"):
        if change == "text":
            clause.write_text("## X-2", encoding="utf-8")
        if change == "gone":
            (tmp_path / "home" / "index").rmdir()
        run = again(setup)
        run.runner.statuses = (0, 0)
        run._index()
        built.append(bool(run.runner.shown))
    assert built == [True, False, True, True]


def test_digest_sees_names_contents_and_words(tmp_path):
    """Renaming, changing or another processor all make another digest."""
    (tmp_path / "a").write_text("1", encoding="utf-8")
    first = digest_of(tmp_path, ["*"], "avx")
    assert digest_of(tmp_path, ["*"], "avx") == first
    assert digest_of(tmp_path, ["*"], "avx2") != first
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest_of(tmp_path, ["*"], "avx") != first


def test_too_little_space_is_told_with_both_sizes(tmp_path, monkeypatch):
    """The sentence says where, how much there is, how much is needed, and what to do."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 3_200_000_000}))
    with pytest.raises(Stopped, match=r"has 3\.2 GB free, set-up needs 8 GB; free some"):
        need_room(tmp_path, setup_steps.ROOM_FOR_CHECKOUT, "free some")


@pytest.fixture
def checkout(tmp_path):
    """Give a folder with the file that carries the lock."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "bootstrap.py").write_text("", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Stopped("the disk is full; free some"), "setup: the disk is full; free some\n"),
        (
            OSError(13, "Permission denied", "/x"),
            "setup: /x: Permission denied; mend it and run the same command again\n",
        ),
        (KeyboardInterrupt(), "\nsetup: stopped; the next run goes on from here\n"),
    ],
)
def test_every_failure_is_one_line_and_status_2(checkout, monkeypatch, capsys, error, line):
    """No traceback reaches the user."""

    def fail(self):
        raise error

    monkeypatch.setattr(Setup, "run", fail)
    assert set_up(checkout) == 2
    assert capsys.readouterr().err == line


def test_complete_set_up_says_so(checkout, monkeypatch, capsys):
    """The last line tells that all is in place, and how long it took."""
    monkeypatch.setattr(Setup, "run", lambda self: 0)
    assert set_up(checkout) == 0
    assert capsys.readouterr().err == "set-up is complete (0 s)\n"


def test_second_set_up_waits_for_the_first(checkout):
    """Two at once work one after the other, and the waiting one says so."""
    lock = os.open(checkout / "scripts" / "bootstrap.py", os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    code = (
        "import sys; from pathlib import Path; from scripts import setup_steps as s\n"
        "s.Setup.run = lambda self: 0\n"
        f"sys.exit(s.set_up(Path({str(checkout)!r})))"
    )
    other = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert other.stderr is not None
    assert "waiting for it to end" in other.stderr.readline()
    time.sleep(0.2)
    assert other.poll() is None
    os.close(lock)
    assert "set-up is complete" in other.communicate(timeout=20)[1]
    assert other.returncode == 0
