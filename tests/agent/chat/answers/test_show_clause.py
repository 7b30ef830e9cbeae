"""A clause on the screen."""

import pytest

from agent.chat.answers.show_clause import show_clause


def test_text_and_rule_are_those_of_the_creators_region(room):
    """With version and day."""
    us, sea = (show_clause(room.asked(f"weight_claims_{r}", "CLAIM-4")).text for r in ("us", "sea"))
    assert us != sea and "### CLAIM-4" in us and "#### The rule" in us and "at least 2" in us


@pytest.mark.parametrize(
    ("text", "keys", "first"),
    [
        ("show me that clause", {"cited": ("DEF-6", "STILL-2")}, "DEF-6"),
        ("the still pictures rule", {"cited": ("DEF-6",)}, "STILL-2"),
        ("the clause", {}, "STILL-2"),
    ],
)
def test_a_clause_that_is_pointed_at_is_found(room, text, keys, first):
    """By what was said last, by its subject, by being the finding."""
    assert show_clause(room.asked("still_mill", text, **keys)).text.startswith(f"### {first} ")


def test_a_clause_that_does_not_exist_is_not_made_up(room):
    """The nearest is named and the other never repeated."""
    said = show_clause(room.asked("still_mill", "STILL-99"))
    assert "no such clause" in said.text and "STILL-99" not in said.text and said.missing
