"""A record that an older program wrote is brought forward whole; one of a newer program is left alone."""

import shutil
from pathlib import Path

import pytest

from agent.record.forms import FORM
from agent.record.guards import TABLES
from agent.record.store import Records
from agent.storage import StorageError

FORM_1 = Path(__file__).parents[2] / "data" / "record" / "form-1.sqlite"
"""Written by the program that had form 1: two verdicts and a ruling."""
NEWEST = "9338808e26180caca2b1da29ecbbb0dbe6d1653cead3263b3174256d1642f25b"
IN_A_FILE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
def old(place):
    """A copy of a record of form 1."""
    place.parent.mkdir()
    shutil.copy(FORM_1, place)
    return place


@IN_A_FILE
def test_a_record_of_before_is_brought_forward(old, rule):
    """Every entry is what it was, the chain holds, work goes on, and the second opening changes nothing."""
    with Records(old) as records:
        assert records.head() == (3, NEWEST) and records.verify() == ()
        assert [entry.kind for entry in records.entries()] == ["verdict", "ruling", "verdict"]
        assert records.of("k_still_mill")[0].outputs == {}
        stands = records.standing("k_still_mill")
        assert stands and stands.ruling.decision == "no_action"
        accepted = rule("clean_host", verdict_id=records.of("k_clean_host")[0].verdict.verdict_id)
        assert records.add_ruling(accepted, 3).number == 4
    with Records(old) as records:
        assert records.verify() == () and records.head()[0] == 4


@IN_A_FILE
def test_a_step_that_fails_leaves_the_old_form(old, monkeypatch):
    """All of it is one transaction."""
    monkeypatch.setattr("agent.record.guards.SQLITE", ("CREATE NONSENSE",))
    with pytest.raises(StorageError, match="syntax error"):
        Records(old)
    monkeypatch.undo()
    with Records(old) as records:
        assert records.verify() == () and records.head() == (3, NEWEST)


def test_a_newer_form_is_refused(records, place, run):
    """It says which forms are known, and nothing is written."""
    records.close()
    run(f"INSERT INTO records_form VALUES ({FORM + 1}, 'x')")
    with pytest.raises(StorageError, match=f"has form {FORM + 1}, and this program knows forms up to {FORM}"):
        Records(place)


def test_a_stamp_that_was_changed_is_found(records, run):
    """What was put down about the tables no longer fits them."""
    run("UPDATE records_form SET schema = 'x'")
    assert records.verify() == ("the tables of the record or their triggers are not as they were made",)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_gone_is_told_and_not_made_anew(records, place, run, name):
    """Else one that lost its stamp would be stamped again, and one that lost its entries would be sound."""
    records.close()
    run(f"DROP TABLE {name}")
    with pytest.raises(StorageError, match=f"tables of the record are gone .{name}."):
        Records(place)
