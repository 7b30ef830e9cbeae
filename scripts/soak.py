"""An hour of mixed load on page and jobs, and what it leaves: `python scripts/soak.py`, or `make soak`.

Sessions click cases, ask with slash commands and decide; jobs judge small files beside them. Exit status 1
where memory surely grows by more than `--most` MiB an hour, where files, threads or processes are left, or
where anything fails.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from evals.bench_file import machine
from scripts.page_bench import _call, _keys
from scripts.screenshots import served
from scripts.soak_watch import Look, Watch, below, leaks, slope

ROOT = Path(__file__).resolve().parent.parent
QUIET = 20.0
"""Seconds without load before a look that is compared; threads of pools have ended by then."""
WARM_UP = 0.25
"""Share of the time after which memory is expected to stay."""
QUESTIONS = ("/why", "/search still pictures", "/clause STILL-2", "/help")
SAMPLES = ("still_mill", "clean_host", "bought_views")
ANY = [None, None]
"""States of a session, which the page fills in itself."""


class Load:
    """Sessions and jobs that work for a while; counts what was done, and keeps what failed."""

    def __init__(self, address: str, folder: Path, sessions: int) -> None:
        self._address, self._folder = address, folder
        self.done: Counter[str] = Counter()
        self.errors: list[str] = []
        self._stop = threading.Event()
        works: list[Callable[[], None]] = [lambda n=n: self._session(n) for n in range(sessions)]  # type: ignore[misc]
        self._threads = [threading.Thread(target=work, daemon=True) for work in (*works, self._jobs)]

    def run(self, seconds: float) -> None:
        """Works for so many seconds, and then until what was begun has ended."""
        for thread in self._threads:
            thread.start()
        time.sleep(seconds)
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _session(self, number: int) -> None:
        """One session: a click, a reading and a question after the other, now and then a decision."""
        name = f"soak{number}"
        with httpx.Client(base_url=self._address, timeout=120) as client:
            events = {each["api_name"]: each["id"] for each in client.get("/config").json()["dependencies"]}
            _call(client, events["enter"], name, [])
            keys = _keys(_call(client, events["redraw"], name, [*ANY, "", "", "", "", "", False]))
            turn = number
            while not self._stop.wait(1.0):
                turn += 1
                self._turn(client, events, name, keys[turn * 5 % len(keys)], turn)

    def _turn(self, client: httpx.Client, events: dict[str, int], name: str, key: str, turn: int) -> None:
        try:
            _call(client, events["_pick"], name, ANY, {"key": key})
            _call(client, events["fill"], name, [None, None])
            queued(client, events["read"], name, [None, None, None])
            self.done["clicks"] += 1
            queued(client, events["_ask"], name, [*ANY, None, key, QUESTIONS[turn % len(QUESTIONS)]])
            self.done["questions"] += 1
            if turn % 5 == 0:
                said: list[Any] = ["accept", None, [], f"Turn {turn}.", "", "", key]
                queued(client, events["_record"], name, [*ANY, *said])
                self.done["decisions"] += 1
        except (httpx.HTTPError, ValueError) as error:
            self.errors.append(f"{type(error).__name__}: {error}")

    def _jobs(self) -> None:
        """Small jobs, one after the other, each in a process and a folder of its own."""
        while not self._stop.wait(2.0):
            sample = ROOT / "agent" / "samples" / f"{SAMPLES[self.done['jobs'] % len(SAMPLES)]}.json"
            with tempfile.TemporaryDirectory(dir=self._folder) as out:
                command = [
                    sys.executable,
                    "cli.py",
                    "batch",
                    str(sample),
                    "--out",
                    f"{out}/job",
                    "--model",
                    "none",
                ]
                ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            self.done["jobs"] += 1
            if ended.returncode:
                self.errors.append(ended.stderr[-300:])


def queued(client: httpx.Client, event: int, session: str, data: list[Any]) -> None:
    """Calls an event that waits for its turn, and hears it to its end.

    Raises:
        ValueError: It failed.
    """
    body = {"data": data, "fn_index": event, "session_hash": session, "trigger_id": 1}
    asked = client.post("/gradio_api/queue/join", json=body)
    asked.raise_for_status()
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as told:
        for line in told.iter_lines():
            said = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
            if said.get("msg") == "process_completed":
                if not said["success"]:
                    raise ValueError(str(said["output"].get("error")))
                return
    raise ValueError("the page stopped talking")


def main(arguments: Sequence[str] | None = None) -> int:
    """Puts the load on, prints the figures and returns the exit status."""
    parser = argparse.ArgumentParser(prog="python scripts/soak.py", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long, warm-up included (60)")
    parser.add_argument("--sessions", type=int, default=6, help="sessions at once (6)")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two looks (10)")
    parser.add_argument("--most", type=float, default=20.0, help="MiB an hour that memory may grow (20)")
    parser.add_argument("--model", default="none", help="model of the page (none)")
    parser.add_argument("--out", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = _soaked(options, Path(folder))
    text = json.dumps(found, indent=2)
    print(text)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(f"{text}\n", "utf-8")
    return int(found["grows"] or bool(found["leaks"]) or bool(found["errors"]))


def _soaked(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The figures of a run."""
    temporary = folder / "temporary"
    temporary.mkdir()
    os.environ["TMPDIR"] = str(temporary)
    # The page would build the index too, but not within the time that it has to start on a busy machine.
    building = [sys.executable, "cli.py", "index", "build", "--home", str(folder / "home")]
    subprocess.run(building, cwd=ROOT, check=True, stdout=sys.stderr)
    with served(folder / "home", options.model) as address:
        watch = Watch(below(os.getpid())[0], temporary, options.every)
        loads, quiet = [], []
        for share in (WARM_UP, 1 - WARM_UP):
            loads.append(Load(address, folder, options.sessions))
            loads[-1].run(60 * options.minutes * share)
            time.sleep(QUIET)
            quiet.append(watch.look())
        watch.close()
    return {
        "machine": machine(),
        "minutes": options.minutes,
        **_figures(watch.looks, quiet, loads, options.most),
    }


def _figures(
    looks: Sequence[Look], quiet: Sequence[Look], loads: Sequence[Load], most: float
) -> dict[str, Any]:
    before, after = quiet
    steady = [look for look in looks if look.seconds > before.seconds]
    grown = slope(steady)
    done, errors = loads[0].done + loads[1].done, loads[0].errors + loads[1].errors
    return {
        "looks": len(steady),
        "mib_per_hour": asdict(grown),
        "grows": grown.low > most,
        "after_warm_up": asdict(before),
        "at_the_end": asdict(after),
        "leaks": leaks(before, after),
        "done": dict(done),
        "errors": errors[:10],
    }


if __name__ == "__main__":
    sys.exit(main())
