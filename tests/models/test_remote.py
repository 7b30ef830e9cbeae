"""References to files of the hub and to addresses."""

from pathlib import PurePosixPath

import pytest

from models.remote import is_remote, parse_remote
from models.table import ModelFileError


def test_hub_reference_becomes_an_address_and_a_place():
    """Owner, repository and file keep apart what has the same name."""
    remote = parse_remote("hub:owner/repo/sub/a-q4.gguf")
    assert remote.url == "https://huggingface.co/owner/repo/resolve/main/sub/a-q4.gguf"
    assert remote.place == PurePosixPath("hub/owner/repo/sub/a-q4.gguf")


def test_hub_may_be_a_mirror(monkeypatch):
    """HF_ENDPOINT is honoured, as the hub's own tools do."""
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")
    assert parse_remote("hub:o/r/a.gguf").url == "https://mirror.example/o/r/resolve/main/a.gguf"


def test_address_keeps_its_query_and_gets_a_place_by_host_and_path():
    """What the server needs stays in the address and out of the file name."""
    remote = parse_remote("https://host.example/x/a%20b.gguf?download=true")
    assert remote.url.endswith("a%20b.gguf?download=true")
    assert remote.place == PurePosixPath("url/host.example/x/a b.gguf")


@pytest.mark.parametrize(
    "reference",
    [
        "hub:owner/a.gguf",
        "hub:owner/repo/a.bin",
        "hub:owner/../repo/a.gguf",
        "hub:owner/repo/..gguf",
        "hub:/etc/x/a.gguf",
        "hub:owner/re\x00po/a.gguf",
        "https://host.example/",
        "https://host.example/../../x.gguf",
        "https://host.example/%2e%2e/x.gguf",
        "https:///x.gguf",
        "https://host.example/a.txt",
    ],
)
def test_reference_that_is_malformed_or_climbs_out_is_refused(reference):
    """Nothing in a reference can name a place outside the models folder."""
    with pytest.raises(ModelFileError, match="not a reference to a GGUF file; "):
        parse_remote(reference)


def test_only_references_are_remote():
    """Names and paths are not."""
    assert is_remote("hub:a/b/c.gguf") and is_remote("http://x/y.gguf")
    assert not is_remote("default") and not is_remote("./hub/x.gguf")
