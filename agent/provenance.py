"""What produced a verdict: program, commit, handbook, index, model, prompts, seed and cost."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from agent.verdict import Provenance, Tokens

SEED = 0


def provenance(
    *,
    handbook: str,
    index: str | None,
    model: str | None,
    prompts: dict[str, str],
    seconds: float,
    tokens: Tokens,
) -> Provenance:
    """The record of one run, stamped with the time in UTC; `seconds` is wall time."""
    return Provenance(
        clausewise=program_version(),
        commit=commit(),
        handbook=handbook,
        index=index,
        model=model,
        prompts=prompts,
        seed=SEED,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(seconds, 2),
        tokens=tokens,
    )


@cache
def program_version() -> str:
    """Version of the installed program, `unknown` when it runs without being installed."""
    try:
        return version("clausewise")
    except PackageNotFoundError:
        return "unknown"


@cache
def commit() -> str | None:
    """Commit of the checkout that this file lies in, with `-dirty` where it was changed; None outside one."""
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None
