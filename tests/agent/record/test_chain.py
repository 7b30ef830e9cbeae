"""Whatever is done to the rows of a record, the walk over the chain finds it and names it."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.record.chain import faults
from agent.record.entry import FIRST, seal
from agent.record.store import Records

COLUMNS = ("number", "at", "kind", "case", "body", "before", "digest")
IN_A_FILE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
def sound(records, place, show, rule):
    """A record of five entries, closed."""
    show(), show("clean_host")
    records.add_ruling(rule(), 2)
    records.add_ruling(rule("clean_host", action="escalate"), 2)
    records.add_ruling(rule(action="undo"), 4)
    assert records.verify() == ()
    records.close()
    return place


@pytest.fixture
def after(sound, behind):
    """The faults that are found after statements by somebody who took the triggers away for a while."""

    def run(*statements):
        behind(*statements)
        with Records(sound) as records:
            return records.verify()

    return run


@IN_A_FILE
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.integers(1, 5), column=st.sampled_from(COLUMNS[1:]), data=st.data())
def test_a_byte_that_changes_anywhere_is_found(sound, behind, row, column, data):
    """In any column of any row, also where it leaves no valid text."""
    with closing(sqlite3.connect(sound)) as file:
        [old] = file.execute(
            f'SELECT CAST("{column}" AS BLOB) FROM records WHERE number = ?', (row,)
        ).fetchone()
    at = data.draw(st.integers(0, len(old) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != old[at]))
    new = old[:at] + bytes([byte]) + old[at + 1 :]
    copy = sound.with_name("copy.sqlite")
    shutil.copy(sound, copy)
    change = f'UPDATE records SET "{column}" = CAST(:new AS TEXT) WHERE number = :row'
    behind((change, {"new": new, "row": row}), where=copy)
    with Records(copy) as records:
        assert f"entry {row} was changed or moved" in records.verify()


@pytest.mark.parametrize("number", [0, -3, 6, 900])
@pytest.mark.parametrize("row", range(1, 6))
def test_a_number_that_changes_is_found(after, row, number):
    """It names the place of an entry."""
    assert after(("UPDATE records SET number = :to WHERE number = :row", {"to": number, "row": row}))


@pytest.mark.parametrize(
    ("statements", "sentences"),
    [
        ([("DELETE FROM records WHERE number = 1", {})], {"entry 1 is missing before entry 2"}),
        ([("DELETE FROM records WHERE number IN (2, 3)", {})], {"entries 2 to 3 are missing before entry 4"}),
        (
            [("DELETE FROM records WHERE number > 3", {})],
            {"the end is cut off: 5 entries were written and the last one here is 3"},
        ),
        (
            [("DELETE FROM records", {})],
            {"the end is cut off: 5 entries were written and the last one here is 0"},
        ),
        ([("DELETE FROM records_head", {})], {"what is kept of the newest entry does not name entry 5"}),
        (
            [("UPDATE records_head SET digest = 'x'", {})],
            {"what is kept of the newest entry does not name entry 5"},
        ),
        (
            [("INSERT INTO records_head VALUES (9, 'x')", {})],
            {"what is kept of the newest entry does not name entry 5"},
        ),
        (
            [
                ("UPDATE records SET number = 9 WHERE number = 2", {}),
                ("UPDATE records SET number = 2 WHERE number = 3", {}),
                ("UPDATE records SET number = 3 WHERE number = 9", {}),
            ],
            {"entry 2 was changed or moved", "entry 3 was changed or moved"},
        ),
        ([("UPDATE records SET body = '{}' WHERE number = 4", {})], {"entry 4 was changed or moved"}),
    ],
    ids=["first", "middle", "end", "all", "head", "head changed", "head added", "swapped", "emptied"],
)
def test_what_is_done_to_rows_is_named(after, statements, sentences):
    """Removed, reordered, cut off at the end: each in its words, and nothing else is blamed."""
    assert set(after(*statements)) == sentences


@IN_A_FILE
def test_bytes_in_place_of_text_are_found(after):
    """Though they read the same."""
    found = after(("UPDATE records SET body = CAST(body AS BLOB) WHERE number = 4", {}))
    assert found[0] == "entry 4 was changed or moved"


def test_an_entry_that_was_written_anew_no_longer_fits(sound, after):
    """A digest that is right in itself is not the one that the next entry names."""
    with Records(sound) as records:
        third = [*records.entries()][2]
    values = {"at": "2001-01-01T00:00:00+00:00"}
    values["digest"] = seal(3, values["at"], third.kind, third.case, third.body, third.before)
    anew = ("UPDATE records SET at = :at, digest = :digest WHERE number = 3", values)
    assert after(anew) == ("entry 4 does not follow the entry before it",)


def test_what_is_added_after_a_cut_leaves_it_to_be_seen(sound, behind, rule):
    """Work goes on under the next number, and the gap stays."""
    behind(("DELETE FROM records WHERE number = 5", {}))
    with Records(sound) as records:
        assert records.add_ruling(rule(action="undo"), 5).number == 6
        assert records.verify() == ("entry 5 is missing before entry 6",)


def test_numbers_that_are_gone_are_found():
    """A table whose numbers can no longer be read holds no entries in their order."""
    row = (None, "", "run", "", "{}", "", "")
    found = [*faults([row], [(None, FIRST)])]
    assert found == [
        "an entry has no number after entry 0",
        "what is kept of the newest entry does not name entry 0",
    ]
