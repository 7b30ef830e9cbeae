"""One request at a time, in order, from many threads."""

import threading
import time
from contextvars import ContextVar
from functools import partial
from typing import Any

import pytest

from agent.llm.protocol import Cancelled, ChoiceRequest, Message, ModelError, WriteRequest
from agent.llm.scripted import ScriptedModel
from agent.llm.worker import ModelWorker

CHOICE = ChoiceRequest((), (Message("user", "?"),))


def ask(number):
    """A request with a number in it."""
    return WriteRequest((), (Message("user", str(number)),))


def texts(found):
    """What was written, by number."""
    return [(number, done.text) for number, done in found]


class SlowModel(ScriptedModel):
    """Runs until it is told to go on or stopped; notices two requests at once."""

    def __init__(self):
        super().__init__(lambda request: request.suffix[0].content)
        self.go, self.stopped, self.inside, self.most = threading.Event(), threading.Event(), 0, 0

    def write(self, request, on_token=None):
        """Wait, then reply."""
        self.inside += 1
        self.most = max(self.most, self.inside)
        while not self.go.wait(0.005):
            if self.stopped.is_set():
                self.inside -= 1
                raise Cancelled("the model was stopped")
        self.inside -= 1
        return super().write(request, on_token)

    def cancel(self):
        """Stop the running request."""
        self.stopped.set()


def test_many_threads_one_at_a_time():
    """Every thread gets its own answer, and the model never sees two requests at once."""
    model = SlowModel()
    model.go.set()
    worker = ModelWorker(model)
    got = {}
    threads = [
        threading.Thread(target=lambda n=n: got.update({n: worker.write(ask(n)).text})) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    worker.close()
    assert got == {n: str(n) for n in range(20)}
    assert model.most == 1


def test_first_come_first_served():
    """Requests run in the order in which they came."""
    model = SlowModel()
    worker = ModelWorker(model)
    futures = [worker.submit(partial(model.write, ask(n))) for n in range(5)]
    model.go.set()
    assert [future.result().text for future in futures] == list("01234")
    assert [request.suffix[0].content for request in model.requests] == list("01234")
    worker.close()


def test_cancel_waiting_and_running():
    """A waiting request is dropped; the running one is stopped; the worker lives on."""
    model = SlowModel()
    worker = ModelWorker(model)
    running, waiting = (worker.submit(partial(model.write, ask(n))) for n in range(2))
    while not model.inside:
        time.sleep(0.001)
    worker.cancel(waiting)
    worker.cancel(running)
    with pytest.raises(Cancelled):
        running.result(5)
    assert waiting.cancelled()
    model.stopped.clear()
    model.go.set()
    assert worker.write(ask(7)).text == "7"
    worker.close()


def test_errors_reach_the_asker():
    """And only the asker: the next request is served."""
    worker = ModelWorker(ScriptedModel([ModelError("the model died"), {"Yes": 1.0, "No": 0.0}]))
    with pytest.raises(ModelError, match="died"):
        worker.answer_odds(CHOICE)
    assert worker.answer_odds(CHOICE)["Yes"] == 1.0
    worker.close()


def test_closed_means_closed():
    """A closed worker refuses, and closing again is fine."""
    worker = ModelWorker(ScriptedModel([]))
    worker.close()
    worker.close()
    with pytest.raises(Cancelled, match="closed"):
        worker.answer_odds(CHOICE)


def test_a_listener_hears_in_the_context_of_who_asked():
    """What the caller's thread knows, such as its session, is there when pieces of text come."""
    session = ContextVar("session", default="nobody's")
    heard = []
    worker = ModelWorker(ScriptedModel(["a text"]))
    session.set("mine")
    worker.write(WriteRequest((), (Message("user", "x"),)), lambda piece: heard.append(session.get()))
    worker.close()
    assert heard == ["mine"]


def test_many_texts_come_as_they_end_and_the_model_is_free_meanwhile():
    """Who takes them slowly may ask for something else in between, and from the same thread."""
    model = SlowModel()
    model.go.set()
    worker = ModelWorker(model)
    found = worker.write_all([ask(n) for n in range(3)])
    assert texts([next(found)]) == [(0, "0")]
    assert worker.write(ask(7)).text == "7"
    assert texts(found) == [(1, "1"), (2, "2")]
    assert [request.suffix[0].content for request in model.requests] == ["0", "1", "2", "7"]
    worker.close()


def test_many_texts_that_nobody_wants_any_more_are_not_written():
    """A closed iterator stops the one that is being written, and none follows."""
    model = SlowModel()
    worker = ModelWorker(model)
    found: Any = worker.write_all([ask(n) for n in range(3)])
    threading.Timer(0.05, model.go.set).start()

    def pause(request):
        model.go.clear()
        return request.suffix[0].content

    model._function = pause
    assert next(found)[1].text == "0"
    while not model.inside:
        time.sleep(0.001)
    found.close()
    assert model.stopped.wait(5)
    while model.inside:
        time.sleep(0.001)
    model.stopped.clear()
    model.go.set()
    assert worker.write(ask(9)).text == "9"
    assert [request.suffix[0].content for request in model.requests] == ["0", "9"]
    worker.close()


def test_a_stop_among_many_is_raised():
    """To who takes them, after what was written."""
    worker = ModelWorker(ScriptedModel(["one", Cancelled("the model was stopped")]))
    found = worker.write_all([ask(1), ask(2), ask(3)])
    assert texts([next(found)]) == [(0, "one")]
    with pytest.raises(Cancelled, match="was stopped"):
        next(found)
    worker.close()


def test_many_texts_of_a_closed_worker():
    """They end as a single one does: those that waited, and those that come later."""
    model = SlowModel()
    worker = ModelWorker(model)
    running = worker.submit(partial(model.write, ask(0)))
    ends = []

    def take():
        try:
            list(worker.write_all([ask(1)]))
        except Cancelled as error:
            ends.append(error.what)

    taker = threading.Thread(target=take)
    taker.start()
    time.sleep(0.05)
    worker.close()
    taker.join(5)
    assert ends == ["the request was cancelled before its turn"]
    assert running.exception() is not None
    with pytest.raises(Cancelled, match="closed"):
        next(worker.write_all([ask(1)]))
