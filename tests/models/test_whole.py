"""A model that is to be opened is the one that the table states."""

import pytest

from models.stamps import stamp_path
from models.table import ModelFileError
from models.whole import whole as whole_model


@pytest.fixture
def here(home, whole):
    """The toy model's file in the data folder."""
    path = home / "models" / "toy.gguf"
    path.parent.mkdir(parents=True)
    path.write_bytes(whole)
    return path


def test_right_bytes_are_read_once(here, home, table):
    """The stamp that is left saves reading them again."""
    assert whole_model("toy", home, table) == here
    stamp = stamp_path(here).read_bytes()
    assert whole_model("toy.gguf", home, table) == here and stamp_path(here).read_bytes() == stamp


def test_a_changed_byte_is_refused(here, home, table):
    """Also after the file was stamped; the sentence names the file and both commands."""
    whole_model("toy", home, table)
    data = bytearray(here.read_bytes())
    data[-1] ^= 1
    here.write_bytes(data)
    with pytest.raises(
        ModelFileError, match="toy.gguf: its digest is wrong; run `clausewise models verify toy`"
    ):
        whole_model("toy", home, table)
    assert here.exists()


def test_a_file_of_ones_own_is_taken_as_it_is(tmp_path, home, table):
    """Nothing states what it should be."""
    path = tmp_path / "mine.gguf"
    path.write_bytes(b"GGUF")
    assert whole_model(path, home, table) == path
    with pytest.raises(ModelFileError, match="no model of this name"):
        whole_model("toi", home, table)
