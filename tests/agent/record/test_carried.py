"""A record that shared its file is taken over into a file of its own, byte for byte and once."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agent.llm.backends import DATABASE
from agent.llm.outputs import Outputs
from agent.record.opening import RECORD, existing_record, open_record
from agent.record.store import Records
from agent.settings import Settings
from agent.storage import StorageError

FORM_1 = Path(__file__).parents[2] / "data" / "record" / "form-1.sqlite"


@pytest.fixture
def home(tmp_path):
    """A data folder with a record of before, in one file with kept outputs."""
    shutil.copy(FORM_1, tmp_path / DATABASE)
    outputs = Outputs(tmp_path / DATABASE)
    outputs.put("key", "m", {"text": "x" * 5_000})
    outputs.close()
    return tmp_path


def test_every_entry_is_taken_over(home):
    """The chain is the same, the file is sealed, and what the record left behind is as it was."""
    before = (home / DATABASE).read_bytes()
    with closing(sqlite3.connect(home / DATABASE)) as file:
        rows = file.execute("SELECT * FROM records ORDER BY number").fetchall()
    with existing_record(Settings(home=home)) as records:
        assert [tuple(vars(entry).values()) for entry in records.entries()] == rows and len(rows) == 3
        assert records.verify() == ()
    with closing(sqlite3.connect(home / RECORD)) as file:
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert file.execute("SELECT length(digest) FROM records_seal").fetchall() == [(64,)]
    assert tables == {"records", "records_form", "records_head", "records_seal"}
    assert (home / DATABASE).read_bytes() == before and sorted(p.name for p in home.glob("*.new*")) == []


def test_it_is_taken_over_once(home):
    """What is added later stands in the new file alone."""
    for count in (1, 2):
        with open_record(Settings(home=home)) as records:
            records.add_run(f"run_{count}", {})
    with Records(home / RECORD) as records:
        assert records.head()[0] == 5


def test_a_damaged_entry_is_taken_over_as_it_is(home):
    """So that it is still found."""
    with closing(sqlite3.connect(home / DATABASE, isolation_level=None)) as file:
        file.execute("DROP TRIGGER records_stay")
        file.execute("DROP TRIGGER records_last")
        file.execute("UPDATE records SET body = '{}' WHERE number = 1")
        file.execute("DELETE FROM records WHERE number = 2")
    with existing_record(Settings(home=home)) as records:
        assert records.verify() == ("entry 1 was changed or moved", "entry 2 is missing before entry 3")


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    """And nothing is left beside it."""
    (tmp_path / DATABASE).write_text("no database" * 100)
    with pytest.raises(StorageError, match="cannot be taken over"):
        open_record(Settings(home=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [DATABASE]
