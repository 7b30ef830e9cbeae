"""The scripted model keeps strict account."""

import pytest

from agent.llm.protocol import (
    Cancelled,
    ChoiceRequest,
    Completion,
    Message,
    ModelError,
    TextModel,
    WriteRequest,
)
from agent.llm.scripted import ScriptedModel

CHOICE = ChoiceRequest((), (Message("user", "?"),))
WRITE = WriteRequest((), (Message("user", "!"),))


def test_it_is_a_model():
    """It fits the protocol, replies in order, and records what it was asked."""
    model = ScriptedModel([{"Yes": 0.9, "No": 0.1}, "some text"])
    assert isinstance(model, TextModel)
    assert model.answer_odds(CHOICE)["Yes"] == 0.9
    heard: list[str] = []
    assert model.write(WRITE, heard.append) == Completion("some text", 0, 2, "stop")
    assert "".join(heard) == "some text"
    assert model.requests == [CHOICE, WRITE]
    model.finish()


def test_a_request_too_many_fails():
    """Nothing is made up."""
    with pytest.raises(AssertionError, match="one more than the script holds"):
        ScriptedModel([]).write(WRITE)


def test_an_unused_reply_fails():
    """A test that expects more questions than came is wrong."""
    with pytest.raises(AssertionError, match="1 scripted replies"):
        ScriptedModel(["unused"]).finish()


def test_a_reply_of_the_wrong_kind_fails():
    """Odds over other answers, or a text where odds belong."""
    with pytest.raises(AssertionError):
        ScriptedModel([{"Ja": 1.0}]).answer_odds(CHOICE)
    with pytest.raises(AssertionError):
        ScriptedModel([{"Yes": 1.0, "No": 0.0}]).write(WRITE)


def test_an_error_is_raised_and_a_function_may_reply():
    """For models that die, and for replies that depend on the request."""
    with pytest.raises(ModelError, match="died"):
        ScriptedModel([ModelError("the model died")]).write(WRITE)
    model = ScriptedModel(lambda request: request.suffix[0].content)
    assert model.write(WRITE).text == "!"


def test_many_get_the_next_replies_in_order():
    """An error stands in its place; a stop ends all."""
    model = ScriptedModel(["one", ModelError("died"), "three", Cancelled("stopped")])
    found = model.write_all([WRITE] * 5)
    assert [getattr(done, "text", str(done)) for _, done in (next(found) for _ in range(3))] == [
        "one",
        "died",
        "three",
    ]
    with pytest.raises(Cancelled):
        next(found)
    assert len(model.requests) == 4
