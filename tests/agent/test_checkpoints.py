"""Checkpoints read back what the channels of a review hold, and nothing else."""

from contextlib import closing

import pytest

from agent.checkpoints import TYPES, open_saver
from agent.prose.checks import Failure
from agent.prose.frame import Passage
from agent.prose.passages import Used
from agent.rules.case import Answer, AskKey
from agent.rules.change import Change
from agent.state import Draft
from agent.storage import StorageError
from index.retrieve import Hit


@pytest.fixture
def serde(tmp_path):
    """What writes and reads values."""
    saver = open_saver(tmp_path / "x.sqlite")
    yield saver.serde
    saver.conn.close()


def test_every_type_of_the_state_survives(serde, desk):
    """Equal after writing and reading; sequences may come back as lists."""
    profile, used = desk.sample("licence_claimed"), Used(3, 4)
    values = [
        Answer("yes", 0.9),
        AskKey("STILL-2", "breach"),
        Draft(Passage("why", "fix"), (), None, used),
        Failure("length", "too long"),
        Hit("STILL-2", "still-frame", 1, 0.5, ("signal",), "…"),
        Passage("why", "fix"),
        profile,
        used,
        desk.reviewer().review(profile),
    ]
    assert {type(value) for value in values} == set(TYPES)
    for value in values:
        read = serde.loads_typed(serde.dumps_typed(value))
        assert type(read) is type(value)
        assert repr(read).translate(LISTS) == repr(value).translate(LISTS)


LISTS = str.maketrans({"[": "(", "]": ")", ",": ""})


@pytest.mark.parametrize("name", ["viral_week", "weight_claims_sea", "voice_clone", "rating_milestone"])
def test_profiles_and_verdicts_come_back_equal(serde, desk, name):
    """Field by field, so that a person sees after a crash what was there before it."""
    for value in (profile := desk.sample(name), desk.reviewer().review(profile)):
        assert serde.loads_typed(serde.dumps_typed(value)) == value


def test_other_types_stay_data(serde):
    """A file cannot make the program build what it did not mean to."""
    read = serde.loads_typed(serde.dumps_typed(Change("a < 1", "educate")))
    assert read == {"change": "a < 1", "decision": "educate"}


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    """It is left as it is."""
    (tmp_path / "x.sqlite").write_text("no database at all, but long enough to be looked at" * 50)
    with pytest.raises(StorageError, match="the waiting reviews cannot be kept"):
        open_saver(tmp_path / "x.sqlite")


def test_new_checkpoints_sort_behind_those_of_a_later_clock(tmp_path, monkeypatch):
    """A program whose clock was set back goes on where the one before it stopped."""
    from langgraph.checkpoint.base import id as ids

    place, later = tmp_path / "x.sqlite", "ffffffff-0000-6000-8000-000000000000"
    with closing(open_saver(place).conn) as file:
        file.execute("INSERT INTO checkpoints (thread_id, checkpoint_id) VALUES ('t', ?)", (later,))
        file.commit()
    monkeypatch.setattr(ids, "_last_v6_timestamp", None)
    with closing(open_saver(place).conn):
        assert str(ids.uuid6()) > later
