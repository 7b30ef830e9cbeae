"""Attacks the program and tells what held: `python -m evals.attacks --out DIR`.

Writes `outcomes.jsonl`, a line an attack, and `summary.json` into the folder. The exit status is 1 if any
decision changed or any message leaked, 2 where something cannot be opened.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.opening import open_reviewer
from agent.settings import load_settings
from evals.attacks.attack import Attack, load_attacks, load_bases
from evals.attacks.outcome import Outcome
from evals.attacks.report import figures, table, wrong
from evals.attacks.run import run
from evals.bench_file import command, write_bench
from signals.errors import UserError

NAME, PROG = "attacks", "python -m evals.attacks"
OUTCOMES, SUMMARY = "outcomes.jsonl", "summary.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the attacks and returns the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(given)
    try:
        outcomes = _run(options, command(PROG, given))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(table(outcomes))
    lines = wrong(outcomes)
    print("\n".join(["", *lines]) if lines else "\nno decision changed, and no message leaked")
    return int(bool(lines))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    parser.add_argument("--model", help="model to attack (the default model)")
    parser.add_argument("--kind", action="append", help="only attacks of this kind; may be given again")
    parser.add_argument("--short", action="store_true", help="only the first attack of each kind")
    return parser


def chosen(attacks: Sequence[Attack], kinds: Sequence[str] | None, short: bool) -> list[Attack]:
    """The attacks of some kinds, or the first of each."""
    wanted = [attack for attack in attacks if not kinds or attack.kind in kinds]
    return list({attack.kind: attack for attack in reversed(wanted)}.values())[::-1] if short else wanted


def _run(options: argparse.Namespace, made_by: str) -> list[Outcome]:
    from tqdm import tqdm

    attacks, outcomes = chosen(load_attacks(), options.kind, options.short), []
    settings = load_settings(model=options.model)
    options.out.mkdir(parents=True, exist_ok=True)
    with (
        open_reviewer(settings, lambda line: print(line, file=sys.stderr)) as reviewer,
        (options.out / OUTCOMES).open("w", encoding="utf-8") as file,
    ):
        model = reviewer.tools.model
        for each in tqdm(run(attacks, load_bases(), reviewer), total=len(attacks), unit="attack"):
            outcomes.append(each)
            print(each.model_dump_json(), file=file, flush=True)
    digest = model.digest if model else None
    write_bench(options.out / SUMMARY, NAME, made_by, len(outcomes), figures(outcomes), digest)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
