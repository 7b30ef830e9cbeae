"""An export is checked by itself, by what stands in it and by how it is written."""

import json

import pytest

from agent.record.exported import check_export
from signals.errors import UserError

pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
def export(records, show, rule, tmp_path):
    """An export of three entries."""
    show()
    records.add_ruling(rule(reason="Ünïcode"), 1)
    show("clean_host")
    records.export(tmp_path / "record.jsonl")
    return tmp_path / "record.jsonl"


def _lines(export):
    return export.read_bytes().splitlines(keepends=True)


def test_a_sound_export_gives_its_digests(export, records):
    """The newest is that of the record."""
    found = check_export(export)
    assert found.faults == () and len(found.digests) == 3
    assert found.newest == records.head()[1] == found.digests[-1]


def test_lines_that_are_gone_or_moved_are_named(export):
    """As in the record."""
    first, second, third = _lines(export)
    for lines, told in (
        ([second, third], ("entry 1 is missing before entry 2",)),
        ([first, third], ("entry 2 is missing before entry 3",)),
        ([first, third, second], ("entry 2 is missing before entry 3", "entry 2 has no place in the record")),
    ):
        export.write_bytes(b"".join(lines))
        assert check_export(export).faults[: len(told)] == told


def test_the_end_is_told_by_a_digest_that_was_put_away(export):
    """A file that is cut between lines is sound in itself."""
    newest = check_export(export).newest
    export.write_bytes(b"".join(_lines(export)[:2]))
    found = check_export(export)
    assert found.faults == () and newest not in found.digests


def test_another_spelling_of_the_same_entry_is_a_fault(export):
    """A space, another order, a letter that is not escaped, a line without an end, a number as text."""
    first, second, third = _lines(export)
    row = json.loads(second)
    turned = json.dumps(dict(reversed(row.items())), separators=(",", ":")).encode() + b"\n"
    plain = second.replace(b"\\u00dc", "Ü".encode())
    for other in (
        second.replace(b":", b": ", 1),
        turned,
        plain,
        second.replace(b'"number":2', b'"number":"2"'),
    ):
        assert other != second
        export.write_bytes(first + other + third)
        assert "line 2 is not an entry as it was written" in check_export(export).faults
    export.write_bytes(first + second + third[:-1])
    assert check_export(export).faults == ("line 3 is not an entry as it was written",)


@pytest.mark.parametrize("text", [b"", b"[]\n", b"{}\n", b"nonsense\n", b"NaN\n", b"\xff\n"])
def test_what_is_no_export(export, text):
    """An empty file holds no entry; anything else is a fault."""
    export.write_bytes(text)
    found = check_export(export)
    assert found.digests == () and found.newest == "0" * 64
    assert bool(found.faults) == bool(text)


def test_a_file_that_is_not_there_is_one_sentence(export, tmp_path):
    """It says what to give."""
    with pytest.raises(UserError, match="cannot be read.*audit export"):
        check_export(tmp_path / "nowhere")
