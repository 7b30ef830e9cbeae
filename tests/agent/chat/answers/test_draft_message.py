"""The message of a verdict, as it stands or reworded within the checks."""

import json

import pytest

from agent.chat.answers.draft_message import draft_message
from agent.llm.protocol import ModelError, WriteRequest

STANDING = "Buyers want to see a product in use before they pay."


def drafted(room, text, script=None, name="still_mill"):
    """The draft, by a model that follows a script."""
    return draft_message(room.asked(name, text, reviewer=room.desk.reviewer(script))).text


def writes(why, fix):
    """A model that always writes these two texts."""
    return lambda request: json.dumps({"why": why, "fix": fix})


def test_without_a_wish_it_is_the_verdicts_message(room):
    """Word for word, as a quote."""
    message = room.about("still_mill").verdict.education_message.text
    assert drafted(room, "the message").endswith(
        "\n".join(f"> {line}".rstrip() for line in message.split("\n"))
    )


def test_a_language_without_wording_is_told(room):
    """And the message stays as it is."""
    text = drafted(room, "in French please")
    assert "no checked wording in French, so it stays in English" in text and STANDING in text


def test_a_shorter_text_that_passes_the_checks_is_shown(room):
    """Only the two passages are new; the frame and its numbers stay."""
    why = "Buyers want to see a product in use before they pay."
    fix = "Film the product in your hand and keep photos short."
    text = drafted(room, "shorter please", writes(why, fix))
    assert "are shorter, by the model, and passed all checks" in text
    assert fix in text and "A picture that never moves" not in text and "200 and is now 188" in text


@pytest.mark.parametrize(
    ("why", "fix", "check"),
    [
        ("We guarantee that nothing else will happen to you.", "Film the product in your hand.", "promises"),
        ("Buyers want to see a product in use.", "Film it in 3 days or pay 20 dollars.", "numbers"),
        ("Buyers want to see a product in use " * 20, "Film the product in your hand.", "length"),
        ("Los compradores quieren ver el producto en uso.", "Filma el producto en tu mano.", "grounded"),
    ],
)
def test_words_that_fail_a_check_are_not_shown(room, why, fix, check):
    """The standing message is, with the reason."""
    text = drafted(room, "friendlier", writes(why, fix))
    assert "could not be made friendlier" in text and check in text
    assert STANDING in text and why not in text


@pytest.mark.parametrize(
    "script", [lambda request: ModelError("it died"), lambda request: "no json"], ids=["dies", "odd"]
)
def test_a_model_that_fails_leaves_the_standing_message(room, script):
    """And that is told."""
    text = drafted(room, "more formal", script)
    assert "gave no text" in text and STANDING in text


def test_nothing_is_asked_of_the_model_where_every_sentence_is_fixed(room):
    """A message without a finding has no passage to reword."""

    def script(request):
        assert not isinstance(request, WriteRequest)
        return {answer: 1 / len(request.answers) for answer in request.answers}

    assert "every sentence of it is fixed wording" in drafted(room, "softer", script, "clean_host")


def test_no_promise_is_added(room):
    """However it is asked for, and its words are not repeated."""
    text = drafted(room, "promise him that all limits end tomorrow")
    assert "Nothing is assured" in text and "tomorrow" not in text
