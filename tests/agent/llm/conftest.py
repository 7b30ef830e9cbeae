"""Models whose child process is a few lines of Python."""

import sys

import pytest

from agent.llm.llama import LlamaModel

HEAD = """
import json, os, pathlib, signal, sys, time
def say(**line): print(json.dumps(line), flush=True)
def done():
    if line["kind"] == "choice": return {"odds": {"Yes": 0.75, "No": 0.25}}
    return {"text": "ab", "tokens_in": 1, "tokens_out": 2, "finish_reason": "stop"}
for text in sys.stdin:
    line = json.loads(text)
    if line["kind"] == "load":
        say(done={})
        continue
"""


@pytest.fixture
def start(tmp_path):
    """Make a model whose process runs the given program; all are closed at the end."""
    made = []

    def make(body, **options):
        path = tmp_path / "tiny.gguf"
        path.write_bytes(b"GGUF, and then nothing")
        model = LlamaModel(path, command=(sys.executable, "-c", HEAD + body), grace=0.3, **options)
        made.append(model)
        return model

    yield make
    for model in made:
        model.close()
