"""Model files that were cut, changed or do not fit into memory, and a model process that is killed.

Wrong bytes are refused before any library reads them. What needs the real model carries the marker.
"""

import json
import os
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from models.locate import find_known
from models.table import load_table
from tests.failure.cases import creator
from tests.failure.conftest import ROOT, SMALL, Ran, listing

SAMPLE = ROOT / "agent" / "samples" / "licence_claimed.json"
EMBEDDER, SMALLEST = (next(m for m in load_table() if m.name == name) for name in ("embedder", "small"))
CHILD = b"agent.llm.llama_child"
has_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@pytest.fixture
def false_embedder(tmp_path, chance):
    """An embedder whose files have the right sizes and other bytes."""
    folder = tmp_path / "home" / "models" / EMBEDDER.file
    assert EMBEDDER.kind == "folder"
    for name, content in EMBEDDER.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("wb") as file:
            file.write(chance.randbytes(min(content.bytes, 4096)))
            file.truncate(content.bytes)
    return folder


@pytest.mark.parametrize("words", [("verdict", SAMPLE), ("index", "build"), ("index", "search", "still")])
def test_a_wrong_digest_is_refused_before_anything_is_loaded(
    words, clausewise, false_embedder, one_sentence, chance, tmp_path
):
    """The sentence says which commands help; once the file is gone, rules alone judge."""
    more = ("--model", "none") if words[0] == "verdict" else ("--policies", SMALL)
    one_sentence(clausewise(*words, *more), "its digest is wrong", "models verify")
    verified = clausewise("models", "verify", "embedder")
    assert verified.status == 1 and "wrong digest" in " ".join(verified.out.split())
    assert not false_embedder.exists() and false_embedder.with_name(f"{EMBEDDER.file}.wrong").exists()
    assert clausewise("verdict", SAMPLE, "--model", "none").status == 0


@pytest.fixture
def real(tmp_path):
    """The environment of a child that finds the models of this machine, and the smallest of them."""
    model = find_known(SMALLEST, tmp_path)
    if model is None:
        pytest.skip("`clausewise models pull small` fetches the model of this test")
    return {"CLAUSEWISE_MODELS": str(model.parent)}, model


@pytest.fixture
def asked(tmp_path):
    """The words of a verdict for which a model must read a note and write a message."""
    note = {
        "id": "n1",
        "kind": "reviewer_note",
        "trusted": True,
        "text": "A licence was shown to the reviewer.",
    }
    known = {**creator(9), "signals": {"matched_footage_share": 0.9}, "evidence": [note]}
    path = tmp_path / "one.json"
    path.write_text(json.dumps(known), "utf-8")
    return (path, "--policies", SMALL)


@pytest.mark.model
def test_a_model_that_was_cut_is_refused(clausewise, real, asked, one_sentence, chance, tmp_path):
    """By a verdict and by a job, which leaves nothing to be taken for a result; the whole file then works."""
    more, model = real
    cut = tmp_path / "cut.gguf"
    with model.open("rb") as file:
        cut.write_bytes(file.read(chance.choice((4, 100, 5000, chance.randrange(10**6, 10**8)))))
    verdict = clausewise("verdict", *asked, "--model", cut, more=more)
    one_sentence(verdict, "cut.gguf", "models verify")
    assert verdict.out == ""
    out = tmp_path / "job"
    one_sentence(clausewise("batch", *asked, "--out", out, "--model", cut, more=more), "cut.gguf")
    assert not [name for name in listing(out) if "verdicts" in name or "failures" in name]
    cut.unlink()
    cut.symlink_to(model)
    assert clausewise("verdict", *asked, "--model", cut, more=more).status == 0


@pytest.mark.model
@has_proc
def test_a_model_that_does_not_fit_into_memory_is_told(
    started, clausewise, real, asked, one_sentence, chance
):
    """The process of the model may take little more than it has before it loads; with room it works."""
    more, _ = real
    words = ("verdict", *asked, "--model", "small")
    process = started(*words, more=more)
    for child in seen(process):
        size = int((Path("/proc") / str(child) / "statm").read_text().split()[0]) * resource.getpagesize()
        room = size + chance.randrange(20, 200) * 2**20
        resource.prlimit(child, resource.RLIMIT_AS, (room, room))
    out, err = process.communicate()
    one_sentence(Ran(process.returncode, out, err), "gguf", "free memory")
    assert out == ""
    assert clausewise(*words, more=more).status == 0


@pytest.mark.model
@has_proc
def test_a_killed_model_is_told_and_leaves_the_case_to_a_person(started, real, asked, chance):
    """Whenever it is killed for the second time: a verdict with a warning, or a refusal with none."""
    more, _ = real
    process = started("verdict", *asked, "--model", "small", "--format", "json", more=more)
    for child in seen(process):
        time.sleep(chance.uniform(0, 3))
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    out, err = process.communicate()
    assert "Traceback" not in err
    if process.returncode == 0:
        assert json.loads(out)["schema"] == "clausewise.verdict/1"
        assert err.count("warning: ") <= 1
    else:
        assert (process.returncode, out) == (2, "") and err.count("error: ") == 1 and "died twice" in err


def seen(process):
    """Each process of the model once, as soon as it is there, until the program has ended."""
    known: set[int] = set()
    while process.poll() is None:
        for child in children_of(process.pid) - known:
            known.add(child)
            yield child
        time.sleep(0.02)


def children_of(pid):
    """Processes of the model that a process has started."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid and CHILD in (folder / "cmdline").read_bytes():
                found.add(int(folder.name))
    return found
