"""`clausewise audit replay`: the exit status says whether a verdict comes out the same."""

import json
import shutil

import pytest

from agent.record.opening import RECORD


@pytest.fixture
def recorded(clausewise, handbook, write_profiles, mill, tmp_path):
    """A verdict in the record of a data folder, and the arguments that lead there; gives its id."""
    base = ("--policies", handbook, "--model", "none", "--home", tmp_path)
    ran = clausewise("verdict", write_profiles(mill()), *base, "--record", "--format", "json")
    name = json.loads(ran.out)["verdict_id"]
    assert ran.err.splitlines()[-1] == f"{name} is entry 1 of the record"
    return name, ("--home", tmp_path)


def test_nothing_changed_is_identical(clausewise, handbook, recorded):
    """Exit status 0, and one line."""
    name, home = recorded
    ran = clausewise("audit", "replay", name, "--policies", handbook, *home)
    assert (ran.status, ran.out) == (0, f"verdict {name}, entry 1: identical\n")


def test_another_handbook_is_named_and_the_fields_too(clausewise, handbook, recorded, tmp_path):
    """Exit status 1; with the handbook of that day it is the same again."""
    name, home = recorded
    other = tmp_path / "other"
    shutil.copytree(handbook, other)
    text = (other / "still.md").read_text("utf-8")
    (other / "still.md").write_text(text.replace("  - educate\n", "", 1), "utf-8")
    ran = clausewise("audit", "replay", name, "--policies", other, *home)
    lines = ran.out.splitlines()
    assert ran.status == 1 and lines[0].startswith("rests on another handbook: stored ")
    assert "decision: stored educate, now restrict" in lines and "fields differ" in lines[-1]
    told = json.loads(clausewise("audit", "replay", name, "--policies", other, *home, "--format", "json").out)
    assert not told["identical"]
    assert {"path": "decision", "stored": "educate", "now": "restrict"} in told["differences"]


def test_what_cannot_be_run_is_one_line(clausewise, handbook, recorded):
    """An unknown verdict, or a model that is not here."""
    name, home = recorded
    for arguments in (("v_other",), (name, "--model", "nothing.gguf")):
        ran = clausewise("audit", "replay", *arguments, "--policies", handbook, *home)
        assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1)


def test_the_record_of_another_database_is_used(
    clausewise, handbook, write_profiles, mill, tmp_path, monkeypatch
):
    """Where the environment names its URL, for all that reads and writes; no file is made beside it."""
    monkeypatch.setenv("CLAUSEWISE_RECORD", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    base = ("--policies", handbook, "--home", tmp_path / "home")
    ran = clausewise("verdict", write_profiles(mill()), *base, "--model", "none", "--record")
    name = ran.err.splitlines()[-1].split()[0]
    assert clausewise("audit", "verify", "--home", tmp_path / "home").out.startswith("1 entry, sound")
    assert clausewise("audit", "replay", name, *base).status == 0
    assert not (tmp_path / "home" / RECORD).exists()
