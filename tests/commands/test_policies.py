"""`clausewise policies lint|list|show`."""

import json

COLUMNS = [
    "clause",
    "policy",
    "version",
    "title",
    "regions",
    "effective_from",
    "effective_to",
    "has_rule",
    "status",
]


def test_a_clean_handbook_is_reported_clean(clausewise):
    """The shipped handbook has no problems; exit status 0."""
    ran = clausewise("policies", "lint")
    assert (ran.status, ran.out) == (0, "no errors, no warnings\n")


def test_problems_are_all_printed_and_end_with_1(clausewise, tmp_path, handbook):
    """Text with source line and caret; JSON with line and hint."""
    text = (handbook / "still.md").read_text("utf-8")
    bad = text.replace("static_frame_share >= 0.5", "static_frame_shar >= 0.5").replace(
        "points: 20", "pionts: 20"
    )
    (tmp_path / "still.md").write_text(bad, "utf-8")
    ran = clausewise("policies", "lint", "--policies", tmp_path)
    assert ran.status == 1 and "^^^" in ran.out and "static_frame_share" in ran.out
    ran = clausewise("policies", "lint", "--policies", tmp_path, "--format", "json")
    rows = json.loads(ran.out)
    assert ran.status == 1
    assert {"path", "line", "column", "severity", "message", "hint"} <= rows[0].keys()
    lines = bad.splitlines()
    assert any("static_frame_shar " in lines[row["line"] - 1] for row in rows)
    assert any("pionts" in lines[row["line"] - 1] for row in rows)


def test_list_has_the_promised_columns(clausewise, handbook):
    """An object for each version of each clause."""
    rows = json.loads(clausewise("policies", "list", "--policies", handbook, "--format", "json").out)
    assert [row["clause"] for row in rows] == ["COPY-1", "LIVE-1", "SPEAK-1", "STILL-2"]
    assert list(rows[0]) == COLUMNS


def test_list_can_be_narrowed_to_a_day(clausewise, handbook):
    """What is not in force on the day is left out."""
    ran = clausewise("policies", "list", "--policies", handbook, "--as-of", "2020-01-01", "--format", "json")
    assert json.loads(ran.out) == []


def test_show_prints_the_clause(clausewise, handbook):
    """Its text and its rule, whatever the case of the id."""
    ran = clausewise("policies", "show", "still-2", "--policies", handbook)
    assert ran.status == 0 and "Still pictures in shopping videos" in ran.out


def test_an_unknown_clause_is_one_line(clausewise, handbook):
    """The nearest id is named."""
    ran = clausewise("policies", "show", "STIL-2", "--policies", handbook)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 and 'did you mean "STILL-2"?' in ran.err


def test_a_folder_that_is_none_is_one_line(clausewise, tmp_path):
    """Missing folder, file, folder without policies."""
    (tmp_path / "file").write_text("x", "utf-8")
    for place in (tmp_path / "gone", tmp_path / "file", tmp_path):
        ran = clausewise("policies", "list", "--policies", place)
        assert ran.status == 2 and len(ran.err.splitlines()) == 1
