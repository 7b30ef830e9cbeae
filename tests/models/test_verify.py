"""Verifying: every byte is read, and what is wrong leaves its place."""

import hashlib
import os

import pytest

from models.progress import SilentProgress
from models.pull import pull
from models.stamps import read_stamp, write_stamp
from models.table import ModelFileError
from models.verify import verify

QUIET = SilentProgress()


def test_pulled_models_are_right(home, table, pip):
    """After a pull everything verifies, files and folders."""
    pull([], home, QUIET, pip=pip, table=table)
    checks = verify([], home, QUIET, table=table)
    assert [(check.name, check.status, check.ok) for check in checks] == [
        ("toy", "right", True),
        ("toy-embedder", "right", True),
    ]


def test_one_changed_byte_is_found_in_spite_of_the_stamp(home, table, pip):
    """Same size and same time do not save a wrong file."""
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    before = pulled.path.stat()
    content = bytearray(pulled.path.read_bytes())
    content[50] ^= 1
    pulled.path.write_bytes(content)
    os.utime(pulled.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    (check,) = verify(["toy"], home, QUIET, table=table)
    assert (check.status, check.ok) == ("wrong", False)
    assert "run `clausewise models pull toy`" in check.detail


def test_wrong_file_leaves_its_place(home, table, pip):
    """Nothing can go on using a file that failed; it stays beside for a look."""
    (pulled,) = pull(["toy-embedder"], home, QUIET, pip=pip, table=table)
    (pulled.path / "config.json").write_bytes(b"[]")
    verify(["toy-embedder"], home, QUIET, table=table)
    assert not pulled.path.exists()
    assert pulled.path.with_name("toy-embedder.wrong").is_dir()
    assert read_stamp(pulled.path) is None


def test_missing_model_is_reported_with_the_command(home, table):
    """A model that is not here is a line of the report, not an error."""
    (check,) = verify(["toy"], home, QUIET, table=table)
    assert (check.status, check.ok) == ("missing", False)
    assert "clausewise models pull toy" in check.detail


def test_own_file_gets_its_digest_and_no_judgement(home, table, tmp_path):
    """Nothing states what a user's own file should be."""
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF mine")
    (check,) = verify([str(own)], home, QUIET, table=table)
    assert (check.status, check.ok, len(check.sha256 or "")) == ("unknown", True, 64)


@pytest.mark.parametrize(("content", "status"), [(b"GGUF one", "right"), (b"GGUF two", "wrong")])
def test_pulled_reference_is_compared_with_what_was_recorded(home, table, content, status):
    """A file of the hub must stay what it was when it came."""
    place = home / "models" / "hub" / "owner" / "repo" / "a.gguf"
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    recorded = hashlib.sha256(b"GGUF one").hexdigest()
    write_stamp(place, "hub:owner/repo/a.gguf", {"a.gguf": recorded})
    checks = {check.name: check.status for check in verify([], home, QUIET, table=table)}
    assert checks["hub:owner/repo/a.gguf"] == status


def test_word_that_means_nothing_is_an_error(home, table):
    """A misspelt name is the user's to mend."""
    with pytest.raises(ModelFileError, match="did you mean toy"):
        verify(["toi"], home, QUIET, table=table)
