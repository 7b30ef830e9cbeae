"""Requests are named by their content."""

from dataclasses import replace

import pytest

from agent.llm.protocol import (
    Adapter,
    Cancelled,
    ChoiceRequest,
    Completion,
    Message,
    ModelError,
    WriteRequest,
    attempt,
    schema_text,
)

SYSTEM, USER = Message("system", "Check."), Message("user", "Is it so?")


def test_the_key_is_the_content():
    """Equal requests have one key, whatever their time limit."""
    one = ChoiceRequest((SYSTEM,), (USER,))
    assert one.key("m") == replace(one, time_limit=1.0).key("m")
    assert one.key("m") != one.key("other model")


@pytest.mark.parametrize(
    "change",
    [
        {"prefix": (SYSTEM, USER), "suffix": ()},
        {"suffix": (Message("assistant", "Is it so?"),)},
        {"schema": "{}"},
        {"max_tokens": 9},
        {"seed": 1},
    ],
)
def test_whatever_changes_the_output_changes_the_key(change):
    """The boundary between the parts, roles and parameters are all part of the key."""
    one = WriteRequest((SYSTEM,), (USER,))
    assert one.key("m") != replace(one, **change).key("m")


def test_an_adapter_is_part_of_the_key_by_its_content():
    """Another adapter gives another answer; where its file lies does not matter."""
    bare = ChoiceRequest((SYSTEM,), (USER,))
    one = replace(bare, adapter=Adapter("here.gguf", "a" * 64))
    assert one.key("m") == replace(bare, adapter=Adapter("there.gguf", "a" * 64)).key("m")
    assert len({each.key("m") for each in (bare, one, replace(bare, adapter=Adapter("here.gguf", "b")))}) == 3


def test_keys_without_an_adapter_are_those_of_old():
    """Answers that were kept before there were adapters are still found."""
    key = "24f92dc7c09e2655025a2a212474fb14ead018de8baee10d628425c5a0f1c805"
    assert ChoiceRequest((SYSTEM,), (USER,)).key("m") == key


def test_choices_and_texts_never_share_a_key():
    """A kept choice is never taken for a kept text."""
    assert ChoiceRequest((SYSTEM,), (USER,)).key("m") != WriteRequest((SYSTEM,), (USER,)).key("m")


def test_a_lone_surrogate_still_has_a_key():
    """Broken text in evidence does not break the keeping of outputs."""
    assert len(WriteRequest((), (Message("user", "\ud800"),)).key("m")) == 64


def test_a_cut_off_text_is_no_json():
    """Even if the part that is there could be read."""
    with pytest.raises(ModelError, match="cut off after 3 tokens"):
        Completion("{}", 1, 3, "length").json()
    with pytest.raises(ModelError, match="no JSON"):
        Completion("{", 1, 3, "stop").json()


def test_the_schema_keeps_its_order():
    """The model writes the fields in the order of the schema."""
    assert schema_text({"b": 1, "a": 2}) == '{"b":1,"a":2}'


def test_an_attempt_gives_the_text_or_the_error():
    """Only a stop is raised, for it is meant for all."""
    request, done = WriteRequest((), (USER,)), Completion("a", 1, 1, "stop")

    def fails(error):
        def write(request):
            raise error

        return write

    error = ModelError("too long")
    assert attempt(lambda _: done, request) is done
    assert attempt(fails(error), request) is error
    with pytest.raises(Cancelled):
        attempt(fails(Cancelled("stopped")), request)
