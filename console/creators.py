"""Where the creators of a queue come from: the shipped samples, a file, or a file with a job's verdicts.

A queue holds at most a thousand; of a job those that most need a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from agent.batch.judging import BlockJudge
from agent.batch.manifest import Manifest, read_manifest
from agent.batch.merge import FILES, TABLE, VERDICTS
from agent.batch.plan import Plan
from agent.casework import case_key
from agent.rules.measures import WEIGHT
from agent.verdict import Verdict
from console.queue import Item
from policies.handbook import Handbook
from signals.errors import UserError
from signals.profile import Profile
from signals.readers import load_profiles, read_profiles

if TYPE_CHECKING:
    from agent.review import Reviewer

MOST_CREATORS = 1000
FORMATS = [".json", ".jsonl", ".ndjson", ".csv", ".parquet"]


def samples() -> dict[str, Path]:
    """The shipped sample creators by name, with their files."""
    folder = Path(str(resources.files("agent") / "samples"))
    return {path.stem: path for path in sorted(folder.glob("*.json"))}


def read_samples(handbook: Handbook) -> list[Profile]:
    """The profiles of all samples."""
    return [profile for path in samples().values() for profile in read_creators(path, handbook)]


def read_creators(path: Path, handbook: Handbook) -> list[Profile]:
    """The creators of a file.

    Raises:
        UserError: The file holds no readable profiles, or more than a queue does.
    """
    reads = read_profiles(path, handbook.catalog, clause_ids=handbook.ids)
    if len([*islice(reads, MOST_CREATORS + 1)]) > MOST_CREATORS:
        what = f"holds more than the {MOST_CREATORS:,} creators of a queue"
        hint = "judge it with `clausewise batch` and open the page with --run"
        raise UserError(what, where=path.name, hint=hint)
    return load_profiles(path, handbook.catalog, clause_ids=handbook.ids)


def judged(profiles: Iterable[Profile], rules: Reviewer) -> list[Item]:
    """Creators with what the rules say before any model has read evidence.

    Args:
        profiles: At most a thousand creators.
        rules: A reviewer without a model.

    Raises:
        UserError: A creator cannot be judged.
    """
    known = list(profiles)
    items = []
    for profile, result in zip(known, BlockJudge(rules, "none")(known).results, strict=True):
        if not isinstance(result, Verdict):
            what, hint = "; ".join(result.reasons), "take the creator out of the file"
            raise UserError(what, where=profile.creator_id, hint=hint)
        items.append(Item(case_key(profile, rules.handbook), profile, result))
    return items


def read_run(run: Path, path: Path, handbook: Handbook) -> list[Item]:
    """The creators of a job that most need a person, with the job's verdicts.

    Args:
        run: Folder of a finished job.
        path: The file of profiles that was judged.
        handbook: The handbook of the page.

    Raises:
        UserError: The folder is no finished job, its file is another one, or the handbook is.
    """
    record = _finished(run)
    if record.handbook != handbook.digest:
        raise UserError("was judged by another handbook", where=str(run), hint="give its --policies")
    if _digest(path) != record.input.digest:
        raise UserError(f"is not the file that {run} judged", where=str(path), hint="give the job's file")
    verdicts = dict(_verdicts(run, _most_urgent(run)))
    plan = Plan.model_validate(record.settings)
    reads = read_profiles(
        path, handbook.catalog, clause_ids=handbook.ids, lenient=plan.lenient, as_of=plan.as_of
    )
    profiles = [read.profile for read in reads if read.profile and _day_of(read.profile) in verdicts]
    return [Item(case_key(each, handbook), each, verdicts[_day_of(each)]) for each in profiles]


def _finished(run: Path) -> Manifest:
    """The record of a job that is done, and whose files are all there."""
    record = read_manifest(run) if run.is_dir() else None
    if record is None or record.counts is None or not all((run / name).exists() for name in FILES):
        raise UserError("is no finished job", where=str(run), hint="give the --out of a job")
    return record


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise UserError(what, where=str(path), hint="give the job's file") from error


def _most_urgent(run: Path) -> set[int]:
    """Rows of a job's table: escalated ones first, then the heaviest and least sure."""
    from pyarrow import parquet

    try:
        table = parquet.read_table(run / TABLE, columns=["decision", "recommended", "confidence"])
    except (OSError, ValueError) as error:
        raise _damaged(run / TABLE) from error
    rows = table.to_pylist()

    def rank(number: int) -> tuple[bool, int, float]:
        row = rows[number]
        ruled = row["recommended"] or row["decision"]
        return row["decision"] != "escalate", -WEIGHT[ruled], row["confidence"]

    return set(sorted(range(len(rows)), key=rank)[:MOST_CREATORS])


def _verdicts(run: Path, wanted: set[int]) -> Iterator[tuple[tuple[str, str], Verdict]]:
    with (run / VERDICTS).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number in wanted:
                try:
                    verdict = Verdict.model_validate_json(line)
                except ValueError as error:
                    raise _damaged(run / VERDICTS) from error
                yield (verdict.creator_id, verdict.as_of), verdict


def _damaged(path: Path) -> UserError:
    return UserError("is damaged", where=str(path), hint="judge the file anew, into another --out")


def _day_of(profile: Profile) -> tuple[str, str]:
    return profile.creator_id, profile.as_of.isoformat()
