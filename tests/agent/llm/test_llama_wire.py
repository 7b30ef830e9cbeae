"""A request that goes through the wire is the request that it was."""

import json

import pytest

from agent.llm.llama_wire import read_request, request_line
from agent.llm.protocol import Adapter, ChoiceRequest, Message, WriteRequest

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
