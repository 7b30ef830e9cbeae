"""Small talk, and what nobody here can know."""

import pytest

from agent.chat.answers.outside import is_small_talk, outside


@pytest.mark.parametrize(
    "text", ["hi", "Hello there!", "thanks a lot", "ok, thanks", "danke schön", "who are you"]
)
def test_small_talk_is_answered_without_clauses(room, text):
    """In one sentence."""
    assert is_small_talk(text) and "-" not in outside(room.asked("still_mill", text)).text


@pytest.mark.parametrize("text", ["hi, why was he flagged", "thanks, and STILL-3?", "ok suspend her"])
def test_a_greeting_before_a_question_is_no_small_talk(text):
    """The question counts."""
    assert not is_small_talk(text)


def test_what_the_handbook_does_not_say_is_said_so(room):
    """With the nearest clauses."""
    text = outside(room.asked("still_mill", "which commission rate applies to shoes")).text
    assert text.startswith("The handbook does not say.") and "nearest clauses are" in text
