"""No room left: told in one sentence, nothing half left under its name; all goes on once there is room."""

import shutil
import sqlite3
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from agent.record.opening import RECORD
from models.locate import find_known
from models.table import load_table
from tests.failure.conftest import ROOT, SMALL, listing, small_disk

MODEL = b"GGUF" + bytes(3_000_000)
SAMPLE = ROOT / "agent" / "samples" / "still_mill.json"


@pytest.fixture
def served_model():
    """The address of a file of three megabytes that begins as a model does."""

    class Hand(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(MODEL)))
            self.end_headers()
            self.wfile.write(MODEL)

        def log_message(self, *_):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hand)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tiny.gguf"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_job_that_fills_the_disk_goes_on_with_more_room(
    batch, people, judged, one_sentence, chance, tmp_path
):
    """Whole parts stay, no half one does, and the finished job has every creator."""
    disk, path = tmp_path / "disk", people(2200)
    with small_disk(disk, chance.randrange(1, 9 * 2**20)) as enlarge:
        one_sentence(batch(path, disk / "job"), "No space left on device", "make room")
        assert not [name for name in listing(disk) if name.endswith(".new")]
        enlarge()
        assert batch(path, disk / "job").status == 0
        assert judged(disk / "job") == [f"c_{n}" for n in range(2200)]


def test_a_record_that_fills_the_disk_keeps_what_it_told(decide, clausewise, one_sentence, chance, tmp_path):
    """Every decision that was acknowledged is there, the chain is sound, and more room takes more of them."""
    disk = tmp_path / "home"
    with small_disk(disk, chance.randrange(300_000, 900_000)) as enlarge:
        full = one_sentence(decide(disk, 0, 200), "make room")
        told = [int(line) for line in full.out.split()[1:]]
        enlarge()
        sound = clausewise("audit", "verify")
        assert (sound.status, "sound") == (0, sound.out.split()[2].rstrip(";")), sound.out
        with closing(sqlite3.connect(disk / RECORD)) as file:
            kept = {n for (n,) in file.execute("SELECT number FROM records WHERE kind = 'ruling'")}
        assert set(told) <= kept
        assert decide(disk, 200, 3).status == 0


def test_output_that_has_no_room_is_told(clausewise, one_sentence, chance):
    """Where a page or a verdict is sent into a full file."""
    words = chance.choice(
        (["verdict", SAMPLE, "--model", "none"], ["policies", "list"], ["policies", "terms"])
    )
    with open("/dev/full", "w") as full:
        one_sentence(clausewise(*words, stdout=full), "No space left on device")
    assert clausewise(*words).status == 0


def test_an_export_leaves_no_half_behind(decide, clausewise, one_sentence, chance, tmp_path):
    """The same command writes it whole once there is room."""
    assert decide(tmp_path / "home", 0, 12).status == 0
    with small_disk(tmp_path / "disk", chance.randrange(4096, 40_000)) as enlarge:
        words = ("audit", "export", "--out", tmp_path / "disk" / "all.jsonl")
        one_sentence(clausewise(*words), "all.jsonl", "No space left on device")
        assert listing(tmp_path / "disk") == {}
        enlarge()
        assert clausewise(*words).status == 0
        assert (tmp_path / "disk" / "all.jsonl").read_bytes().count(b"\n") == 24


def test_a_model_takes_its_name_only_when_it_is_whole(
    clausewise, served_model, one_sentence, chance, tmp_path
):
    """A fetch that fills the disk; the same command fetches it once there is room."""
    with small_disk(tmp_path / "home", chance.randrange(100_000, 2_500_000)) as enlarge:
        one_sentence(clausewise("models", "pull", served_model), "No space left on device", "free space")
        assert not [*(tmp_path / "home").rglob("tiny.gguf")]
        enlarge()
        assert clausewise("models", "pull", served_model).status == 0
        [found] = (tmp_path / "home").rglob("tiny.gguf")
        assert found.read_bytes() == MODEL


def test_the_list_of_people_stays_as_it_was(clausewise, one_sentence, chance, tmp_path):
    """Where another one has no room in it."""
    with small_disk(tmp_path / "home", 8192) as enlarge:
        assert clausewise("people", "add", "ana", said="a password\n").status == 0
        before = listing(tmp_path / "home")
        (tmp_path / "home" / "fill").write_bytes(bytes(4096))
        one_sentence(clausewise("people", "add", "bo", said="a password\n"), "No space left on device")
        (tmp_path / "home" / "fill").unlink()
        assert listing(tmp_path / "home") == before
        enlarge()
        assert clausewise("people", "add", "bo", said="a password\n").status == 0
        assert {"ana", "bo"} <= set(clausewise("people", "list").out.split())


@pytest.mark.model
@pytest.mark.parametrize("known", [False, True], ids=["new", "embedded"])
def test_an_index_that_fills_the_disk_is_built_whole_with_more_room(
    known, clausewise, one_sentence, chance, tmp_path
):
    """Among the embeddings, or among the files of the index; no half of it answers a question."""
    embedder = find_known(next(model for model in load_table() if model.name == "embedder"), tmp_path)
    if embedder is None:
        pytest.skip("`clausewise models pull embedder` fetches the model of this test")
    more, small, home = {"CLAUSEWISE_MODELS": str(embedder.parent)}, ("--policies", SMALL), tmp_path / "home"
    with small_disk(home, (64 if known else chance.randrange(8, 40)) * 1024) as enlarge:
        if known:
            assert clausewise("index", "build", *small, more=more).status == 0
            for built in home.glob("index/handbook-*"):
                shutil.rmtree(built)
            left = chance.randrange(3) * 4096
            (home / "fill").write_bytes(bytes(shutil.disk_usage(home).free - left))
        one_sentence(clausewise("index", "build", *small, more=more), "room")
        assert not [*home.rglob("manifest.json")]
        enlarge()
        assert clausewise("index", "build", *small, more=more).status == 0
        found = clausewise("index", "search", "still picture", *small, more=more)
        assert found.status == 0 and "STILL" in found.out
