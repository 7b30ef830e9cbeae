from pathlib import Path

import pytest

from index.errors import DamagedIndex, MissingIndex
from index.manifest import (
    build_command,
    identity,
    index_folder,
    index_name,
    read_manifest,
    shipped_root,
)


def test_the_shipped_handbook_has_a_plain_name():
    """Its index is called `handbook` and its command needs no option."""
    assert index_name(shipped_root()) == "handbook"
    assert build_command(shipped_root()) == "clausewise index build"


def test_other_folders_have_names_of_their_own(tmp_path):
    """Equal folder names in different places do not share an index."""
    one, two = tmp_path / "a" / "Our Rules!", tmp_path / "b" / "Our Rules!"
    assert index_name(one).startswith("our-rules-")
    assert index_name(one) != index_name(two)
    assert index_name(Path(f"{one}/../Our Rules!")) == index_name(one)
    assert build_command(one) == f"clausewise index build --policies {one}"


def test_a_folder_name_without_letters_still_names_an_index(tmp_path):
    """Signs alone become a plain word."""
    assert index_name(tmp_path / "…").startswith("policies-")


def test_identity_follows_what_answers_depend_on():
    """Another text or another encoder gives another identity."""
    assert len({identity("a", "x"), identity("b", "x"), identity("a", "y"), identity("a", None)}) == 4
    assert identity("a", "x") == identity("a", "x")


def test_a_missing_index_names_the_command(tmp_path):
    """The sentence says what to run."""
    with pytest.raises(MissingIndex, match="the index is not built; run `clausewise index build`"):
        read_manifest(shipped_root(), tmp_path)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "other"}', "\x00"])
def test_an_unreadable_manifest_names_the_command(tmp_path, content):
    """Anything but a manifest is a damaged index."""
    folder = index_folder(shipped_root(), tmp_path)
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(content)
    with pytest.raises(DamagedIndex, match=r"manifest\.json: cannot be read; run `clausewise index build`"):
        read_manifest(shipped_root(), tmp_path)
