"""The seal of the record's own file holds after every write, and breaks with whatever is done to a page."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.llm.outputs import Outputs
from agent.record.image import BROKEN
from agent.record.store import Records

pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(0, 9_000), max_size=6))
def test_it_holds_after_every_write(place, sizes):
    """Whatever pages an entry takes; while the file is open, and when it is opened again."""
    place.unlink(missing_ok=True)
    with Records(place) as records:
        for number, size in enumerate(sizes):
            records.add_run(f"run_{number}", {"text": "x" * size})
            assert records.verify() == ()
    with Records(place) as records:
        assert records.verify() == () and records.head()[0] == len(sizes)


def test_two_who_write_seal_one_after_the_other(place, show, rule, records):
    """The second finds the pages of the first."""
    show()
    with Records(place) as other:
        other.add_ruling(rule(), 1)
        records.add_ruling(rule(action="undo"), 2)
        assert other.verify() == records.verify() == ()


def test_room_that_holds_nothing_is_sealed(place, show, records):
    """Though no entry has changed."""
    show()
    records.close()
    content = bytearray(place.read_bytes())
    free = content.index(bytes(64))
    content[free + 32] = 1
    place.write_bytes(content)
    with Records(place) as again:
        assert again.verify() == (BROKEN,)


def test_a_copy_by_pages_that_is_not_the_file_is_told(place, show, records, tmp_path):
    """SQLite's own tidying makes another file of the same entries."""
    show()
    records.close()
    shutil.copy(place, tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as file:
        file.execute("PRAGMA user_version = 7")
    with Records(tmp_path / "copy.sqlite") as copy:
        assert copy.verify() == (BROKEN,)


def test_a_seal_that_was_taken_off_is_told(records, run, show):
    """The row is gone."""
    show()
    run("DELETE FROM records_seal")
    assert records.verify() == ("the seal of the file is gone",)


def test_a_file_that_is_shared_has_no_seal(place, records, show, rule):
    """Other tables change without the record; from its next write on nothing is told of them."""
    show()
    outputs = Outputs(place)
    records.add_ruling(rule(), 1)
    outputs.put("key", "m", {})
    outputs.close()
    assert records.verify() == ()
