"""A verdict by id or by file: the record goes before the file, and looking makes none."""

import json

import pytest

from agent.record.opening import RECORD
from agent.record.store import Records
from agent.settings import load_settings
from agent.verdict import Verdict
from commands.recorded import named_verdict, record_of
from signals.errors import UserError
from signals.profile import Profile


@pytest.fixture
def verdict(clausewise, write_profiles, mill, tmp_path):
    """A verdict in a file."""
    printed = clausewise("verdict", write_profiles(mill()), "--model", "none", "--format", "json")
    (tmp_path / "verdict.json").write_text(printed.out, "utf-8")
    return tmp_path / "verdict.json"


def test_looking_makes_no_record(tmp_path):
    """A mistyped folder stays empty."""
    with record_of(load_settings(home=tmp_path)) as records:
        assert records is None
    assert not (tmp_path / RECORD).exists()


def test_a_verdict_is_named_by_its_file_or_its_id(verdict, mill, tmp_path):
    """Without a record there is no entry; with one, both names lead to it."""
    alone = named_verdict(str(verdict), None)
    assert alone.entry is None
    with Records(tmp_path / RECORD) as records:
        shown = records.add_verdict("k_1", alone.verdict, Profile.model_validate(mill()))
        assert named_verdict(str(verdict), records).entry == shown
        assert named_verdict(alone.verdict.verdict_id, records).entry == shown


def test_a_file_that_says_otherwise_than_the_record_is_refused(verdict, mill, tmp_path):
    """The record is the truth."""
    data = json.loads(verdict.read_text("utf-8"))
    with Records(tmp_path / RECORD) as records:
        records.add_verdict("k_1", Verdict.model_validate(data), Profile.model_validate(mill()))
        verdict.write_text(json.dumps({**data, "creator_id": "c_other"}), "utf-8")
        with pytest.raises(UserError, match="the record has another"):
            named_verdict(str(verdict), records)


@pytest.mark.parametrize(
    ("text", "said"), [("{}", "no verdict"), ("[1", "no verdict"), (None, "no such verdict in the record")]
)
def test_what_is_no_verdict_is_told(tmp_path, text, said):
    """With what to give instead."""
    path = tmp_path / "what.json"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(UserError, match=said):
        named_verdict(str(path), None)
