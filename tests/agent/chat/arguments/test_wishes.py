"""How a reviewer wants the message."""

import pytest

from agent.chat.arguments.wishes import LANGUAGES, language_name, read_message_wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("write it in German", ("de", None)),
        ("por favor en español", ("es", None)),
        ("bằng tiếng Việt", ("vi", None)),
        ("de", ("de", None)),
        ("a shorter one in French", ("fr", "shorter")),
        ("friendlier please", (None, "friendlier")),
        ("more formal", (None, "formal")),
        ("easy words, please", (None, "simple")),
        ("the message", (None, None)),
        ("tell him that she germanised it", (None, None)),
    ],
)
def test_language_and_tone_are_read(text, wish):
    """By whole words, in several languages."""
    assert read_message_wish(text) == wish


def test_every_language_has_an_english_name():
    """And an unknown code stands for itself."""
    assert all(language_name(code).isalpha() for code in LANGUAGES) and language_name("xx") == "xx"
