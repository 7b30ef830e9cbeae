"""Whether a handbook took sentences from somewhere: runs of words that it shares with other texts.

`python scripts/overlap.py FOLDER_OR_FILE …` compares the shipped handbook and the catalog of signals with
those texts and prints every shared run of eight words; exit status 1 if there is one. Rule blocks are left
out, since conditions look alike everywhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = 8
RULE = re.compile(r"```rule.*?```", re.DOTALL)


def runs(text: str) -> Iterator[str]:
    """Every run of eight words, in lower case and without punctuation."""
    words = re.findall(r"[a-z0-9']+", text.lower())
    return (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def files_of(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and all files below the folders named."""
    for path in paths:
        yield from (sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path])


def shared(ours: Sequence[Path], theirs: Sequence[Path]) -> list[tuple[str, str]]:
    """File and run of words, for every run of ours that stands in one of theirs."""
    known = {run for path in files_of(theirs) for run in runs(path.read_text("utf-8", errors="ignore"))}
    return [
        (path.name, run)
        for path in files_of(ours)
        for run in runs(RULE.sub(" ", path.read_text("utf-8")))
        if run in known
    ]


def main(arguments: Sequence[str]) -> int:
    """Compare and print; returns the exit status."""
    theirs = [Path(each) for each in arguments]
    missing = next((path for path in theirs if not path.exists()), None)
    if not theirs or missing:
        print(
            f"error: {missing or 'no text to compare with'}: give files or folders that exist",
            file=sys.stderr,
        )
        return 2
    found = shared([ROOT / "policies" / "handbook", ROOT / "signals" / "catalog.yaml"], theirs)
    for name, run in found:
        print(f"{name}: {run}")
    print(f"{len(found)} shared runs of {RUN} words", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
