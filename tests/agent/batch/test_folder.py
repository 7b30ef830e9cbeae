"""Which folders a job may have."""

import pytest

from agent.batch.folder import claimed
from signals.errors import UserError


def test_a_missing_or_empty_folder_is_taken(tmp_path):
    """With the folders above it; so is one in which a job died before its record was written."""
    for _ in range(2):
        with claimed(tmp_path / "a" / "b"):
            (tmp_path / "a" / "b" / "run.json.new").write_text("{")


@pytest.mark.parametrize("name", ["notes.txt", "verdicts.jsonl", "parts"])
def test_a_folder_with_something_else_is_refused_and_left_as_it_was(tmp_path, name):
    """Even results: without a record nobody knows what they are of."""
    (tmp_path / name).write_text("mine")
    with pytest.raises(UserError) as caught, claimed(tmp_path):
        pass
    assert str(caught.value) == (
        f"{tmp_path}: holds something else than a job; give another --out, or remove this folder"
    )
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_folder_of_an_evaluation_is_refused_and_left_as_it_was(tmp_path):
    """Its record has the same name."""
    (tmp_path / "run.json").write_text('{"system": "agent"}')
    with pytest.raises(UserError, match="something else"), claimed(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_a_file_in_the_way_is_one_sentence(tmp_path):
    """It is no folder."""
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file", tmp_path / "file" / "job"):
        with pytest.raises(UserError, match="cannot be written"), claimed(out):
            pass
