"""How every benchmark is run, and the file that it writes: its figures, how and where they were made."""

from __future__ import annotations

import argparse
import os
import platform
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.intervals import Figure
from evals.runner import replace_whole
from signals.errors import UserError

Found: TypeAlias = Figure | int | float
"""What is found: a figure with its interval, or a plain number."""


class BenchFile(BaseModel):
    """What one benchmark found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    made_by: str
    """The command."""
    n: int
    """How many cases most figures rest on; a figure with an interval has its own."""
    machine: str
    model: str | None
    """The model's digest; None where none was asked."""
    figures: dict[str, Found]


def run_bench(
    parser: argparse.ArgumentParser,
    run: Callable[[argparse.Namespace, str], None],
    arguments: Sequence[str] | None = None,
) -> int:
    """Runs a benchmark as a command and returns the exit status: 2 where the user must mend something.

    Args:
        parser: Of the benchmark's own options; `--out` is added.
        run: What runs, given the options and the command as typed.
        arguments: What was typed, without the command's name; None: what the process was given.
    """
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures there as JSON")
    given = sys.argv[1:] if arguments is None else arguments
    options = parser.parse_args(given)
    try:
        run(options, command(parser.prog, given))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def write_bench(
    place: Path,
    name: str,
    made_by: str,
    n: int,
    figures: Mapping[str, Found],
    model: str | None = None,
) -> BenchFile:
    """Writes the file of a benchmark, whole or not at all, and returns what is in it.

    Args:
        place: The file; its folder is made where missing.
        name: The benchmark's name.
        made_by: The command, from `command`.
        n: How many cases.
        figures: The figures by name.
        model: Digest of the model that was asked.

    Raises:
        UserError: The file cannot be written.
    """
    found = BenchFile(name=name, made_by=made_by, n=n, machine=machine(), model=model, figures=dict(figures))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(place, found.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise UserError(f"cannot be written: {error.strerror or error}", where=str(place)) from error
    return found


def load_bench(place: Path) -> BenchFile:
    """The file of a benchmark.

    Raises:
        UserError: It cannot be read, or is none.
    """
    try:
        return BenchFile.model_validate_json(place.read_text("utf-8"))
    except OSError as error:
        raise UserError("cannot be read", where=str(place), hint="run `make bench`") from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise UserError("holds no figures of a benchmark", where=str(place), hint="run it again") from error


def command(prog: str, arguments: Sequence[str]) -> str:
    """The command as typed; a path of this machine alone is told by its last part."""
    return shlex.join([*prog.split(), *(re.sub(r"(^|=)/.*/", r"\1", each) for each in arguments)])


def machine() -> str:
    """Processor and cores in a few words."""
    return f"{platform.machine()}, {os.cpu_count()} cores"
