"""Fetching over HTTP: whole, resumed, refused."""

import hashlib

import httpx
import pytest

from models.download import download
from models.progress import SilentProgress
from models.remote import parse_remote
from models.stamps import read_stamp
from models.table import ModelFileError

CONTENT = b"GGUF" + bytes(range(256)) * 40
REMOTE = parse_remote("hub:owner/repo/a.gguf")
QUIET = SilentProgress()


class Server:
    """Serves CONTENT with ranges; may break off, change its version, or state a digest."""

    def __init__(self, content=CONTENT, etag='"v1"', break_at=None, status=None, stated=None):
        self.content, self.etag, self.break_at, self.status, self.stated = (
            content,
            etag,
            break_at,
            status,
            stated,
        )
        self.ranges: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = request.headers.get("Range")
        self.ranges.append(asked)
        if self.status:
            return httpx.Response(self.status)
        start = int(asked[6:-1]) if asked and request.headers.get("If-Range") == self.etag else 0
        if start > len(self.content):
            return httpx.Response(416)
        body = self.content[start:]
        headers = {"ETag": self.etag, "Content-Length": str(len(body))}
        if self.stated:
            headers["X-Linked-Etag"] = f'"{self.stated}"'
        return httpx.Response(206 if start else 200, headers=headers, stream=Broken(body, self.break_at))

    def client(self):
        return httpx.Client(transport=httpx.MockTransport(self))


class Broken(httpx.SyncByteStream):
    """Gives a body, and breaks off after some bytes if told so."""

    def __init__(self, body, break_at):
        self.body, self.break_at = body, break_at

    def __iter__(self):
        yield self.body[: self.break_at]
        if self.break_at is not None:
            raise httpx.ReadError("connection lost")


def fetch(server, folder):
    """Download from a server into a folder."""
    with server.client() as client:
        return download(REMOTE, folder, QUIET, client)


def test_file_arrives_with_its_digest_recorded(tmp_path):
    """The file lies in its place, and its stamp says where it came from."""
    target = fetch(Server(), tmp_path)
    stamp = read_stamp(target)
    assert target == tmp_path / "hub" / "owner" / "repo" / "a.gguf"
    assert target.read_bytes() == CONTENT
    assert stamp is not None
    assert stamp.files["a.gguf"].sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert sorted(path.name for path in target.parent.iterdir()) == ["a.gguf", "a.gguf.stamp.json"]


def test_broken_download_goes_on_where_it_stopped(tmp_path):
    """The second run asks only for the rest."""
    with pytest.raises(ModelFileError, match="cannot be fetched .*connection lost.*goes on from here"):
        fetch(Server(break_at=1000), tmp_path)
    server = Server()
    assert fetch(server, tmp_path).read_bytes() == CONTENT
    assert server.ranges == ["bytes=1000-"]


def test_new_version_on_the_server_starts_anew(tmp_path):
    """Halves of two versions are never joined."""
    with pytest.raises(ModelFileError):
        fetch(Server(break_at=1000), tmp_path)
    newer = b"GGUF newer" * 500
    assert fetch(Server(newer, etag='"v2"'), tmp_path).read_bytes() == newer


def test_part_longer_than_the_file_starts_anew(tmp_path):
    """A server that cannot satisfy the range is asked for the whole."""
    with pytest.raises(ModelFileError):
        fetch(Server(CONTENT * 2, break_at=len(CONTENT) + 500), tmp_path)
    assert fetch(Server(), tmp_path).read_bytes() == CONTENT


def test_weak_version_mark_is_not_resumed(tmp_path):
    """A mark that does not promise the same bytes means starting anew."""
    with pytest.raises(ModelFileError):
        fetch(Server(etag='W/"v1"', break_at=1000), tmp_path)
    server = Server(etag='W/"v1"')
    assert fetch(server, tmp_path).read_bytes() == CONTENT
    assert server.ranges == [None]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, "there is no such file"),
        (401, "asks for a login"),
        (403, "asks for a login"),
        (500, "answered 500"),
    ],
)
def test_refusal_is_one_sentence(tmp_path, status, sentence):
    """What the server said becomes what to do."""
    with pytest.raises(ModelFileError, match=f"^hub:owner/repo/a.gguf: .*{sentence}.*; "):
        fetch(Server(status=status), tmp_path)


def test_no_network_is_one_sentence(tmp_path):
    """Without a way to the server the user is told to look at the network."""

    def refuse(request):
        raise httpx.ConnectError("no route to host")

    with httpx.Client(transport=httpx.MockTransport(refuse)) as client, pytest.raises(ModelFileError) as told:
        download(REMOTE, tmp_path, QUIET, client)
    assert str(told.value) == (
        "hub:owner/repo/a.gguf: cannot be fetched (no route to host); check the network, "
        "then run the same command again; it goes on from here"
    )


def test_page_instead_of_a_model_is_removed(tmp_path):
    """A login page under a model's name is not kept."""
    with pytest.raises(ModelFileError, match="not a GGUF file"):
        fetch(Server(b"<html>please log in</html>"), tmp_path)
    assert not (tmp_path / "hub" / "owner" / "repo" / "a.gguf").exists()


@pytest.mark.parametrize("right", [True, False])
def test_digest_stated_by_the_hub_is_checked(tmp_path, right):
    """The hub's own digest decides whether the file may take its place."""
    stated = hashlib.sha256(CONTENT).hexdigest() if right else "0" * 64
    if right:
        assert fetch(Server(stated=stated), tmp_path).exists()
    else:
        with pytest.raises(ModelFileError, match="the hub states 0000"):
            fetch(Server(stated=stated), tmp_path)
        assert list((tmp_path / "hub" / "owner" / "repo").glob("a.gguf")) == []
