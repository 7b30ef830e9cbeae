"""Quotes are exact slices."""

from hypothesis import given
from hypothesis import strategies as st

from agent.judge.quote import LONGEST, best_quote

ASK = "Does the creator hold a licence?"


def test_the_sentence_that_bears_on_the_question():
    """Among all sentences of all texts."""
    texts = ["Joined in 2024. Sells pans.", "Checked today. The licence of the creator is on file. Thanks."]
    assert best_quote(ASK, texts) == (1, "The licence of the creator is on file.")


def test_numbers_do_not_end_a_sentence():
    """A full stop inside a number or name is none."""
    assert best_quote(ASK, ["Licence 4.2.b of v1.3 is on file."])[1] == "Licence 4.2.b of v1.3 is on file."


def test_nothing_in_common():
    """A single text is quoted all the same; of several none is picked."""
    assert best_quote(ASK, ["Không có gì."]) == (0, "Không có gì.")
    assert best_quote(ASK, ["Không có gì.", "Tidak ada."]) == (None, None)
    assert best_quote(ASK, ["  "]) == (None, None)


@given(st.lists(st.text(), max_size=3))
def test_always_a_slice(texts):
    """Of the very text it is said to come from, never too long."""
    number, quote = best_quote(ASK, texts)
    if quote is not None:
        assert quote in texts[number]
        assert 0 < len(quote) <= LONGEST
