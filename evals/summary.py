"""`summary.json`: what a run amounts to and everything needed to run it again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.intervals import Figure
from evals.metrics import metrics_of
from evals.result import Result
from evals.runner import RECORD, RESULTS, lines_of, replace_whole
from evals.slices import Slice, slices_of
from evals.systems.system import Case
from signals.errors import UserError

SUMMARY = "summary.json"


class Summary(BaseModel):
    """The figures of a run, its slices, and the record of what was run on what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metrics: dict[str, Figure]
    slices: tuple[Slice, ...] = ()
    run: dict[str, Any]


def summarize(cases: Sequence[Case], results: Sequence[Result], out: Path) -> Summary:
    """The summary of a run that lies in a folder, written there too."""
    summary = Summary(
        metrics=metrics_of(results),
        slices=tuple(slices_of(cases, results)),
        run=json.loads((out / RECORD).read_text("utf-8")),
    )
    replace_whole(out / SUMMARY, summary.model_dump_json(indent=1) + "\n")
    return summary


def load_summary(path: Path) -> Summary:
    """A summary from its file or from the folder of its run.

    Raises:
        UserError: There is none, or it is damaged.
    """
    file = path / SUMMARY if path.is_dir() else path
    try:
        return Summary.model_validate_json(file.read_text("utf-8"))
    except OSError as error:
        hint = "give the --out folder of a finished run"
        raise UserError("cannot be read", where=str(file), hint=hint) from error
    except ValidationError as error:
        raise UserError("is no summary of a run", where=str(file), hint="run it again") from error


def load_results(folder: Path) -> list[Result]:
    """The results of a finished run.

    Raises:
        UserError: The folder holds none, or they are damaged.
    """
    file = folder / RESULTS
    try:
        return [Result.model_validate_json(line) for line in lines_of(file)]
    except OSError as error:
        hint = "give the --out folder of a run"
        raise UserError("cannot be read", where=str(file), hint=hint) from error
    except ValidationError as error:
        raise UserError("holds a line that is no result", where=str(file), hint="run it again") from error
