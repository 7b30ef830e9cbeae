"""A folder that nobody may write into: nothing changes there, and the sentence names it."""

import pytest

from tests.failure.conftest import ROOT, SMALL, listing, read_only

SAMPLE = ROOT / "agent" / "samples" / "still_mill.json"
COMMANDS = {
    "batch": ("batch", SAMPLE, "--policies", SMALL, "--model", "none", "--out", "{}/job"),
    "people": ("people", "add", "ana", "--home", "{}"),
    "chat": ("chat", SAMPLE, "--policies", SMALL, "--model", "none", "--home", "{}"),
    "eval": (
        "eval",
        "run",
        "--system",
        "rules-only",
        "--kind",
        "verdict",
        "--sample",
        "1",
        "--out",
        "{}/run",
    ),
    "ui": ("ui", "--model", "none", "--policies", SMALL, "--home", "{}"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_written_and_the_folder_is_named(name, clausewise, one_sentence, chance, tmp_path):
    """The same command does its work once the folder may be written."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "kept").write_text(str(chance.random()))
    before = listing(folder)
    words = [str(word).format(folder) for word in COMMANDS[name]]
    with read_only(folder):
        one_sentence(clausewise(*words, said="a password\n/quit\n"), str(folder))
    assert listing(folder) == before
    if name == "ui":
        return  # it would serve until somebody stops it
    (folder / "kept").unlink()
    assert clausewise(*words, said="a password\n/quit\n").status == 0


def test_the_record_refuses_a_decision(decide, one_sentence, chance, tmp_path):
    """What was recorded before is there, and the next decision is taken once the folder may be written."""
    home = tmp_path / "home"
    first = decide(home, 0, chance.randrange(1, 4))
    assert first.status == 0
    before = listing(home)
    with read_only(home):
        one_sentence(decide(home, 9, 1), str(home), "--home")
    assert listing(home) == before
    assert decide(home, 9, 1).status == 0
