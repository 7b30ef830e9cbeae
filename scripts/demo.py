"""The demonstration: eight sample creators judged by the real model, three of them shown in full.

Progress goes to stderr, verdicts to stdout. It only reads what set-up has made; the settings of the
environment hold here as everywhere, so `CLAUSEWISE_MODEL=none` shows the same by rules alone.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from agent.review import Reviewer
    from agent.verdict import Verdict
    from commands.output import Steps
    from policies.handbook import Handbook
    from signals.profile import Profile

SAMPLES = Path(__file__).resolve().parent.parent / "agent" / "samples"
JUDGED = (
    "still_mill",
    "re_uploader_licensed",
    "licence_expired",
    "bot_victim",
    "honest_beginner",
    "weight_claims_us",
    "appeal_injected",
    "missing_signals",
)
SHOWN = ("still_mill", "licence_expired", "missing_signals")
NEXT = """
What to try next:
  .venv/bin/clausewise verdict agent/samples/bot_victim.json
  .venv/bin/clausewise what-if agent/samples/still_mill.json --set static_frame_share=0.3
  .venv/bin/clausewise policies show STILL-2
  .venv/bin/clausewise ui
The stories of all samples, with the verdict each should get, stand in agent/samples/README.md.
"""


class Result(NamedTuple):
    """One sample, judged; `seconds` is wall time, including what the model was asked."""

    name: str
    verdict: Verdict
    seconds: float


def load(name: str, reviewer: Reviewer) -> Profile:
    """The profile of a sample.

    Raises:
        ProfileError: The file is not a profile that the reviewer's handbook can judge.
    """
    from signals.readers import load_profiles

    handbook = reviewer.handbook
    return load_profiles(SAMPLES / f"{name}.json", handbook.catalog, clause_ids=handbook.ids)[0]


def judge(names: Sequence[str], reviewer: Reviewer, progress: Steps) -> list[Result]:
    """Judges samples one after the other and tells each step."""
    from commands.verdict import judged

    results = []
    for number, name in enumerate(names, start=1):
        progress.tell(f"[{number}/{len(names)}] {name}")
        started = time.monotonic()
        verdict = judged(reviewer, load(name, reviewer), progress)
        results.append(Result(name, verdict, time.monotonic() - started))
    return results


def row(result: Result) -> tuple[str, ...]:
    """The cells of a sample in the summary: file, creator, decision, confidence, clauses, time."""
    verdict = result.verdict
    decision = f"{verdict.decision} ({verdict.recommended})" if verdict.recommended else verdict.decision
    clauses = [
        f"{found.clause} {found.status}" for found in verdict.findings if found.status != "not_breached"
    ]
    told = "\n".join(clauses) or "none"
    return (
        result.name,
        verdict.creator_id,
        decision,
        f"{verdict.confidence:.2f}",
        told,
        f"{result.seconds:.1f} s",
    )


def show_results(results: Sequence[Result], handbook: Handbook) -> None:
    """Prints three pages in full, and below them one line for each sample."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from agent.page.terminal import page_console, show

    for result in results:
        if result.name in SHOWN:
            print(f"\n--- {result.name}.json\n")
            show(result.verdict, handbook)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("sample", "creator", "decision", "confidence", "clauses", "time"):
        table.add_column(
            heading, no_wrap=True, justify="right" if heading in ("confidence", "time") else "left"
        )
    for result in results:
        table.add_row(*row(result))
    console = page_console()
    console.print(f"\nAll {len(results)} verdicts; in brackets, what the rules alone would give.\n")
    console.print(table)


def main() -> int:
    """Runs the demonstration.

    Returns:
        0, or 2 when the user must mend something (one line on stderr says what).
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from agent.opening import open_reviewer
    from agent.settings import load_settings
    from commands.output import steps, tell
    from signals.errors import UserError

    try:
        settings = load_settings()
        print(f"Judging {len(JUDGED)} sample creators by the shipped handbook, model: {settings.model}.")
        sys.stdout.flush()
        with steps() as progress, open_reviewer(settings, progress.tell) as reviewer:
            results = judge(JUDGED, reviewer, progress)
        show_results(results, reviewer.handbook)
    except UserError as error:
        tell(f"error: {error}")
        return 2
    except KeyboardInterrupt:
        tell("stopped")
        return 130
    print(NEXT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
