"""Reads profiles from JSON, JSON Lines, CSV and Parquet, one at a time.

A bad profile is a result with its error, so that a job can note it and go on; a bad file is an exception.
The content of a profile is never run, and never used as a path.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from signals.catalog import Catalog
from signals.check import Yardstick, check
from signals.columns import names
from signals.csv_rows import csv_rows
from signals.faults import Complaint, Fault
from signals.json_rows import json_rows, jsonl_rows
from signals.json_source import parse_json
from signals.parquet_rows import parquet_rows
from signals.profile import Profile
from signals.rows import ProfileError, Row, spoilt

MOST_FAULTS = 20

Source = Callable[[Path, Catalog], Iterator[Row]]
FORMATS: dict[str, Source] = {
    ".json": json_rows,
    ".jsonl": jsonl_rows,
    ".ndjson": jsonl_rows,
    ".csv": csv_rows,
    ".parquet": parquet_rows,
}
TABLES: tuple[Source, ...] = (csv_rows, parquet_rows)


class Read(NamedTuple):
    """One profile of a file, or the error in its place."""

    number: int
    """Line (JSON Lines, CSV), row (Parquet) or position (JSON), counted from 1."""
    profile: Profile | None
    error: ProfileError | None
    warnings: tuple[Fault, ...] = ()
    """Unknown signals that were left out; only when reading leniently."""


def read_profiles(
    path: Path,
    catalog: Catalog,
    *,
    clause_ids: Collection[str] | None = None,
    lenient: bool = False,
    as_of: date | None = None,
) -> Iterator[Read]:
    """Reads the profiles of a file one by one, in the order of the file.

    Args:
        path: A file; its ending names the format, else a look at its start.
        catalog: The signals that there are.
        clause_ids: Ids of the clauses of all versions of the handbook; None: any clause may be in a history.
        lenient: Leave unknown signals out with a warning, instead of refusing the profile.
        as_of: The day to judge on, instead of each profile's own; every check is made for that day.

    Raises:
        ProfileError: The file as a whole cannot be used; while iterating, from the first step on.
    """
    try:
        source = _source(path)
        known = names(catalog) if source in TABLES else list(catalog)
        ids = None if clause_ids is None else frozenset(clause_ids)
        yardstick = Yardstick(catalog, ids, lenient, known)
        seen: dict[tuple[str, date], int] = {}
        for row in source(path, catalog):
            yield read_one(row, yardstick, seen, as_of)
    except IsADirectoryError as error:
        raise spoilt(path, "is a folder", "give a file of profiles") from error
    except FileNotFoundError as error:
        raise spoilt(path, "there is no such file", "check the path") from error
    except OSError as error:
        raise spoilt(path, f"cannot be read ({error.strerror or error})", "check its permissions") from error


def load_profiles(
    path: Path,
    catalog: Catalog,
    *,
    clause_ids: Collection[str] | None = None,
    lenient: bool = False,
    as_of: date | None = None,
    warn: Callable[[Fault], None] | None = None,
) -> list[Profile]:
    """All profiles of a file, or none; the arguments are those of `read_profiles`.

    `warn` hears of every signal that was left out.

    Raises:
        ProfileError: The file or any profile in it is bad; `faults` holds the first 20 or so.
    """
    profiles: list[Profile] = []
    faults: list[Fault] = []
    for read in read_profiles(path, catalog, clause_ids=clause_ids, lenient=lenient, as_of=as_of):
        if warn is not None:
            for fault in read.warnings:
                warn(fault)
        if read.error is not None:
            faults += read.error.faults
        elif read.profile is not None:
            profiles.append(read.profile)
        if len(faults) >= MOST_FAULTS:
            raise ProfileError(faults[:MOST_FAULTS], more=True)
    if faults:
        raise ProfileError(faults)
    return profiles


def read_one(row: Row, yardstick: Yardstick, seen: dict[tuple[str, date], int], as_of: date | None) -> Read:
    """One row as a profile, or the error in its place.

    Args:
        row: The row as its source gives it.
        yardstick: What it is checked against.
        seen: Creators and days told before, with the number of their row; this one is added.
        as_of: The day to judge on, instead of the row's own.
    """
    profile, complaints, warnings = check(row.raw, yardstick) if row.readable else (None, (), ())
    if profile is not None and as_of is not None:
        profile, complaints, warnings = check(on_day(row.raw, as_of), yardstick)
    told = tuple(row.place(each) for each in warnings)
    complaints = (*row.complaints, *complaints)
    if profile is not None:
        complaints += tuple(_again(profile, row.number, seen))
    if complaints:
        return Read(row.number, None, ProfileError([row.place(each) for each in complaints]), told)
    return Read(row.number, profile, None, told)


def on_day(raw: Any, day: date) -> Any:
    """A raw profile for judging on another day."""
    return {**raw, "as_of": day.isoformat()}


def _again(profile: Profile, number: int, seen: dict[tuple[str, date], int]) -> Iterator[Complaint]:
    """The complaint about a creator whose day the file has already told."""
    first = seen.setdefault((profile.creator_id, profile.as_of), number)
    if first != number:
        what = f'"{profile.creator_id[:60]}" is given twice for {profile.as_of}, first as number {first}'
        yield Complaint(("creator_id",), what, "keep one profile for a creator and day")


def _source(path: Path) -> Source:
    """The reader for a file, by its ending or else by its first bytes."""
    found = FORMATS.get(path.suffix.lower())
    if found is not None:
        return found
    with path.open("rb") as file:
        start = b"".join(islice(file, 1)).removeprefix(b"\xef\xbb\xbf").strip()
        more = any(line.strip() for line in file)
    if start.startswith(b"PAR1"):
        return parquet_rows
    if start.startswith(b"{") and more:
        with suppress(ValueError):
            parse_json(start.decode("utf-8"))
            return jsonl_rows
    if start.startswith((b"{", b"[")):
        return json_rows
    raise spoilt(path, "its ending names no format", f"name it {', '.join(FORMATS)}")
