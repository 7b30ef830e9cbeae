"""All systems over the shipped cases, and how they compare: what `make eval` runs.

The program runs on every case. The two systems that only prompt take minutes for what the program does in
seconds, so they run on samples chosen by the hash of the ids; comparisons are made on the cases that both
sides have. A stopped suite goes on where it stopped.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.settings import load_settings
from evals.compare import differences, pairs_of
from evals.evaluation import Plan, evaluate
from evals.result import Result
from evals.summary import Summary
from signals.errors import UserError

SAMPLE, WHOLE_SAMPLE = 30, 12
"""Cases for the two systems that only prompt; the whole handbook takes minutes to read for each."""
PROSE = 24
PLANS = (
    Plan(system="rules-only"),
    Plan(system="agent", prose=PROSE),
    Plan(system="naive-rag", sample=SAMPLE),
    Plan(system="llm-only", sample=WHOLE_SAMPLE),
)
HEADLINES = (
    "verdict.decision_accuracy",
    "verdict.decision_macro_f1",
    "verdict.wrongful_measure_rate",
    "verdict.missed_measure_rate",
    "verdict.escalation_rate",
    "verdict.clause_precision",
    "verdict.clause_recall",
    "judgement.accuracy",
    "judgement.coverage",
    "judgement.error_among_answered",
    "judgement.auc",
    "retrieval.recall@1",
    "retrieval.recall@5",
    "retrieval.mrr",
    "verdict.seconds_p50",
)


def run_suite(out: Path, model: str | None) -> dict[str, tuple[Summary, list[Result]]]:
    """Runs every system into a folder of its own below `out`."""
    settings = load_settings(model=model)
    done = {}
    for plan in PLANS:
        tell(f"{plan.system} …")
        done[plan.system] = evaluate(plan, settings, out / plan.system, tell, tick)
    return done


def table(done: dict[str, tuple[Summary, list[Result]]]) -> str:
    """The headline figures, a line each, a column for each system."""
    head = f"{'':<32}" + "".join(f"{name:>34}" for name in done)
    lines = [head]
    for metric in HEADLINES:
        cells = (str(summary.metrics.get(metric, "–")) for summary, _ in done.values())
        lines.append(f"{metric:<32}" + "".join(f"{cell:>34}" for cell in cells))
    return "\n".join(lines)


def beaten(done: dict[str, tuple[Summary, list[Result]]]) -> str:
    """The program against each other system on the cases that both have: paired differences."""
    lines = []
    for name, (_, results) in done.items():
        if name != "agent":
            lines.append(f"agent against {name}")
            for gap in differences(pairs_of(results, done["agent"][1])):
                p = "" if gap.p is None else f"  p {gap.p:.4f}"
                lines.append(f"  {gap.name:<24}{gap.first!s:>34}{gap.second!s:>34}  gap {gap.gap}{p}")
    return "\n".join(lines)


def tell(line: str) -> None:
    """Progress, to stderr."""
    print(line, file=sys.stderr, flush=True)


def tick(done: int, total: int) -> None:
    """A line for every tenth of the cases."""
    if done * 10 // total > (done - 1) * 10 // total:
        tell(f"  {done} of {total}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suite; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.suite", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs"), help="folder of the runs (default: runs)")
    parser.add_argument("--model", help="a name of `models list`, a GGUF file or a URL")
    options = parser.parse_args(arguments)
    try:
        done = run_suite(options.out, options.model)
    except UserError as error:
        tell(f"error: {error}")
        return 2
    print(table(done))
    print()
    print(beaten(done))
    return 0


if __name__ == "__main__":
    sys.exit(main())
