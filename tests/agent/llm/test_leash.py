"""What a model does for one review ends when its leash is pulled, and for nobody else."""

import threading
import time

import pytest

from agent.llm.leash import Leash, ended_by
from agent.llm.noted import Noted
from agent.llm.protocol import Cancelled, Message, WriteRequest
from agent.llm.scripted import ScriptedModel
from agent.llm.worker import ModelWorker

ASK = WriteRequest((), (Message("user", "?"),))


class Endless(ScriptedModel):
    """Writes until it is stopped."""

    def __init__(self):
        super().__init__(lambda request: "a text")
        self.begun, self.stopped, self.patient = threading.Event(), threading.Event(), True

    def write(self, request, on_token=None):
        """Wait for the stop, the first time."""
        if not self.patient:
            return super().write(request, on_token)
        self.patient = False
        self.begun.set()
        assert self.stopped.wait(10)
        raise Cancelled("the model was stopped")

    def cancel(self):
        """Stop the running request."""
        self.stopped.set()


def asking(model, leash, ends):
    """A thread that asks for a text and notes how that ended."""

    def ask():
        try:
            ends.append(Noted(model, leash).write(ASK).text)
        except Cancelled as error:
            ends.append(error.what)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


def test_the_running_request_ends_and_the_model_goes_on_for_others():
    """Whoever comes next is answered, with a leash of their own or none."""
    model, leash = Endless(), Leash()
    ends: list[str] = []
    worker = ModelWorker(model)
    thread = asking(worker, leash, ends)
    assert model.begun.wait(5)
    leash.pull()
    thread.join(5)
    assert ends == ["the model was stopped"]
    assert Noted(worker, Leash()).write(ASK).text == worker.write(ASK).text == "a text"
    with pytest.raises(Cancelled, match="nobody waits"):
        Noted(worker, leash).write(ASK)
    worker.close()


def test_a_request_that_waits_leaves_the_line_and_the_running_one_goes_on():
    """It is somebody else's."""
    model, leash = Endless(), Leash()
    ends: list[str] = []
    worker = ModelWorker(model)
    first = asking(worker, None, ends)
    assert model.begun.wait(5)
    second = asking(worker, leash, ends)
    while worker._jobs.empty():
        time.sleep(0.001)
    leash.pull()
    second.join(5)
    assert ends == ["the request was cancelled before its turn"] and not model.stopped.is_set()
    model.cancel()
    first.join(5)
    worker.close()


def test_what_has_ended_is_not_ended_again():
    """A leash that is pulled late would otherwise stop what somebody else asked for."""
    leash, ends = Leash(), []
    with leash.held():
        ended_by(lambda: ends.append("stopped"))
    leash.pull()
    assert ends == []


def test_a_leash_pulled_while_the_request_is_made_ends_it():
    """Nothing slips through between the two."""
    leash, ends = Leash(), []
    with leash.held():
        leash.pull()
        ended_by(lambda: ends.append("stopped"))
    assert ends == ["stopped"]


def test_without_a_leash_nothing_is_told():
    """Jobs and commands wait for what they ask."""
    ended_by(lambda: pytest.fail("nobody pulled"))
