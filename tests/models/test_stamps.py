"""Stamps: when a digest may be believed without reading the file."""

import hashlib
import os

import pytest

from models.stamps import digest_of, hash_file, read_stamp, stamp_path, untouched, write_stamp


@pytest.fixture
def model(tmp_path):
    """Give a small file."""
    path = tmp_path / "toy.gguf"
    path.write_bytes(b"GGUF toy")
    return path


def test_hash_is_the_sha256_of_the_content(model):
    """The digest is the one that every other tool computes."""
    assert hash_file(model) == hashlib.sha256(b"GGUF toy").hexdigest()


def test_stamp_survives_writing_and_reading(model):
    """What was recorded comes back."""
    write_stamp(model, "toy", {"toy.gguf": "a" * 64})
    stamp = read_stamp(model)
    assert stamp is not None
    assert (stamp.source, stamp.files["toy.gguf"].bytes) == ("toy", 8)
    assert untouched(model, stamp)


@pytest.mark.parametrize("change", ["longer", "later", "gone"])
def test_a_changed_file_is_not_untouched(model, change):
    """Another size, another time and no file at all are noticed."""
    write_stamp(model, "toy", {"toy.gguf": "a" * 64})
    stamp = read_stamp(model)
    assert stamp is not None
    facts = model.stat()
    if change == "gone":
        model.unlink()
    else:
        model.write_bytes(b"GGUF toy!" if change == "longer" else b"GGUF toy")
        os.utime(model, ns=(facts.st_atime_ns, facts.st_mtime_ns + (change == "later")))
    assert not untouched(model, stamp)


def test_digest_comes_from_the_stamp_only_while_untouched(model):
    """A stamp saves reading; a change of the file makes it void."""
    write_stamp(model, "toy", {"toy.gguf": "a" * 64})
    assert digest_of(model) == "a" * 64
    model.write_bytes(b"GGUF other")
    assert digest_of(model) == hashlib.sha256(b"GGUF other").hexdigest()


@pytest.mark.parametrize("content", ["", "{", '{"source": 3}', '{"source": "x", "files": {}, "more": 1}'])
def test_broken_stamp_is_no_stamp(model, content):
    """A stamp that cannot be read means the file is hashed, not that the program fails."""
    stamp_path(model).write_text(content, encoding="utf-8")
    assert read_stamp(model) is None
    assert digest_of(model) == hash_file(model)


def test_stamp_that_cannot_be_written_is_left_out(model, monkeypatch):
    """A shared folder that is read-only serves models all the same."""

    def refuse(*_):
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "replace", refuse)
    write_stamp(model, "toy", {"toy.gguf": "a" * 64})
    assert [path.name for path in model.parent.iterdir()] == ["toy.gguf"]
