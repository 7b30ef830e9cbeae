"""`clausewise doctor` as printed."""

import json


def test_json_is_a_list_of_checks(clausewise, handbook):
    """Each with name, status, detail and fix; without models nothing fails where none is wanted."""
    ran = clausewise("doctor", "--policies", handbook, "--model", "none", "--format", "json")
    rows = json.loads(ran.out)
    assert ran.status == 0
    assert {tuple(row) for row in rows} == {("name", "status", "detail", "fix")}
    assert "first token" not in {row["name"] for row in rows}


def test_a_failure_ends_with_1(clausewise, handbook):
    """A missing model fails, with the command that fetches it."""
    ran = clausewise("doctor", "--policies", handbook, "--format", "json")
    failed = {row["name"]: row["fix"] for row in json.loads(ran.out) if row["status"] == "fails"}
    assert ran.status == 1
    assert failed["model"] == "run `clausewise models pull default`"


def test_a_broken_settings_file_is_one_line(clausewise, tmp_path):
    """No check can run without settings."""
    (tmp_path / "clausewise.toml").write_text("model = ", "utf-8")
    ran = clausewise("doctor", "--home", tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 and "clausewise.toml" in ran.err
