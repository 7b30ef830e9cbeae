"""One byte is changed anywhere in an audit file, again and again: `audit verify` finds it.

Of an export every byte counts. A database file has room between its entries that holds nothing; a change
there is not found, and the test proves each time that not a thing which the record says has changed.
More trials: `CLAUSEWISE_EXAMPLES=1000 pytest -s tests/agent/record/test_one_byte.py`.
"""

import os
import random
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from agent.llm.outputs import StorageError
from agent.record.exported import check_export
from agent.record.store import Records

TRIALS = int(os.environ.get("CLAUSEWISE_EXAMPLES", "100"))
ENTRIES = 40
LISTS = (
    "SELECT name, type, tbl_name, sql FROM sqlite_master ORDER BY name",
    "SELECT *, typeof(number), typeof(body) FROM records ORDER BY number",
    "SELECT * FROM records_head",
    "SELECT * FROM records_form",
)


@pytest.fixture(scope="module")
def written(desk, tmp_path_factory):
    """A record of forty entries as it lies on the disk when its program has ended, and its export."""
    folder = tmp_path_factory.mktemp("record")
    place, reviewer = folder / "record.sqlite", desk.reviewer()
    with Records(place) as records:
        for name in desk.samples:
            profile = desk.sample(name)
            verdict = reviewer.review(profile)
            records.add_verdict(f"k_{name}", verdict, profile)
            proposed = verdict.recommended or verdict.decision
            for action, decision in (("accept", proposed), ("change", "no_action"), ("undo", None)):
                records.add_ruling(_ruling(name, verdict, action, decision), records.newest(f"k_{name}"))
        assert records.head()[0] >= ENTRIES and records.verify() == ()
        records.export(folder / "record.jsonl")
    with closing(sqlite3.connect(place)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return place, folder / "record.jsonl"


def _ruling(name, verdict, action, decision):
    from agent.record.ruling import Ruling

    return Ruling(
        case=f"k_{name}",
        verdict_id=verdict.verdict_id,
        creator_id=verdict.creator_id,
        as_of=verdict.as_of,
        region=verdict.region,
        reviewer="ana",
        action=action,
        decision=decision,
        clauses=(),
        reason="So it is.",
        message=verdict.education_message.text,
        failed_checks=(),
    )


def _trials(content):
    """So many copies with one other byte each, always the same ones."""
    dice = random.Random(7)
    for _ in range(TRIALS):
        place, changed = dice.randrange(len(content)), bytearray(content)
        changed[place] ^= dice.randrange(1, 256)
        yield place, bytes(changed)


def _says(place):
    """Everything that a record says, read by SQLite alone: tables, rows, and what each case's index finds."""
    with closing(sqlite3.connect(place)) as file:
        file.text_factory = bytes
        lists = [file.execute(query).fetchall() for query in LISTS]
        by_case = 'SELECT number FROM records WHERE "case" = CAST(? AS TEXT) ORDER BY number'
        return lists, [file.execute(by_case, (row[3],)).fetchall() for row in lists[1]]


@pytest.mark.timeout(1200)
def test_in_an_export_every_byte_counts(written, tmp_path):
    """All trials are found."""
    content = written[1].read_bytes()
    assert check_export(written[1]).faults == ()
    copy = tmp_path / "copy.jsonl"
    missed = []
    for place, changed in _trials(content):
        copy.write_bytes(changed)
        if not check_export(copy).faults:
            missed.append(place)
    print(f"\nexport of {len(content):,} bytes: {TRIALS - len(missed)} of {TRIALS} changes found")
    assert missed == []


@pytest.mark.timeout(1200)
def test_in_a_database_every_byte_that_says_something_counts(written, tmp_path):
    """Found, or everything that the record says is as it was."""
    content = written[0].read_bytes()
    folder, seen = tmp_path / "copy", Counter()
    folder.mkdir()
    before = _says(written[0])
    for _, changed in _trials(content):
        copy = folder / "record.sqlite"
        copy.write_bytes(changed)
        try:
            with Records(copy) as records:
                found = "fault" if records.verify() else "nothing"
        except StorageError:
            found = "no record"
        if found == "nothing":
            assert _says(copy) == before
        seen[found] += 1
        for each in folder.iterdir():
            each.unlink()
    print(f"\ndatabase of {len(content):,} bytes, {TRIALS} changes: {dict(seen)}")
    assert seen["fault"] + seen["no record"] > 0
