"""A question in English to search by."""

import pytest

from agent.chat.answers.english import is_english, query_of
from agent.llm.protocol import ModelError


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("how long does somebody have to appeal", True),
        ("links?", True),
        ("", True),
        ("¿cuánto tiempo hay para apelar?", False),
        ("wie lange darf die Provision einbehalten werden", False),
        ("berapa lama batas waktu untuk banding", False),
    ],
)
def test_another_language_is_told_only_where_it_is_sure(text, english):
    """Short or odd words count as English."""
    assert is_english(text) is english


def query(room, text, script):
    """What is searched by."""
    return query_of(room.asked("still_mill", text, reviewer=room.desk.reviewer(script)))


def test_the_models_translation_is_searched_by(room):
    """English is not translated, and without a model nothing is."""
    text = "¿cuánto tiempo hay para apelar?"
    assert query(room, text, ['{"english": "how long is there to appeal"}']) == "how long is there to appeal"
    assert query(room, "how long is there to appeal", []) == "how long is there to appeal"
    assert query(room, text, None) == text


@pytest.mark.parametrize(
    "reply", [ModelError("it died"), "no json", '{"english": ""}'], ids=["dies", "odd", "empty"]
)
def test_a_model_that_fails_leaves_the_question_as_it_is(room, reply):
    """The search goes on."""
    text = "¿cuánto tiempo hay para apelar?"
    assert query(room, text, [reply]) == text
