"""Many texts at once from a process that may die, hang or stop: each request gets its text or its error."""

import sys

import pytest

from agent.llm.llama import LlamaModel
from agent.llm.protocol import Cancelled, ContextOverflow, Message, ModelError, Unusable, WriteRequest

ALL = [WriteRequest((), (Message("user", letter),), time_limit=0.4) for letter in "abcdef"]
SIDE_BY_SIDE = """
    mark = pathlib.Path({mark!r})
    def item(n, asked):
        text = asked["suffix"][0]["content"]
        say(item=n, done=dict(text=text, tokens_in=1, tokens_out=1, finish_reason="stop"))
    items = line.get("items", [])
    with mark.open("a") as file: file.write("".join(str(n) for n, _ in items) + "|")
"""
ALL_OF_IT = """
    for n, asked in items: item(n, asked)
    say(done={})
"""


@pytest.fixture
def batch(start, tmp_path):
    """Make a model whose process deals with many requests as the given program does, and notes them."""
    mark = tmp_path / "mark"

    def make(body, **options):
        return start(SIDE_BY_SIDE.format(mark=str(mark)) + body, **options), mark

    return make


def texts(outcomes):
    """The texts by number; errors as their sentences."""
    return {n: each.what if isinstance(each, ModelError) else each.text for n, each in outcomes}


WHOLE = dict(enumerate("abcdef"))


def test_many_are_sent_at_once(batch):
    """All in one go; each comes back with its number."""
    model, mark = batch(ALL_OF_IT)
    assert texts(model.write_all(ALL)) == WHOLE
    assert mark.read_text() == "012345|"
    assert list(model.write_all([])) == []


def test_one_error_is_one_requests(batch):
    """It keeps its kind, and the others are written."""
    body = """
    say(item=2, error="ContextOverflow", what="the prompt has 9 tokens")
    for n, asked in items[:2] + items[3:]: item(n, asked)
    say(done={})
"""
    done = dict(batch(body)[0].write_all(ALL))
    assert isinstance(done[2], ContextOverflow)
    assert len(texts(done.items())) == 6


def test_only_what_is_left_is_sent_again_after_a_crash(batch):
    """As often as there is progress in between."""
    body = """
    for n, asked in items[:2]: item(n, asked)
    if len(items) > 2: os.kill(os.getpid(), signal.SIGSEGV)
    say(done={})
"""
    model, mark = batch(body)
    assert texts(model.write_all(ALL)) == WHOLE
    assert mark.read_text() == "012345|2345|45|"


def test_crashes_without_progress_end_the_model(batch):
    """What was written stands; each of the others gets the one sentence, now and later."""
    body = """
    if len(items) == 6:
        for n, asked in items[:2]: item(n, asked)
    os.kill(os.getpid(), signal.SIGSEGV)
"""
    model, mark = batch(body)
    done = texts(model.write_all(ALL))
    assert (done.pop(0), done.pop(1)) == ("a", "b")
    assert set(done) == {2, 3, 4, 5}
    assert all("the model died twice" in what and "SIGSEGV" in what for what in done.values())
    assert mark.read_text() == "012345|2345|"
    assert all("died twice" in what for what in texts(model.write_all(ALL[:2])).values())


def test_silence_is_ended_and_tried_once_more(batch):
    """Each answer may take as long as one request; then the process is killed, and a fresh one asked."""
    body = """
    for n, asked in items[:1]:
        time.sleep(0.3)
        item(n, asked)
    time.sleep(0.3 if len(items) == 1 else 60)
    say(done={})
"""
    model, mark = batch(body)
    assert texts(model.write_all(ALL[:3])) == dict(enumerate("abc"))
    assert mark.read_text() == "012|12|2|"


def test_silence_again_is_told_and_the_model_lives(batch):
    """Every request that is left hears of it."""
    body = """
    if len(items) == 1:
        item(*items[0])
        say(done={})
    time.sleep(60)
"""
    model, mark = batch(body)
    done = texts(model.write_all(ALL[:2]))
    assert all("no answer within 0.4 s" in what for what in done.values()) and len(done) == 2
    assert mark.read_text() == "01|01|"
    assert texts(model.write_all(ALL[:1])) == {0: "a"}


def test_a_stop_in_the_middle_is_raised(batch):
    """What was written before it is there."""
    body = """
    if line["kind"] == "stop":
        say(error="Cancelled", what="the model was stopped")
    else:
        item(*items[0])
"""
    model, _ = batch(body)
    written = model.write_all(ALL)
    assert next(written)[0] == 0
    model.cancel()
    with pytest.raises(Cancelled):
        next(written)


def test_a_batch_that_is_given_up_leaves_no_answer_behind(batch):
    """The next one reads only its own, and the model is free."""
    model, _ = batch(ALL_OF_IT)
    written = model.write_all(ALL)
    next(written)
    written.close()
    assert texts(model.write_all(ALL[3:])) == dict(enumerate("def"))


def test_a_process_that_ends_early_is_told(batch):
    """It says it is done and is not: no request waits for ever."""
    done = texts(batch("    say(done={})")[0].write_all(ALL[:2]))
    assert set(done.values()) == {"the model process stopped in the middle of an answer"}


def test_a_batch_for_a_model_that_cannot_load(tmp_path):
    """Nothing is written, and why is told once."""
    path = tmp_path / "tiny.gguf"
    path.write_bytes(b"GGUF")
    answer = "{'error': 'ModelError', 'what': 'cannot be loaded: cut off'}"
    model = LlamaModel(
        path, command=(sys.executable, "-c", f"import json; input(); print(json.dumps({answer}))")
    )
    with pytest.raises(Unusable, match="cannot be loaded: cut off"):
        texts(model.write_all(ALL[:2]))
    model.close()
