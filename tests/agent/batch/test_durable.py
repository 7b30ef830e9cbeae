"""Files that are whole or not there."""

import pytest

from agent.batch.durable import told, written
from signals.errors import UserError


def test_a_file_appears_when_all_is_written(tmp_path):
    """Nothing under its name before, nothing beside it after."""
    path = tmp_path / "a.jsonl"
    with written(path) as file:
        file.write(b"1\n")
        assert not path.exists()
    assert path.read_bytes() == b"1\n" and list(tmp_path.iterdir()) == [path]


def test_a_file_that_was_there_stays_until_then(tmp_path):
    """An error leaves the older one."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old")
    with pytest.raises(KeyError), written(path) as file:
        file.write(b"new")
        raise KeyError
    assert path.read_bytes() == b"old"


def test_what_a_kill_left_is_written_over(tmp_path):
    """A half-written file of an earlier run is no part of the next."""
    (tmp_path / "a.jsonl.new").write_bytes(b"a much longer half")
    with written(tmp_path / "a.jsonl") as file:
        file.write(b"1")
    assert (tmp_path / "a.jsonl").read_bytes() == b"1"


def test_a_disk_error_is_one_sentence(tmp_path):
    """Where, what, and what to do."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError) as caught, written(tmp_path / "file" / "a") as _:
        pass
    assert str(caught.value) == (
        f"{tmp_path}/file/a: cannot be written: Not a directory; make room, or give another --out"
    )


def test_other_errors_pass(tmp_path):
    """They are told elsewhere."""
    with pytest.raises(ValueError), told(tmp_path):
        raise ValueError


def test_a_half_is_not_left_to_fill_the_disk(tmp_path):
    """Nor does it stand in the way of the next try."""
    with pytest.raises(UserError, match="No space left"), written(tmp_path / "a.jsonl") as file:
        file.write(b"half")
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
