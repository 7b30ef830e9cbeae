"""Other verdicts that are like this one."""

from agent.chat.answers.compare_cases import compare_cases, likeness


def test_the_most_alike_come_first(room):
    """Those with the same clauses, not the others."""
    others = ("clean_host", "still_mill_third", "re_uploader", "still_mill_second")
    text = compare_cases(room.asked("still_mill", "others?", *others)).text
    assert "c_1002" in text and "c_1003" in text and "c_1005" not in text and "c_1014" not in text


def test_where_there_are_none_that_is_said(room):
    """With the clauses of this case, and never the case itself."""
    text = compare_cases(room.asked("still_mill", "others?", "still_mill", "re_uploader")).text
    assert text == "Similar cases to this one (STILL-2): none of the 1 other verdicts at hand is like it."
    assert "there are none" in compare_cases(room.asked("still_mill", "others?")).text


def test_likeness_is_even_handed_and_full_with_oneself(room):
    """From 0 to 1."""
    verdicts = [room.about(n).verdict for n in ("still_mill", "slide_show_shop", "re_uploader", "clean_host")]
    for one in verdicts:
        assert likeness(one, one) == 1
        for other in verdicts:
            assert 0 <= likeness(one, other) == likeness(other, one) <= 1
