"""The chat on conversations that were labelled blind, with every packaged model.

Who labelled them had seen neither the example sentences nor what the program said, and nothing was changed
because of them (`cases/chat/blind*.jsonl`). Each model's run lies in a folder of its own beside the figures,
with its report; a run that was stopped goes on. Prints to stdout.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from agent.settings import load_settings
from evals.bench_file import Found, run_bench, write_bench
from evals.case_files import SHIPPED, load_cases
from evals.evaluation import Plan, evaluate
from models.table import FileModel, load_table

NAME, PROG = "chat", "python -m evals.chat_bench"
CASES = tuple(sorted((SHIPPED / "chat").glob("blind*.jsonl")))
FIGURES = ("tool", "clauses", "cited_exist")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask every model; returns the exit status."""
    packaged = [known.name for known in load_table() if isinstance(known, FileModel)]
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__)
    parser.add_argument(
        "--models",
        nargs="+",
        default=packaged,
        metavar="MODEL",
        help="names of `models list`, or GGUF files (default: all that are packaged)",
    )
    return run_bench(parser, _run, arguments)


def _run(options: argparse.Namespace, made_by: str) -> None:
    figures: dict[str, Found] = {}
    with tempfile.TemporaryDirectory() as work:
        place = options.out.with_suffix("") if options.out else Path(work)
        for model in options.models:
            figures |= _figures(model, place / Path(model).name)
    if options.out:
        write_bench(options.out, NAME, made_by, len(load_cases(CASES)), figures)


def _figures(model: str, out: Path) -> dict[str, Found]:
    summary, _ = evaluate(
        Plan(cases=CASES, kinds=("chat",)), load_settings(model=model), out, _tell, lambda done, total: None
    )
    found: dict[str, Found] = {f"{model} {name}": summary.metrics[f"chat.{name}"] for name in FIGURES}
    for name, figure in found.items():
        print(f"{name:<22}{figure}", flush=True)
    return found


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
