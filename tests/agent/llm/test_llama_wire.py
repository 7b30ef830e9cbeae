"""What goes through the wire, request or answer, is what it was."""

import json

import pytest

from agent.llm.llama_process import Died
from agent.llm.llama_wire import (
    error_line,
    outcome_line,
    read_error,
    read_outcome,
    read_request,
    read_requests,
    request_line,
    requests_line,
)
from agent.llm.protocol import (
    Adapter,
    Cancelled,
    ChoiceRequest,
    Completion,
    ContextOverflow,
    Message,
    ModelError,
    WriteRequest,
)

SYSTEM, USER = Message("system", "Check."), Message("user", "Is it “so”?\n")


@pytest.mark.parametrize(
    "request_",
    [
        ChoiceRequest((SYSTEM,), (USER,)),
        ChoiceRequest((SYSTEM,), (USER,), ("yes", "no", "unclear"), 7.5, Adapter("a b/ü.gguf", "a" * 64)),
        ChoiceRequest((), (SYSTEM, USER)),
        WriteRequest((SYSTEM,), (USER,), '{"type":"object"}', 9, 3, 1.5),
        WriteRequest((), (USER,)),
    ],
)
def test_what_is_sent_is_what_is_read(request_):
    """Through JSON text, with every field and the adapter."""
    read = read_request(json.loads(json.dumps(request_line(request_))))
    assert read == request_
    assert read.key("m") == request_.key("m")


def through(line):
    """A line as the other side reads it."""
    return json.loads(json.dumps(line))


def test_many_requests_keep_their_numbers():
    """Those that are left of a larger number too."""
    requests = {3: WriteRequest((SYSTEM,), (USER,), "{}", 9, 3, 1.5), 7: WriteRequest((), (USER,))}
    assert read_requests(through(requests_line(requests))) == requests


def test_a_text_keeps_its_number():
    """With its counts and its reason."""
    done = Completion("“so”\n", 5, 2, "length")
    assert read_outcome(through(outcome_line(4, done))) == (4, done)


@pytest.mark.parametrize("kind", [ModelError, Cancelled, ContextOverflow])
def test_an_error_keeps_its_kind_sentence_and_place(kind):
    """Alone, and as the outcome of one of many."""
    error = kind("is broken", where="a.gguf")
    number, outcome = read_outcome(through(outcome_line(4, error)))
    for read in (read_error(through(error_line(error))), outcome):
        assert type(read) is kind and str(read) == "a.gguf: is broken"
    assert number == 4


def test_an_error_of_this_process_alone_is_told_as_what_it_says():
    """The other side knows its sentence, not its kind."""
    assert type(read_error(through(error_line(Died("is gone"))))) is ModelError
