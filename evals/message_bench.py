"""How many messages the model writes that stand: `python -m evals.message_bench`.

Messages to the shipped samples and to invented creators, by the real model. A message stands if every
passage in it passed all checks, at the first try or the second; else the handbook's own words were used.
The messages are written to a file, to be read by a person.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from agent.events import Checked, Done
from agent.opening import open_reviewer
from agent.prose.frame import carried
from agent.review import Reviewer
from agent.rules.case import Case
from agent.rules.decide import decide
from agent.settings import load_settings
from agent.verdict import Verdict
from evals.bench_file import Found, machine, run_bench, write_bench
from evals.intervals import share
from evals.people import sinners
from policies.handbook import Handbook
from signals.profile import Profile
from signals.readers import load_profiles

NAME, PROG = "messages", "python -m evals.message_bench"
SAMPLES = Path(__file__).resolve().parent.parent / "agent" / "samples"
SEED = 7


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the messages and prints the share that stands; returns the exit status."""
    return run_bench(_parser(), _run, arguments)


def _run(options: argparse.Namespace, made_by: str) -> None:
    verdicts, firsts, seconds = _all_written(options)
    print(json.dumps(_summary(verdicts, firsts, seconds), indent=2))
    _tell(f"the messages are in {options.messages}")
    if options.out:
        figures = _figures(verdicts, firsts, seconds)
        write_bench(options.out, NAME, made_by, len(verdicts), figures, _model(verdicts))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__)
    parser.add_argument("-n", type=int, default=60, help="how many messages (60)")
    parser.add_argument("--model", help="model to write with (the default model)")
    parser.add_argument(
        "--messages", type=Path, default=Path("var/messages.md"), help="file for the messages"
    )
    parser.add_argument("--kept", action="store_true", help="use outputs that are kept from earlier runs")
    return parser


def _all_written(options: argparse.Namespace) -> tuple[list[Verdict], list[list[str]], float]:
    """The verdicts, what was wrong with first tries, and the seconds that all took."""
    verdicts: list[Verdict] = []
    firsts: list[list[str]] = []
    options.messages.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as fresh, options.messages.open("w", encoding="utf-8") as file:
        settings = load_settings(model=options.model, home=None if options.kept else Path(fresh))
        started = time.perf_counter()
        with open_reviewer(settings, _tell) as reviewer:
            for verdict, first in _written(reviewer, options.n):
                verdicts.append(verdict)
                firsts.append(first)
                print(_entry(verdict, first), end="\n\n", file=file, flush=True)
        return verdicts, firsts, time.perf_counter() - started


def people(handbook: Handbook) -> Iterator[Profile]:
    """The samples that a message goes to by the rules alone, then invented creators without end."""
    found = (p for path in sorted(SAMPLES.glob("*.json")) for p in load_profiles(path, handbook.catalog))
    told = (p for p in found if carried(decide(Case(p, handbook))))
    return chain(told, (profile for profile, _ in sinners(handbook, SEED)))


def _written(reviewer: Reviewer, n: int) -> Iterator[tuple[Verdict, list[str]]]:
    """Verdicts with a message, and what was wrong with first tries."""
    for number, profile in zip(range(1, n + 1), people(reviewer.handbook), strict=False):
        first: list[str] = []
        for event in reviewer.review_stream(profile):
            if isinstance(event, Checked) and event.attempt == 1:
                first += [f"{event.clause} {f.check}: {f.detail}" for f in event.failures]
            elif isinstance(event, Done):
                _tell(
                    f"{number}/{n} {profile.creator_id}: {event.verdict.education_message.written_by} {first}"
                )
                yield event.verdict, first


def _entry(verdict: Verdict, first: list[str]) -> str:
    message = verdict.education_message
    head = (
        f"## {verdict.creator_id} ({verdict.decision}, {message.written_by}, {list(message.failed_checks)})"
    )
    return "\n\n".join([head, *(f"- first try: {line}" for line in first), message.text])


def _summary(verdicts: list[Verdict], first: list[list[str]], seconds: float) -> dict[str, Any]:
    by_model = sum(v.education_message.written_by == "model" for v in verdicts)
    return {
        "n": len(verdicts),
        "by_model": by_model,
        "share_by_model": round(by_model / max(len(verdicts), 1), 3),
        "stand_at_first_try": sum(not lines for lines in first),
        "failed_checks": Counter(c for v in verdicts for c in v.education_message.failed_checks),
        "seconds_per_message": round(seconds / max(len(verdicts), 1), 1),
        "tokens_written": sum(v.provenance.tokens.written for v in verdicts),
        "machine": machine(),
        "model": _model(verdicts),
    }


def _figures(verdicts: Sequence[Verdict], firsts: Sequence[list[str]], seconds: float) -> dict[str, Found]:
    by_model = [float(v.education_message.written_by == "model") for v in verdicts]
    return {
        "share_by_model": share(by_model),
        "stand_at_first_try": share([float(not lines) for lines in firsts]),
        "seconds_per_message": round(seconds / max(len(verdicts), 1), 1),
        "tokens_written": sum(v.provenance.tokens.written for v in verdicts),
    }


def _model(verdicts: Sequence[Verdict]) -> str | None:
    return verdicts[0].provenance.model if verdicts else None


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
