"""One byte is changed anywhere in an audit file, again and again: it is found each time.

Of the record's own file every byte counts, the header and the room between its entries included, and of an
export too. More trials: `CLAUSEWISE_EXAMPLES=1000 pytest -s tests/agent/record/test_one_byte.py`.
"""

import os
import random
import re
from collections import Counter

import pytest

from agent.record.exported import check_export
from agent.record.store import Records
from agent.storage import StorageError

TRIALS = int(os.environ.get("CLAUSEWISE_EXAMPLES", "100"))
ENTRIES = 40


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
    assert not place.with_name("record.sqlite-wal").exists()
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
def test_in_the_records_own_file_every_byte_counts(written, tmp_path):
    """All trials are found, as a fault that is named or as a file that is no record."""
    content: bytes = written[0].read_bytes()
    seen: Counter[str] = Counter()
    with Records(written[0]) as records:
        assert records.verify() == ()
    for number, (place, changed) in enumerate(_trials(content)):
        copy = tmp_path / f"{number}.sqlite"
        copy.write_bytes(changed)
        found = _found(copy)
        assert found, f"byte {place} was changed and nothing is found"
        seen[_short(found[0])] += 1
        for each in tmp_path.iterdir():
            each.unlink()
    print(f"\nfile of {len(content):,} bytes: all of {TRIALS} changes found")
    for told, count in seen.most_common():
        print(f"{count:6} {told}")


@pytest.mark.parametrize("place", [*range(110)])
def test_no_byte_of_the_header_is_free(written, tmp_path, place):
    """Neither what SQLite counts on committing, nor how it reads and writes, nor where tables begin."""
    content = written[0].read_bytes()
    for number, other in enumerate({content[place] ^ 3, 0, 255} - {content[place]}):
        copy = tmp_path / f"{number}.sqlite"
        copy.write_bytes(content[:place] + bytes([other]) + content[place + 1 :])
        assert _found(copy), f"byte {place} is {other}"


def _found(place):
    """What `audit verify` finds."""
    try:
        with Records(place) as records:
            return records.verify()
    except StorageError as error:
        return (str(error).partition(": ")[2],)


def _short(told):
    """A fault without its numbers, to be counted."""
    return re.sub(r"\d+", "n", told)[:80]
