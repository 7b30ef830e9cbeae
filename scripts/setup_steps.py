"""The six steps of set-up, and what lets a step be skipped.

A stamp under `.venv/stamps` holds the digest of all that a step depends on and is written after the step
succeeded, so a run that was killed repeats only its unfinished step. Models and the index belong to the data
folder and are looked at by the program's own commands, which say themselves what is wrong.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from scripts import setup_llama
from scripts.setup_run import Runner, Screen, Stopped, clock

GIGABYTE = 1_000_000_000
ROOM_FOR_CHECKOUT = 8 * GIGABYTE
ROOM_FOR_BUILD = 2 * GIGABYTE
INSTALL_INPUTS = (
    "pyproject.toml",
    "constraints.txt",
    "scripts/setup_llama.py",
    "scripts/llama_options.cmake",
)
INDEX_INPUTS = ("policies/**/*.md", "policies/**/*.py", "signals/*", "index/*.py", "models/table.yaml")


@dataclass
class Stamps:
    """Which steps are done, and for what."""

    folder: Path

    def holds(self, name: str, key: str) -> bool:
        """Whether the step was finished for exactly this key."""
        try:
            return (self.folder / name).read_text("utf-8") == key
        except OSError:
            return False

    def write(self, name: str, key: str) -> None:
        """Record a finished step; a kill in between leaves the old stamp."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{name}.new"
        fresh.write_text(key, encoding="utf-8")
        os.replace(fresh, self.folder / name)


def digest_of(root: Path, patterns: Iterable[str], *more: str) -> str:
    """Return one digest over the files that match (paths and bytes) and some further words."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()}):
        total.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    total.update("\0".join(more).encode())
    return total.hexdigest()


def need_room(folder: Path, needed: int, way_out: str) -> None:
    """Check the free space of the disk that holds `folder`.

    Raises:
        Stopped: There are less than `needed` bytes.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Stopped(
            f"{folder} has {free / GIGABYTE:.1f} GB free, set-up needs {needed / GIGABYTE:.0f} GB; {way_out}"
        )


@dataclass
class Setup:
    """One run of the six steps."""

    root: Path
    runner: Runner
    stamps: Stamps
    screen: Screen

    @property
    def python(self) -> Path:
        """The interpreter of the checkout's own environment."""
        return self.root / ".venv" / "bin" / "python"

    def run(self) -> int:
        """Take every step that is not done.

        Returns:
            0, or the exit status of one of our own commands, which has told the user why.

        Raises:
            Stopped: A step failed.
        """
        key = digest_of(
            self.root, INSTALL_INPUTS, str(self.root), sys.version, *sorted(setup_llama.processor_features())
        )
        if not (self.python.exists() and self.stamps.holds("install", key)):
            self._install(key)
        return self._models() or self._index()

    def _install(self, key: str) -> None:
        self.screen.step(1, "looking at this machine: disk, compiler, processor")
        need_room(self.root, ROOM_FOR_CHECKOUT, "free some, or clone to a larger disk")
        need_room(
            Path(tempfile.gettempdir()),
            ROOM_FOR_BUILD,
            "free some, or set TMPDIR to a folder on a larger disk",
        )
        recipe = setup_llama.recipe_for_here(setup_llama.find_toolchain())
        self._environment()
        wheel = self._llama(recipe)
        self._packages(wheel, recipe.key)
        self.stamps.write("install", key)

    def _environment(self) -> None:
        check = "import sys, pip; sys.exit(sys.version_info[:2] != " + repr(tuple(sys.version_info[:2])) + ")"
        if (
            self.python.exists()
            and subprocess.run([self.python, "-c", check], capture_output=True).returncode == 0
        ):
            return
        self.screen.step(2, "making .venv")
        # The log lies elsewhere this once: making the environment anew empties it.
        outside = Runner(
            self.root,
            Path(tempfile.gettempdir()) / f"clausewise-setup-{os.getuid()}",
            self.screen,
            self.runner.lock,
        )
        outside.run(
            "venv", "making .venv", [sys.executable, "-m", "venv", "--clear", str(self.root / ".venv")]
        )

    def _llama(self, recipe: setup_llama.Recipe) -> Path:
        cache = setup_llama.cache_folder()
        built = setup_llama.kept_wheel(cache / recipe.key)
        what = "building llama.cpp for this processor (about 5 minutes on two cores, only this once)"
        self.screen.step(3, "taking the llama.cpp that was built here before" if built else what)
        return setup_llama.build_wheel(self.runner, self.python, recipe, cache)

    def _packages(self, wheel: Path, key: str) -> None:
        pip = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check"]
        if not self.stamps.holds("llama", key):
            alone = ["--no-index", "--no-deps", "--force-reinstall", str(wheel)]
            self.runner.run("llama-install", "installing llama.cpp", [*pip, *alone])
            self.stamps.write("llama", key)
        self.screen.step(4, "installing the packages (torch among them: a few minutes the first time)")
        self.runner.run("packages", "installing packages", [*pip, "-c", "constraints.txt", "-e", ".[dev]"])
        command = [str(self.python), "-c", "import llama_cpp"]
        self.runner.run("llama-import", "loading llama.cpp", command)

    def _models(self) -> int:
        self.screen.step(5, "models: fetching what is missing")
        return self._own("fetching models", "models", "pull")

    def _index(self) -> int:
        told = subprocess.run(
            [self.python, "-c", "from models.locate import default_home; print(default_home())"],
            cwd=self.root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        home = told.stdout.strip()
        key = digest_of(self.root, INDEX_INPUTS, home)
        if home and (Path(home) / "index").is_dir() and self.stamps.holds("index", key):
            return 0
        self.screen.step(6, "building the index of the handbook")
        status = self._own("building the index", "index", "build")
        if status == 0:
            self.stamps.write("index", key)
        return status

    def _own(self, doing: str, *arguments: str) -> int:
        status = self.runner.show([str(self.python.with_name("clausewise")), *arguments])
        if status not in (0, 2):
            raise Stopped(f"{doing} ended with status {status}; run `.venv/bin/clausewise doctor` to see why")
        return status


def set_up(root: Path) -> int:
    """Set a checkout up and tell how it went.

    Returns:
        0 when all is in place, 2 when the user must mend something.
    """
    signal.signal(signal.SIGTERM, _leave)
    screen = Screen()
    started = time.monotonic()
    # The lock is on a file of the checkout, so nothing is left behind; children keep it while they work.
    lock = os.open(root / "scripts" / "bootstrap.py", os.O_RDONLY)
    try:
        _wait_for(lock, screen)
        runner = Runner(root, root / ".venv" / "log", screen, lock)
        status = Setup(root, runner, Stamps(root / ".venv" / "stamps"), screen).run()
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"setup: {error.filename}: {error.strerror}; mend it and run the same command again",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("\nsetup: stopped; the next run goes on from here", file=sys.stderr)
        return 2
    finally:
        os.close(lock)
    if status == 0:
        screen.rest()
        print(f"set-up is complete ({clock(time.monotonic() - started)})", file=sys.stderr)
    return status


def _wait_for(lock: int, screen: Screen) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(
            "another set-up of this checkout is at work; waiting for it to end",
            file=screen.stream,
            flush=True,
        )
        fcntl.flock(lock, fcntl.LOCK_EX)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
