"""An adapter file is known by its content and lies beside the calibration that was made with it."""

import hashlib

import pytest

from agent.llm.adapter_files import adapter_at, adapter_in, adapter_path, put_adapter
from agent.llm.protocol import Adapter
from signals.errors import UserError

CONTENT = b"what was taught"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def adapter(tmp_path):
    """An adapter file somewhere."""
    path = tmp_path / "taught.gguf"
    path.write_bytes(CONTENT)
    return adapter_at(path)


def test_an_adapter_is_known_by_its_content(adapter, tmp_path):
    """The digest is the file's sha256; a file that is not there is an error of the system."""
    assert adapter == Adapter(str(tmp_path / "taught.gguf"), DIGEST)
    with pytest.raises(FileNotFoundError):
        adapter_at(tmp_path / "none.gguf")


def test_what_is_put_is_found_again(adapter, tmp_path):
    """Under a name made of its digest, and nothing else is left behind."""
    folder = tmp_path / "home"
    put_adapter(adapter, folder)
    assert adapter_in(folder, DIGEST) == Adapter(str(adapter_path(folder, DIGEST)), DIGEST)
    assert [path.name for path in (folder / "adapters").iterdir()] == [f"{DIGEST[:16]}.gguf"]


def test_an_adapter_that_lies_there_stays(adapter, tmp_path):
    """Putting it where it is does not touch it; another content of that name is replaced."""
    path = adapter_path(tmp_path, DIGEST)
    put_adapter(adapter, tmp_path)
    before = path.stat()
    put_adapter(Adapter(str(path), DIGEST), tmp_path)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    path.write_bytes(b"half a fi")
    put_adapter(adapter, tmp_path)
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read (No such file or directory)"), (b"another", "is not the adapter that")],
)
def test_a_missing_or_altered_file_is_one_sentence(tmp_path, content, said):
    """Which file, what is wrong, what to do."""
    path = adapter_path(tmp_path, DIGEST)
    if content is not None:
        path.parent.mkdir()
        path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        adapter_in(tmp_path, DIGEST)
    assert str(refused.value).startswith(f"{path}: {said}")
    assert str(refused.value).endswith("run `clausewise eval calibrate`, or reinstall clausewise")
