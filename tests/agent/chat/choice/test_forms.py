"""Forms that leave no doubt."""

import pytest

from agent.chat.choice.forms import marks, sure_tool


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("show me STILL-2", "show_clause"),
        ("LIVE-4?", "show_clause"),
        ("let me see that clause", "show_clause"),
        ("why STILL-2 and not STILL-3", None),
        ("is MATCH-1 a breach here", None),
        ("static_frame_share = 0.2", "what_if"),
        ("what if it were 20 %", "what_if"),
        ("x = 3", None),
        ("what if nobody saw it", None),
        ("thanks!", "none"),
        ("", "none"),
        ("why is he flagged", None),
    ],
)
def test_a_clear_form_is_sure_and_all_else_is_not(desk, text, tool):
    """A clause with a word of showing, a value that is set, thanks."""
    assert sure_tool(text, desk.handbook) == tool


def test_marks_are_numbers_between_none_and_one():
    """As many for every text."""
    every = [marks(text) for text in ("", "why 3?", "show STILL-2 " * 20)]
    assert len({len(each) for each in every}) == 1 and all(0 <= m <= 1 for each in every for m in each)
