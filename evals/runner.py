"""Runs a system over cases, one line of `results.jsonl` a case, and continues where a run was stopped.

Each case stands alone: an error is a result of its own, tried again when the run is continued. A line is
on disk before the next case starts, so a killed run loses at most the case that it was on. `run.json`
says what the run is made of; a folder that holds another run is refused, never mixed.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from agent.llm.protocol import Cancelled, Unusable
from agent.provenance import commit, program_version
from evals.result import Result
from evals.scoring import score
from evals.systems.system import Case, System, kind_of
from evals.verdict_cases import VerdictCase
from policies.handbook import Handbook
from signals.errors import UserError

RESULTS, RECORD = "results.jsonl", "run.json"
Tick = Callable[[int, int], None]
"""Hears how many cases are done, of how many."""


def run(
    cases: Sequence[Case],
    system: System,
    handbook: Handbook,
    out: Path,
    plan: Mapping[str, Any],
    tick: Tick,
) -> list[Result]:
    """Answers and scores all cases, and returns the results in the order of the cases.

    Args:
        cases: The cases, of kinds that the system can answer.
        system: What is measured.
        handbook: The policies that quotes and citations are checked against.
        out: Folder of the run, made where missing.
        plan: What was asked for, kept in the record.
        tick: Hears the progress.

    Raises:
        UserError: The folder cannot be written, or holds another run.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        done = _resumed(out, _record(cases, system, plan))
        with (out / RESULTS).open("a", encoding="utf-8") as file:
            for case in sorted(cases, key=_neighbours):
                if case.id in done:
                    continue
                done[case.id] = answered(case, system, handbook)
                file.write(done[case.id].model_dump_json() + "\n")
                file.flush()
                tick(len(done), len(cases))
        results = [done[case.id] for case in cases]
        replace_whole(out / RESULTS, "".join(result.model_dump_json() + "\n" for result in results))
    except OSError as error:
        what, hint = f"cannot be written: {error.strerror or error}", "make room, or give another --out"
        raise UserError(what, where=str(out), hint=hint) from error
    return results


def answered(case: Case, system: System, handbook: Handbook) -> Result:
    """One case answered and scored; what went wrong stands in `error`."""
    started = time.perf_counter()
    got: dict[str, Any] | None = None
    scores: dict[str, float | None] = {}
    error = None
    try:
        got = system.answer(case)
        scores = score(case, got, handbook)
    except (Cancelled, Unusable):
        raise
    except (UserError, ValueError, KeyError) as fault:
        error = f"{type(fault).__name__}: {fault}"
    return Result(
        id=case.id,
        kind=kind_of(case),
        expect=expected(case),
        got=got,
        scores=scores,
        error=error,
        seconds=round(time.perf_counter() - started, 3),
    )


def expected(case: Case) -> dict[str, Any]:
    """The label of a case as plain data."""
    dumped = case.model_dump(mode="json", by_alias=True, exclude_none=True)
    match kind_of(case):
        case "judgement":
            return {"answer": dumped["answer"]}
        case "retrieval":
            return {"relevant": dumped["relevant"]}
        case _:
            return cast("dict[str, Any]", dumped["expect"])


def _neighbours(case: Case) -> tuple[str, str]:
    """Verdicts of one region and day come together, since a prompt may be shared among them."""
    if isinstance(case, VerdictCase):
        return str(case.profile.get("region")), str(case.profile.get("as_of"))
    return "", ""


def _record(cases: Sequence[Case], system: System, plan: Mapping[str, Any]) -> dict[str, Any]:
    """What the results depend on, and where they were made."""
    text = "".join(case.model_dump_json(by_alias=True) for case in cases)
    return {
        "system": system.name,
        "plan": dict(plan),
        "cases": len(cases),
        "cases_digest": hashlib.sha256(text.encode()).hexdigest(),
        "made_of": dict(system.made_of()),
        "clausewise": program_version(),
        "commit": commit(),
        "machine": {
            "system": platform.platform(terse=True),
            "processor": platform.machine(),
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
        },
    }


def _resumed(out: Path, record: Mapping[str, Any]) -> dict[str, Result]:
    """The answers that an earlier run of the same cases and system left here."""
    place = out / RECORD
    if place.exists():
        try:
            earlier = json.loads(place.read_text("utf-8"))
        except ValueError:
            earlier = {}
        for key in ("system", "plan", "cases_digest", "made_of"):
            if earlier.get(key) != json.loads(json.dumps(record[key])):
                hint = "give another --out, or remove this folder"
                raise UserError(f"holds another run (its {key} differs)", where=str(out), hint=hint)
    else:
        if (out / RESULTS).exists():
            hint = "give another --out, or remove this folder"
            raise UserError(f"holds results without {RECORD}", where=str(out), hint=hint)
        replace_whole(place, json.dumps(record, indent=2) + "\n")
    return _read(out / RESULTS)


def _read(path: Path) -> dict[str, Result]:
    """The answers of a results file; errors and a last line that was cut off are dropped and run again."""
    if not path.exists():
        return {}
    found: dict[str, Result] = {}
    for line in lines_of(path):
        try:
            result = Result.model_validate_json(line)
        except ValidationError:
            continue
        if result.error is None:
            found[result.id] = result
    replace_whole(path, "".join(result.model_dump_json() + "\n" for result in found.values()))
    return found


def lines_of(path: Path) -> list[str]:
    """The lines of a results file; other breaks that Unicode knows may stand inside a line."""
    return [line for line in path.read_bytes().decode("utf-8", "replace").split("\n") if line]


def replace_whole(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    new = path.with_suffix(path.suffix + ".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
