"""JSON and JSON Lines as rows."""

from __future__ import annotations

import json

from signals import json_rows
from signals.faults import Complaint


def test_positions_and_lines(tmp_path, catalog):
    """A list is numbered by position, lines by line; blank lines and a mark at the start are passed over."""
    listed, lines = tmp_path / "a.json", tmp_path / "a.jsonl"
    listed.write_text('\n[{"a": 1},\n\n{"a": 2}]')
    lines.write_bytes(b'\xef\xbb\xbf\n{"a": 1}\n \r\n{"a": 2}\r\n')
    assert [(row.number, row.raw) for row in json_rows.json_rows(listed, catalog)] == [
        (1, {"a": 1}),
        (2, {"a": 2}),
    ]
    assert [(row.number, row.raw) for row in json_rows.jsonl_rows(lines, catalog)] == [
        (2, {"a": 1}),
        (4, {"a": 2}),
    ]


def test_places_are_those_of_the_value(tmp_path, catalog):
    """A complaint is placed at its value, or at its key where the key is meant."""
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1},\n{"b":\n2}]')
    _, row = json_rows.json_rows(path, catalog)
    assert row.place(Complaint(("b",), "w")).where == f"{path}:3"
    assert row.place(Complaint(("b",), "w", on_key=True)).where == f"{path}:2"
    assert row.place(Complaint(("b",), "w")).field == "b"


def test_good_text_is_never_read_twice(tmp_path, catalog, monkeypatch):
    """Line numbers cost nothing as long as nothing is wrong."""

    def refuse(*args):
        raise AssertionError("read a second time")

    monkeypatch.setattr(json_rows, "read_json", refuse)
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"a": n} for n in range(3)]))
    assert len(list(json_rows.json_rows(path, catalog))) == 3
