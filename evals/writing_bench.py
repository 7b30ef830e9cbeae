"""How fast messages are written side by side: `python -m evals.writing_bench`.

The passages that breaches of the shipped handbook call for, no two the same, written in rounds by the
naive loop, by the engine's batch and by llama.cpp's own server where xllamacpp is installed. In a round
all ways write the same passages, one way after the other, in an order that changes from round to round.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from agent.llm.protocol import Completion, WriteRequest
from agent.llm.scripted import ScriptedModel
from agent.prose.frame import carried
from agent.prose.passages import passage_request, write_passage
from agent.prose.source import Source, source_of
from agent.prose.wording import load_wording
from agent.rules.case import Case
from agent.settings import load_settings
from evals.bench_file import Found, machine, run_bench, write_bench
from evals.intervals import share
from evals.people import sinners
from evals.writing_ways import WAYS, Measured, measured, present
from models.locate import locate
from models.stamps import digest_of
from policies.handbook import Handbook, load_handbook
from signals.errors import UserError

NAME, PROG = "writing", "python -m evals.writing_bench"
SEED = 11
DRAWN = 40
"""Invented creators looked at for each passage that is wanted, before it counts as not to be had."""
Wanted = tuple[Source, WriteRequest]


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes, prints the figures and returns the exit status."""
    return run_bench(_parser(), _run, arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__)
    parser.add_argument("--messages", type=int, default=24, help="passages in each round (24)")
    parser.add_argument("--slots", type=int, default=16, help="texts written at once (16)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds (3)")
    parser.add_argument("--model", help="name or GGUF file (the default model)")
    return parser


def _run(options: argparse.Namespace, made_by: str) -> None:
    settings = load_settings(model=options.model)
    path = Path(locate(settings.model, settings.home))
    wanted = passages(load_handbook(), options.messages * options.rounds, settings.time_limit)
    rounds = list(_rounds(wanted, options, path))
    figures = found(rounds, wanted)
    shown = {name: each if isinstance(each, int | float) else str(each) for name, each in figures.items()}
    print(json.dumps({"n": len(wanted), "machine": machine(), **shown}, indent=2))
    if options.out:
        write_bench(options.out, NAME, made_by, len(wanted), figures, digest_of(path))


def passages(handbook: Handbook, n: int, seconds: float) -> list[Wanted]:
    """What `n` different passages draw on, and what is asked of the model for each.

    Raises:
        UserError: The handbook does not call for so many.
    """
    wording = load_wording("en", handbook.messages)
    wanted: dict[WriteRequest, Source] = {}
    for profile, outcome in islice(sinners(handbook, SEED), DRAWN * n):
        case = Case(profile, handbook)
        for assessment in carried(outcome):
            source = source_of(case, assessment, wording)
            wanted.setdefault(passage_request(source, (), seconds), source)
        if len(wanted) >= n:
            return [(source, request) for request, source in islice(wanted.items(), n)]
    raise UserError(f"the handbook calls for {len(wanted)} passages", hint="ask for fewer messages or rounds")


def _rounds(
    wanted: Sequence[Wanted], options: argparse.Namespace, path: Path
) -> Iterator[dict[str, Measured]]:
    ways = present()
    for way in WAYS.keys() - set(ways):
        _tell(f"{way} is not installed and left out")
    for number in range(options.rounds):
        part = wanted[number * options.messages :][: options.messages]
        turn = number % len(ways)
        done: dict[str, Measured] = {}
        for way in ways[turn:] + ways[:turn]:
            done[way] = measured(way, path, options.slots, [request for _, request in part])
            _tell(f"round {number + 1}, {way}: {len(part)} passages in {done[way].seconds:.1f} s")
        yield done


def found(rounds: Sequence[Mapping[str, Measured]], wanted: Sequence[Wanted]) -> dict[str, Found]:
    """Figures of each way, medians of the rounds, and how many times as fast the engine is as the others.

    Args:
        rounds: What each way did, round by round.
        wanted: The passages of all rounds, in order.
    """
    figures: dict[str, Found] = {}
    sources = [source for source, _ in wanted]
    for way in rounds[0]:
        done = [each[way] for each in rounds]
        outcomes = [outcome for each in done for outcome in each.outcomes]
        figures[f"{way}_messages_per_minute"] = _middle(_speed(each) for each in done)
        figures[f"{way}_tokens_per_second"] = _middle(_tokens(each) / each.seconds for each in done)
        figures[f"{way}_standing"] = share(list(map(_stands, outcomes, sources)))
        figures[f"{way}_peak_mib"] = round(max(each.peak for each in done))
    for way in rounds[0].keys() - {"engine"}:
        figures[f"engine_over_{way}"] = _middle(_speed(each["engine"]) / _speed(each[way]) for each in rounds)
    return figures


def _speed(done: Measured) -> float:
    return 60 * len(done.outcomes) / done.seconds


def _tokens(done: Measured) -> int:
    return sum(each.tokens_out for each in done.outcomes if isinstance(each, Completion))


def _stands(outcome: object, source: Source) -> float:
    """1 where the text passes all checks of a message."""
    reply = outcome if isinstance(outcome, Completion) else None
    if reply is None:
        return 0.0
    return float(not write_passage(ScriptedModel([reply]), source, (), 1.0, None).objections)


def _middle(values: Iterator[float]) -> float:
    return round(median(values), 2)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
