"""Model outputs that verdicts stand on are held against what is kept."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from agent.llm.outputs import Outputs
from agent.record.sealed import check_outputs

pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
def outputs(tmp_path):
    """Two kept outputs."""
    opened = Outputs(tmp_path / "outputs.sqlite")
    opened.put("a", "m", {"text": "one"})
    opened.put("b", "m", {"text": "two"})
    yield opened
    opened.close()


def test_what_is_kept_as_it_was_is_sound(records, verdicts, outputs):
    """Each output counts once, in however many verdicts; one that is gone is counted, and is no fault."""
    profile, verdict = verdicts["still_mill"]
    named = {key: outputs.digest(key) for key in "ab"}
    records.add_verdict("k_1", verdict, profile, named)
    records.add_verdict("k_2", verdict, profile, {**named, "gone": "0" * 64})
    assert check_outputs(records.entries(), outputs) == (3, 1, ())


def test_what_was_changed_is_named_with_its_entry(records, verdicts, outputs, tmp_path):
    """An entry that was itself changed says nothing about outputs."""
    profile, verdict = verdicts["still_mill"]
    entry = records.add_verdict("k_1", verdict, profile, {"a": outputs.digest("a")})
    with closing(sqlite3.connect(tmp_path / "outputs.sqlite", isolation_level=None)) as file:
        file.execute("UPDATE model_outputs SET output = 'x'")
    assert check_outputs([entry], outputs).faults == (
        "entry 1 stands on a model output that was changed (a)",
    )
    assert check_outputs([replace(entry, at="x")], outputs) == (0, 0, ())
