"""Other values, tried and told."""

import pytest

from agent.chat.answers.what_if import what_if
from agent.what_if import compare


def test_it_is_what_the_command_says(room):
    """Decision, rating and clauses are those of `what-if`."""
    asked = room.asked("still_mill", "static_frame_share=0.2")
    said, row = what_if(asked), compare(room.reviewer.tools, asked.about.profile, {"static_frame_share": 0.2})
    assert f"would be {row.after.decision.replace('_', ' ')}" in said.text
    assert f"health rating would be {row.after.rating} instead of {row.before.rating}" in said.text
    assert "STILL-2: breached → not breached" in said.text and said.signals == ("static_frame_share",)


def test_what_changes_nothing_still_names_the_clause(room):
    """And what it asks."""
    text = what_if(room.asked("still_mill", "static_frame_share=0.7")).text
    assert "The decision stays educate" in text and "STILL-2 asks ≥ 50 % of it" in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("static_frame_share=2", "outside the range"),
        ("statik_frame_share=0.2", 'did you mean "static_frame_share"?'),
        ("health_rating=3", "is computed and cannot be set"),
        ("static_frame_share=0.1 static_frame_share=0.2", "set twice"),
        ("static_frame_share=1.2.3 %", "is no number for static_frame_share"),
        ("the static frames", "To which value shall I set Static-frame share"),
    ],
)
def test_what_cannot_be_tried_is_told(room, text, sentence):
    """In one sentence, and the next turn may mend it."""
    said = what_if(room.asked("still_mill", text))
    assert sentence in said.text and said.missing
