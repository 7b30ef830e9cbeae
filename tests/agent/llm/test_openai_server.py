"""A server's answers are checked; its faults become sentences."""

import json
import math
import threading
from dataclasses import replace

import httpx
import pytest

from agent.llm.openai_server import ServerModel
from agent.llm.protocol import (
    Adapter,
    ChoiceRequest,
    Completion,
    ContextOverflow,
    Message,
    ModelError,
    TextModel,
    WriteRequest,
)

CHOICE = ChoiceRequest((Message("system", "Check."),), (Message("user", "Is it so?"),))
WRITE = WriteRequest((), (Message("user", "Write."),), schema='{"type":"object"}', max_tokens=9)
TOP = [{"token": t, "logprob": math.log(p)} for t, p in (("Yes", 0.6), ("No", 0.2), ("Maybe", 0.1))]
ODDS = {"choices": [{"logprobs": {"content": [{"top_logprobs": TOP}]}}]}
TEXT = {
    "choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 5, "completion_tokens": 2},
}


class Server:
    """Replies in order; keeps the requests."""

    def __init__(self, *replies):
        self.replies, self.requests = list(replies), []

    def __call__(self, request):
        self.requests.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, type):
            raise reply("no luck", request=request)
        return reply if isinstance(reply, httpx.Response) else httpx.Response(200, json=reply)


def model(server, **options):
    """A model behind the scripted server."""
    return ServerModel("http://host/v1#m", pause=0.001, transport=httpx.MockTransport(server), **options)


def test_odds_are_renormalised_over_the_answers():
    """Other tokens do not count."""
    server = Server(ODDS)
    odds = model(server).answer_odds(CHOICE)
    assert odds == pytest.approx({"Yes": 0.75, "No": 0.25})
    sent = json.loads(server.requests[0].content)
    assert (sent["model"], sent["temperature"], sent["max_tokens"], sent["logprobs"]) == ("m", 0, 1, True)
    assert [m["role"] for m in sent["messages"]] == ["system", "user"]


def test_a_request_under_an_adapter_is_refused():
    """The server would answer as if there were none, and nobody would know."""
    server = Server()
    with pytest.raises(ModelError, match="lays no adapter over its model"):
        model(server).answer_odds(replace(CHOICE, adapter=Adapter("a.gguf", "d")))
    assert not server.requests


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ({"choices": [{"message": {"content": "Yes"}}]}, "no token probabilities"),
        ({"choices": [{"logprobs": None}]}, "no token probabilities"),
        ({"choices": [{"logprobs": {"content": [{"top_logprobs": TOP[2:]}]}}]}, "none of"),
        ({"choices": []}, "unknown form"),
        ({"error": "x"}, "unknown form"),
        (httpx.Response(200, text="<html>"), "no JSON"),
        (httpx.Response(200, json=[1]), "unknown form"),
        (httpx.Response(401, text="who are you"), "status 401: who are you"),
        (httpx.ReadTimeout, "no answer within"),
    ],
)
def test_bad_answers_become_sentences(reply, says):
    """Never odds out of thin air."""
    with pytest.raises(ModelError, match=says):
        model(Server(reply)).answer_odds(CHOICE)


def test_json_is_asked_for_by_schema():
    """And the text comes with its counts."""
    server = Server(TEXT)
    heard: list[str] = []
    assert model(server).write(WRITE, heard.append) == Completion("{}", 5, 2, "stop")
    assert heard == ["{}"]
    sent = json.loads(server.requests[0].content)
    assert sent["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert (sent["max_tokens"], sent["seed"]) == (9, 0)


def test_many_are_asked_a_few_at_a_time():
    """Each comes back with its number, whoever is first; an error is one request's alone."""
    together = threading.Barrier(3, timeout=5)

    def serve(request):
        text = json.loads(request.content)["messages"][0]["content"]
        together.wait()
        if text == "4":
            return httpx.Response(400, text="no")
        return httpx.Response(200, json={"choices": [{"message": {"content": text}}]})

    requests = [WriteRequest((), (Message("user", str(n)),)) for n in range(6)]
    done = dict(model(serve, at_once=3).write_all(requests))
    assert isinstance(done.pop(4), ModelError)
    assert {n: each.text for n, each in done.items()} == {n: str(n) for n in (0, 1, 2, 3, 5)}


def test_a_cut_off_text_says_so():
    """The reason is passed on."""
    cut = {"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]}
    assert model(Server(cut)).write(WRITE).finish_reason == "length"


@pytest.mark.parametrize("fault", [httpx.Response(503), httpx.Response(429), httpx.ConnectError])
def test_passing_faults_are_tried_again(fault):
    """And told after the last try."""
    assert model(Server(fault, fault, TEXT)).write(WRITE).text == "{}"
    with pytest.raises(ModelError, match=r"http://host/v1: no answer after 2 tries.*is the server running"):
        model(Server(fault, fault), tries=2).write(WRITE)


def test_too_long_a_prompt_keeps_its_kind():
    """So a caller can shorten it."""
    full = httpx.Response(400, text="This model's maximum context length is 4096 tokens")
    with pytest.raises(ContextOverflow):
        model(Server(full)).write(WRITE)


def test_the_servers_first_model_is_taken():
    """Name and digest hold the model, so outputs of two models never mix."""
    server = Server({"data": [{"id": "big"}]})
    served = ServerModel("http://host/v1/", transport=httpx.MockTransport(server))
    assert served.name == "http://host/v1#big"
    assert served.digest != model(Server()).digest
    assert isinstance(served, TextModel)
    served.close()
    with pytest.raises(ModelError, match="lists no model"):
        ServerModel("http://host", transport=httpx.MockTransport(Server({"data": []}))).write(WRITE)
