"""Fuzzing for minutes: `python tests/fuzz/run.py [TARGET ...] --seconds 120`, which `make fuzz` calls.

atheris leads the bytes by what they reach. What breaks a reader is kept in `--out`, once for each place that
raised; put it into `corpus/TARGET/` once it is mended. Exit status 1 where anything broke.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import traceback
import types
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
# Another package in the environment may be called `tests` too.
sys.modules["tests"] = types.ModuleType("tests")
sys.modules["tests"].__path__ = [str(ROOT / "tests")]

OURS = ["agent", "console", "index", "models", "policies", "signals"]
RUNS = re.compile(r"Done (\d+) (?:runs )?in (\d+)")
LARGEST = 65_536
SLOWEST = 20
"""Bytes of an input, and seconds that a reader may take with one."""


def main(arguments: list[str] | None = None) -> int:
    """Fuzzes the targets one after another, prints a line of JSON for each, and returns the exit status."""
    parser = argparse.ArgumentParser(prog="python tests/fuzz/run.py", description=__doc__)
    parser.add_argument("targets", nargs="*", help="names of targets (all)")
    parser.add_argument("--seconds", type=int, default=120, help="for each target (120)")
    parser.add_argument("--out", type=Path, default=Path("runs/fuzz"), help="where findings are kept")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.here:
        _fuzz(options.targets[0], options.seconds, options.out)
        return 0
    from tests.fuzz.targets import TARGETS

    told = [_in_a_process(name, options.seconds, options.out) for name in options.targets or TARGETS]
    return int(any(each["broke"] for each in told))


def _in_a_process(name: str, seconds: int, out: Path) -> dict[str, object]:
    """Fuzzes one target in a process, since libFuzzer ends the one that it runs in."""
    command = [sys.executable, __file__, name, "--here", "--seconds", str(seconds)]
    done = subprocess.run([*command, "--out", str(out / name)], capture_output=True, text=True, check=False)
    found = RUNS.search(done.stderr)
    if found is None:
        print(done.stderr[-2000:], file=sys.stderr)
    broke = sorted(path.name for path in (out / name).glob("*") if path.name != "met")
    told: dict[str, object] = {"target": name, "executions": int(found[1]) if found else None, "broke": broke}
    print(json.dumps(told), flush=True)
    return told


def _fuzz(name: str, seconds: int, out: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=OURS):
        from tests.fuzz.seeds import seeds
        from tests.fuzz.targets import TARGETS
    met = out / "met"
    met.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (met / f"seed{number}").write_bytes(seed)
    limits = [
        f"-max_total_time={seconds}",
        f"-max_len={LARGEST}",
        f"-timeout={SLOWEST}",
        "-rss_limit_mb=4096",
    ]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={out}/", str(met)], _keeping(TARGETS[name], out))
    atheris.Fuzz()


def _keeping(target: Callable[[bytes], None], out: Path) -> Callable[[bytes], None]:
    """The target; what breaks it is put away by the place that raised, and fuzzing goes on."""

    def run(data: bytes) -> None:
        try:
            target(data)
        # Whatever comes out is a finding, and the next one is wanted too.
        except BaseException as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            key = re.sub(r"\W+", "_", f"{type(error).__name__}_{Path(last.filename).stem}_{last.lineno}")
            if not (out / key).exists():
                (out / key).write_bytes(data)

    return run


if __name__ == "__main__":
    sys.exit(main())
