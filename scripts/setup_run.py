"""Running the long commands of set-up: output to a log, signs of life on the screen, one sentence on failure.

A command's own output goes to a file under `.venv/log`; the user sees what is being done, for how long, and
the newest line of that file. It never hides a failure and never shows a page of compiler output.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

PLAIN_BEAT = 20.0
TERMINAL_BEAT = 1.0

# Tried in this order against the end of a log; the first that fits gives the sentence.
REASONS: tuple[tuple[str, str], ...] = (
    (
        r"No space left on device|Errno 28",
        "the disk is full; free at least 8 GB and run the same command again",
    ),
    (
        r"Killed signal terminated program|virtual memory exhausted|std::bad_alloc",
        "the compiler ran out of memory; run again with CMAKE_BUILD_PARALLEL_LEVEL=1",
    ),
    (
        r"CMAKE_C(XX)?_COMPILER|No CMAKE_C\w* could be found|g(cc|\+\+): (command )?not found",
        "no working C and C++ compiler; install gcc and g++ (Debian: apt install build-essential; "
        "macOS: xcode-select --install)",
    ),
    (
        r"Python\.h: No such file",
        "the headers of Python are missing; install them (Debian: apt install python3-dev)",
    ),
    (
        r"ensurepip is not available|No module named ensurepip",
        "this Python cannot make environments; install its venv module (Debian: apt install python3-venv)",
    ),
    (
        r"NewConnectionError|Temporary failure in name resolution|ConnectTimeoutError|Max retries exceeded|"
        r"ProxyError|SSLError|ReadTimeoutError|Network is unreachable|Connection refused|NameResolutionError",
        "the Python package registry cannot be reached; check the network, the proxy and `pip config list`, "
        "then run the same command again",
    ),
    (
        r"No matching distribution found|Could not find a version that satisfies",
        "the registry that pip uses does not offer a pinned package; check the network and `pip config list`"
        ", then run the same command again",
    ),
    (
        r"ResolutionImpossible|conflicting dependencies",
        "the pinned packages contradict each other; look for another constraint in `pip config list`",
    ),
    (
        r"DO NOT MATCH THE HASHES|do not match the hash",
        "a downloaded package has a wrong digest; run `pip cache purge`, then the same command again",
    ),
)


class Stopped(Exception):
    """Set-up cannot go on.

    Args:
        sentence: What failed and what to do, without a full stop.
        log: File with the details, or None.
    """

    def __init__(self, sentence: str, log: Path | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.log = log

    def __str__(self) -> str:
        """The one line that the user reads."""
        tail = f" (details: {self.log})" if self.log else ""
        return f"setup: {self.sentence}{tail}"


def explain(log_text: str, doing: str) -> str:
    """Return the sentence for a failed command, found by the known reasons in its output.

    Args:
        log_text: What the command wrote.
        doing: What it was for, such as "installing packages".
    """
    for pattern, sentence in REASONS:
        if re.search(pattern, log_text):
            return f"{doing} failed: {sentence}"
    return f"{doing} failed; read the end of the log, mend it and run the same command again"


COUNTED = re.compile(r"\[(\d+)/(\d+)\]")
INSTALLING = re.compile(r"Installing collected packages: (.+)")
ASIDE = re.compile(
    r"WARNING|DEPRECATION|\[notice\]|Attempting uninstall|Found existing|(Successfully )?[Uu]ninstall(ing|ed)"
)
"""What pip says beside what it does."""


def newest_line(log: Path, width: int) -> str:
    """Return the last line of `log` that says what is done; a compiler's `[12/180]` goes before all else."""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 400_000))
        lines = [
            line.strip() for line in stream.read().decode("utf-8", "replace").splitlines() if line.strip()
        ]
    counted = next((found for line in reversed(lines) if (found := COUNTED.match(line))), None)
    if counted:
        return f"file {counted[1]} of {counted[2]}"
    line = next((line for line in reversed(lines) if not ASIDE.match(line)), "")
    if installing := INSTALLING.match(line):
        names = installing[1].split(", ")
        return f"installing {names[0] if len(names) == 1 else f'{len(names)} packages'}"
    return line[:width]


def clock(seconds: float) -> str:
    """Return a duration as people write it: `42 s` or `3 min 5 s`."""
    whole = int(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


@dataclass
class Screen:
    """Where the user looks: numbered steps, signs of life, and how long things took."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    steps: int = 6

    @property
    def live(self) -> bool:
        """Whether lines may be rewritten, because a person watches."""
        return self.stream.isatty()

    def step(self, number: int, text: str) -> None:
        """Announce a step, such as `[2/6] making .venv`."""
        print(f"[{number}/{self.steps}] {text}", file=self.stream, flush=True)

    def beat(self, text: str) -> None:
        """Show that the step is alive: one line rewritten on a terminal, a new line elsewhere."""
        print(
            f"\r\033[K      {text}" if self.live else f"      {text}",
            end="" if self.live else "\n",
            file=self.stream,
            flush=True,
        )

    def rest(self) -> None:
        """Remove the living line."""
        if self.live:
            print("\r\033[K", end="", file=self.stream, flush=True)


@dataclass
class Runner:
    """Runs commands for one set-up.

    Attributes:
        root: The checkout; commands run there.
        logs: Folder of log files.
        screen: Where progress is shown.
        lock: File descriptor that children inherit, so the lock outlives a killed parent while they work.
    """

    root: Path
    logs: Path
    screen: Screen
    lock: int | None = None

    def run(
        self, name: str, doing: str, command: Sequence[str], env: Mapping[str, str] | None = None
    ) -> None:
        """Run a command with its output in `<logs>/<name>.log`.

        Raises:
            Stopped: The command could not be started or did not end with status 0.
        """
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        started = time.monotonic()
        with log.open("wb") as output:
            process = self._start(command, env, output.fileno())
            try:
                self._watch(process, log, started)
            finally:
                end(process)
                self.screen.rest()
        if process.returncode != 0:
            raise Stopped(explain(log.read_text("utf-8", "replace"), doing), log)
        self.screen.beat(f"done in {clock(time.monotonic() - started)}")
        if self.screen.live:
            print(file=self.screen.stream)

    def show(self, command: Sequence[str]) -> int:
        """Run a command of our own that shows its progress itself (on stderr); return its exit status."""
        process = self._start(command, None, None)
        try:
            return process.wait()
        finally:
            end(process)

    def _start(
        self, command: Sequence[str], env: Mapping[str, str] | None, output: int | None
    ) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                command,
                cwd=self.root,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL if output is None else output,
                stderr=subprocess.STDOUT if output is not None else None,
                pass_fds=() if self.lock is None else (self.lock,),
                # Stopping pip alone would leave its compilers at work, so a logged command leads a group.
                start_new_session=output is not None,
            )
        except OSError as error:
            raise Stopped(
                f"{command[0]} cannot be run ({error.strerror}); remove .venv and run again"
            ) from error

    def _watch(self, process: subprocess.Popen[bytes], log: Path, started: float) -> None:
        beat = TERMINAL_BEAT if self.screen.live else PLAIN_BEAT
        while True:
            try:
                process.wait(timeout=beat)
                return
            except subprocess.TimeoutExpired:
                self.screen.beat(f"{clock(time.monotonic() - started)} … {newest_line(log, 80)}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a child that still runs, with all that it started, because its parent is going away."""
    if process.poll() is not None:
        return
    _send(process, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        _send(process, signal.SIGKILL)
        process.wait()


def _send(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    leads_group = os.getpgid(process.pid) == process.pid
    if leads_group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
