"""Accepted figures: the small part of finished runs that is kept in the checkout, and how text shows it.

`python -m evals.accepted runs --into evals/baselines` takes what `make eval` and `make bench` wrote. A kept
run stays a summary without its slices, so `clausewise eval run --no-worse-than FILE` reads it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.bench_file import Found, load_bench
from evals.intervals import Figure
from evals.metrics import AMOUNTS
from evals.runner import replace_whole
from evals.summary import SUMMARY, Summary, load_summary
from signals.errors import UserError

ROOT = Path(__file__).resolve().parents[1]
BASELINES = ROOT / "evals" / "baselines"
BENCH = "bench"


def accept(runs: Path, into: Path) -> list[Path]:
    """Copies the figures of all runs and benchmarks of a folder, all or none, and returns the files.

    Raises:
        UserError: There is no run, one is damaged, two are of one system, or nothing can be written.
    """
    texts = {**_of_runs(runs), **_of_benches(runs / BENCH)}
    new = {name: into / f"{name}.partial" for name in texts}
    try:
        into.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            replace_whole(new[name], text)
        return [new[name].replace(into / name) for name in texts]
    except OSError as error:
        raise UserError(f"cannot be written: {error.strerror or error}", where=str(into)) from error
    finally:
        for path in new.values():
            if path.is_file():
                path.unlink()


def _of_runs(runs: Path) -> dict[str, str]:
    found: dict[str, tuple[Path, Summary]] = {}
    for place in sorted(runs.glob(f"*/{SUMMARY}")):
        summary = load_summary(place)
        name = f"{summary.run.get('system')}.json"
        if name in found:
            where, hint = f"{found[name][0]} and {place.parent}", "leave one of them there"
            raise UserError("are two runs of one system", where=where, hint=hint)
        found[name] = place.parent, summary
    if not found:
        raise UserError(f"holds no */{SUMMARY}", where=str(runs), hint="run `make eval` first")
    return {name: _kept(summary) for name, (_, summary) in found.items()}


def _kept(summary: Summary) -> str:
    small = summary.model_copy(update={"slices": (), "run": _portable(summary.run)})
    return small.model_dump_json(indent=1) + "\n"


def _portable(value: Any) -> Any:
    """The same without folders of this machine: paths start at the checkout, others are a bare name."""
    if isinstance(value, Mapping):
        return {key: _portable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_portable(each) for each in value]
    if isinstance(value, str) and Path(value).is_absolute():
        path = Path(value)
        return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return value


def _of_benches(folder: Path) -> dict[str, str]:
    places = sorted(folder.glob("*.json"))
    return {f"{BENCH}-{p.stem}.json": load_bench(p).model_dump_json(indent=1) + "\n" for p in places}


def accepted_figure(file: Path, name: str) -> Found:
    """A figure by its name, from an accepted file of a run or of a benchmark.

    Raises:
        UserError: The file is neither, or has no such figure.
    """
    try:
        is_run = "metrics" in json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"cannot be read ({error})", where=str(file)) from error
    known: Mapping[str, Found] = load_summary(file).metrics if is_run else load_bench(file).figures
    if name not in known:
        raise UserError(f'no figure "{name}"', where=str(file), hint=f"known are {', '.join(sorted(known))}")
    return known[name]


def shown(found: Found, name: str = "") -> str:
    """A figure as text shows it: a share as `87.1 % [77, 93], n = 70`, a plain number as it is.

    Args:
        found: The figure.
        name: Its name, which tells amounts and seconds from shares.

    Raises:
        UserError: There was nothing to compute the figure from.
    """
    if not isinstance(found, Figure):
        return f"{found:,}".replace("-", "−")
    if found.value is None:
        raise UserError("there is nothing to show", where=name or None)
    value, low, high = _parts(found, name)
    ends = "" if found.low is None or found.high is None else f" [{low}, {high}]"
    return f"{value}{ends}, n = {found.n:,}".replace("-", "−")


def _parts(found: Figure, name: str) -> tuple[str, str, str]:
    """Value and ends; the ends of a share are whole percents, since they say no more than that."""
    value, low, high = (number or 0.0 for number in (found.value, found.low, found.high))
    if "seconds" in name:
        return f"{_amount(value)} s", _amount(low), _amount(high)
    if name.rpartition(".")[2] in AMOUNTS:
        return _amount(value), _amount(low), _amount(high)
    return f"{100 * value:.1f} %", f"{100 * low:.0f}", f"{100 * high:.0f}"


def _amount(number: float) -> str:
    return f"{number:,.1f}" if abs(number) >= 10 else f"{number:.2f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Accept the figures of finished runs; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.accepted", description=__doc__)
    parser.add_argument("runs", type=Path, help="folder that `make eval` and `make bench` wrote into")
    parser.add_argument("--into", type=Path, default=BASELINES, help="folder of the accepted figures")
    options = parser.parse_args(arguments)
    try:
        for path in accept(options.runs, options.into):
            print(path)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
