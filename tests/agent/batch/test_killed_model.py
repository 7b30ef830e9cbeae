"""A job whose model process is killed again and again ends, and tells which words are not the model's."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "agent" / "samples"
NAMES = ("still_mill", "ai_unlabelled", "bought_views", "order_by_message", "product_mismatch", "clean_host")
CHILD = b"agent.llm.llama_child"
LOADED = 250 * 2**20
"""Bytes of memory that a process without a model never has."""


def children_of(pid):
    """Processes of the model that a process has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid and CHILD in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            # It ended while we looked.
            continue
    return found


def has_loaded(pid):
    """Whether a process holds most of the model; one that dies before is refused and not done without."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 > LOADED
    except OSError:
        return False


@pytest.mark.model
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_every_creator_has_a_verdict_although_the_model_is_killed(new_home, tmp_path):
    """SIGKILL for every model process a while after it starts; the job ends by itself, nobody is missing."""
    file, out = tmp_path / "creators.jsonl", tmp_path / "job"
    rows = [json.dumps(json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))) for name in NAMES]
    file.write_text("\n".join(rows), "utf-8")
    home = new_home(tmp_path / "home")
    words = ["batch", file, "--out", out, "--model", "small", "--home", home]
    command = [sys.executable, "cli.py", *map(str, words)]
    killed: set[int] = set()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as job:
        while job.poll() is None:
            for child in set(children_of(job.pid)) - killed:
                if not has_loaded(child):
                    continue
                time.sleep(2)
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                killed.add(child)
            time.sleep(0.1)
        told = job.stdout.read().decode() if job.stdout else ""
    assert job.returncode == 0, told
    verdicts = [json.loads(line) for line in (out / "verdicts.jsonl").read_text("utf-8").splitlines()]
    assert len(killed) >= 1 and len(verdicts) == len(NAMES)
    acted = [verdict for verdict in verdicts if verdict["measures"]]
    assert acted and all(verdict["education_message"]["text"].strip() for verdict in verdicts)
    assert "template" in {verdict["education_message"]["written_by"] for verdict in acted}
