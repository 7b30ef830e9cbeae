"""A verdict by its id in the record or by a file; the record goes before the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from agent.record.entry import Entry
    from agent.record.store import Records
    from agent.settings import Settings
    from agent.verdict import Verdict


class Named(NamedTuple):
    """A verdict, and the entry that shows it; None where no record has it."""

    verdict: Verdict
    entry: Entry | None


@contextmanager
def record_of(settings: Settings) -> Iterator[Records | None]:
    """The record; None where there is none, since none is made by looking.

    Raises:
        StorageError: It cannot be read.
    """
    from agent.record.opening import record_place
    from agent.record.store import Records

    place = record_place(settings)
    if isinstance(place, Path) and not place.is_file():
        yield None
        return
    with Records(place) as records:
        yield records


def named_verdict(name: str, records: Records | None) -> Named:
    """The verdict of that id, the newest of that case, or the one in that file.

    Raises:
        UserError: There is neither, the file holds no single verdict, or says otherwise than the record.
        StorageError: The record cannot be read.
    """
    from signals.errors import UserError

    path = Path(name)
    verdict = _read(path) if path.is_file() else None
    entry = records.verdict(verdict.verdict_id if verdict else name) if records else None
    if entry and verdict and not _same(verdict, entry.verdict):
        hint = "give the id alone to go by the record"
        raise UserError(f"the record has another {verdict.verdict_id}", where=name, hint=hint)
    found = entry.verdict if entry else verdict
    if found is None:
        hint = "see `clausewise audit show CASE`, or give a file from `clausewise verdict --format json`"
        raise UserError("no such verdict in the record, and no such file", where=name, hint=hint)
    return Named(found, entry)


def _read(path: Path) -> Verdict:
    from pydantic import ValidationError

    from agent.verdict import Verdict
    from signals.errors import UserError

    hint = "give what `clausewise verdict --format json` prints for one creator"
    try:
        return Verdict.model_validate(json.loads(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise UserError(f"no verdict ({where}: {first['msg']})", where=str(path), hint=hint) from error
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"no verdict ({error})", where=str(path), hint=hint) from error


def _same(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts say the same, whatever made them."""
    made = {"provenance", "retrieved"}
    return one.model_dump(exclude=made) == other.model_dump(exclude=made)
