"""Parts: kept one by one, read as they were written."""

import pytest

from agent.batch.parts import Parts
from signals.errors import UserError


def test_a_part_is_read_as_it_was_written(tmp_path):
    """Line by line, breaks that Unicode knows included; a failure is told from a verdict."""
    parts = Parts(tmp_path)
    assert not parts.has(0)
    parts.write(0, ['{"schema": "x", "text": "a\u2028b"}', '{"number": 2}'])
    assert parts.has(0) and not parts.has(1)
    lines = list(parts.read(0))
    assert [line.is_verdict for line in lines] == [True, False]
    assert lines[0].data["text"] == "a\u2028b" and lines[1].text == b'{"number": 2}\n'


def test_what_a_block_needed_is_no_result(tmp_path):
    """It stands behind the results."""
    parts = Parts(tmp_path)
    parts.write(0, ['{"number": 2, "reasons": []}', '{"texts": {"a": 2}}'])
    assert [(line.is_verdict, line.is_result) for line in parts.read(0)] == [(False, True), (False, False)]


def test_names_sort_as_numbers(tmp_path):
    """People look into the folder too."""
    Parts(tmp_path).write(123, [])
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["000123.jsonl"]


def test_half_a_part_does_not_count(tmp_path):
    """Only its final name does."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "000000.jsonl.new").write_text("{")
    assert not Parts(tmp_path).has(0)


def test_a_damaged_part_says_what_to_do(tmp_path):
    """It is made anew once it is gone."""
    parts = Parts(tmp_path)
    parts.write(0, ['{"schema": '])
    with pytest.raises(UserError, match=r"000000.jsonl: is damaged; remove it, and the same command"):
        list(parts.read(0))


def test_removing_twice_is_fine(tmp_path):
    """A kill may come between."""
    parts = Parts(tmp_path)
    parts.write(0, [])
    parts.remove()
    parts.remove()
    assert list(tmp_path.iterdir()) == []
