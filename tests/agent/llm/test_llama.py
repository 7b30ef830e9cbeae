"""The child process may die, hang or talk nonsense: the caller gets an answer or one sentence."""

import sys
import time
from pathlib import Path

import pytest

from agent.llm.llama import LlamaModel
from agent.llm.protocol import (
    Cancelled,
    ChoiceRequest,
    ContextOverflow,
    Message,
    ModelError,
    TextModel,
    Unusable,
    WriteRequest,
)

CHOICE = ChoiceRequest((), (Message("user", "Is it so?"),), time_limit=0.2)
WRITE = WriteRequest((), (Message("user", "Write."),), time_limit=5.0)
DIES = "    os.kill(os.getpid(), signal.SIGSEGV)"
DIES_ONCE = """
    mark = pathlib.Path({mark!r})
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGSEGV)
    say(done=done())
"""


def test_it_answers_and_writes(start):
    """Odds, pieces as they come, and the whole text."""
    model = start("    say(token='a'); say(token='b'); say(done=done())")
    heard: list[str] = []
    assert isinstance(model, TextModel)
    assert model.write(WRITE, heard.append).text == "ab"
    assert heard == ["a", "b"]
    assert model.name == "tiny.gguf"
    assert len(model.digest) == 64


def test_a_crash_is_answered_by_a_fresh_start(start, tmp_path):
    """Once; the caller does not notice."""
    model = start(DIES_ONCE.format(mark=str(tmp_path / "mark")))
    assert model.answer_odds(CHOICE) == {"Yes": 0.75, "No": 0.25}


def test_a_second_crash_ends_the_model(start):
    """One sentence that names the signal, at once from then on."""
    model = start(DIES)
    with pytest.raises(ModelError, match=r"tiny.gguf: the model died twice.*SIGSEGV"):
        model.answer_odds(CHOICE)
    began = time.monotonic()
    with pytest.raises(ModelError, match="died twice"):
        model.answer_odds(CHOICE)
    assert time.monotonic() - began < 0.1


def test_a_hang_is_ended(start, tmp_path):
    """After the time limit and a grace the process is killed; the next request gets a new one."""
    mark = str(tmp_path / "mark")
    body = f"""
    mark = pathlib.Path({mark!r})
    if not mark.exists():
        mark.touch()
        time.sleep(60)
    say(done=done())
"""
    model = start(body)
    with pytest.raises(ModelError, match=r"no answer within 0.2 s"):
        model.answer_odds(CHOICE)
    assert model.answer_odds(CHOICE)["Yes"] == 0.75


def test_nonsense_counts_as_death(start):
    """What is no answer is no answer."""
    with pytest.raises(ModelError, match="nonsense"):
        start("    print('hello', flush=True)").answer_odds(CHOICE)


def test_errors_of_the_child_keep_their_kind(start):
    """And the process lives on."""
    model = start("    say(error='ContextOverflow', what='the prompt has 9 tokens')")
    for _ in range(2):
        with pytest.raises(ContextOverflow, match="9 tokens"):
            model.answer_odds(CHOICE)


def test_stop_from_another_thread(start):
    """`cancel` sends the stop while the request runs."""
    body = """
    if line["kind"] == "stop":
        say(error="Cancelled", what="the model was stopped")
    else:
        say(token="first")
"""
    model = start(body)
    with pytest.raises(Cancelled):
        model.write(WRITE, lambda piece: model.cancel())


def test_a_listener_that_fails_leaves_no_answer_behind(start):
    """The next request never reads what was meant for the last one."""
    model = start("    say(token='a'); say(done=done())")

    def listener(piece):
        raise RuntimeError("listener")

    with pytest.raises(RuntimeError, match="listener"):
        model.write(WRITE, listener)
    assert model.write(WRITE).text == "ab"


def test_a_child_that_cannot_load(tmp_path):
    """Its sentence is the caller's sentence."""
    path = tmp_path / "tiny.gguf"
    path.write_bytes(b"GGUF")
    answer = "{'error': 'ModelError', 'what': 'cannot be loaded: cut off'}"
    body = f"import json; input(); print(json.dumps({answer}))"
    model = LlamaModel(path, command=(sys.executable, "-c", body))
    with pytest.raises(Unusable, match="cannot be loaded: cut off; run `clausewise models verify`"):
        model.answer_odds(CHOICE)
    model.close()


def test_wrong_files_are_refused_at_once(tmp_path):
    """A missing file and one that is no GGUF file, with what to do."""
    with pytest.raises(ModelError, match=r"none.gguf: cannot be read .*models pull"):
        LlamaModel(tmp_path / "none.gguf")
    other = tmp_path / "other.gguf"
    other.write_text("PK")
    with pytest.raises(ModelError, match="is no GGUF file"):
        LlamaModel(other)


def test_the_child_ends_with_its_parent(tmp_path):
    """A closed input ends it, so nothing is left running."""
    import subprocess

    root = Path(__file__).resolve().parents[3]
    child = subprocess.run(
        [sys.executable, "-m", "agent.llm.llama_child"],
        input="",
        cwd=root,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert child.returncode == 0


@pytest.mark.parametrize(("own", "used"), [(None, "passive"), ("active", "active")])
def test_waiting_threads_sleep_unless_the_user_says_otherwise(start, monkeypatch, own, used):
    """On a machine that does other work too, spinning makes the model many times slower."""
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    if own:
        monkeypatch.setenv("OMP_WAIT_POLICY", own)
    model = start("    say(done={**done(), 'text': os.environ['OMP_WAIT_POLICY']})")
    assert model.write(WRITE).text == used
