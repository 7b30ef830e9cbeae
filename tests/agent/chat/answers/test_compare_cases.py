"""Other verdicts that are like this one."""

from dataclasses import replace

from agent.chat.answers.compare_cases import compare_cases, likeness
from agent.chat.turns import About, Other


def test_the_most_alike_come_first(room):
    """Those with the same clauses, not the others."""
    others = ("clean_host", "still_mill_third", "re_uploader", "still_mill_second")
    text = compare_cases(room.asked("still_mill", "others?", *others)).text
    assert "c_1002" in text and "c_1003" in text and "c_1005" not in text and "c_1014" not in text


def test_what_people_decided_comes_before_what_is_only_proposed(room):
    """A decided case that is less alike goes before an open one, and tells who decided what."""
    asked = room.asked("still_mill", "/similar")
    third, second = (room.about(name).verdict for name in ("still_mill_third", "still_mill_second"))
    others = [Other(third), Other(second, "ana changed it to educate")]
    about = About(asked.about.profile, asked.about.verdict, lambda: others)
    head, _, first, last = compare_cases(replace(asked, about=about)).text.splitlines()
    assert head.endswith("Of 2 other cases at hand 2 are like it, 1 decided by a person.")
    assert "c_1002" in first and first.endswith("**Decided**: ana changed it to educate.")
    assert "c_1003" in last and last.endswith("Nobody has ruled on it yet.")


def test_where_there_are_none_that_is_said(room):
    """With the clauses of this case, and never the case itself."""
    text = compare_cases(room.asked("still_mill", "others?", "still_mill", "re_uploader")).text
    assert text == "Similar cases to this one (STILL-2): none of the 1 other cases at hand is like it."
    assert "there are none" in compare_cases(room.asked("still_mill", "others?")).text


def test_likeness_is_even_handed_and_full_with_oneself(room):
    """From 0 to 1."""
    verdicts = [room.about(n).verdict for n in ("still_mill", "slide_show_shop", "re_uploader", "clean_host")]
    for one in verdicts:
        assert likeness(one, one) == 1
        for other in verdicts:
            assert 0 <= likeness(one, other) == likeness(other, one) <= 1
