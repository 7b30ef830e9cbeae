from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import Span, quotable, sentences, strip, words


def texts_of(text):
    """The sentences themselves."""
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two there! Three?", ["One here.", "Two there!", "Three?"]),
        ("A share of 0.5 or more.", ["A share of 0.5 or more."]),
        ("a line\nbroken hard. Next", ["a line\nbroken hard.", "Next"]),
        ("Intro:\n- one\n- two", ["Intro:", "- one", "- two"]),
        ("### What counts\nText", ["### What counts", "Text"]),
        ("One\n\nTwo", ["One", "Two"]),
        ("图片不动。必须移动！", ["图片不动。", "必须移动！"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    """Stops, paragraphs, list items and headings end a sentence; decimals and hard breaks do not."""
    assert texts_of(text) == expected


@given(st.text())
def test_sentences_keep_every_character(text):
    """Spans are in order, disjoint, and leave out white space only."""
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_words_are_runs_inside_the_span():
    """Only the words of the span are given."""
    assert words("ab cd ef", Span(3, 8)) == [Span(3, 5), Span(6, 8)]


def test_strip_of_white_space_is_empty():
    """A blank span becomes an empty one."""
    assert len(range(*strip("a   b", Span(1, 4)))) == 0


@pytest.mark.parametrize(
    ("text", "quote"), [("- Photos.", "Photos."), ("2. Photos.", "Photos."), ("Photos.", "Photos.")]
)
def test_a_quote_has_no_list_marker(text, quote):
    """The marker of a list item is left out."""
    span = quotable(text, Span(0, len(text)))
    assert span is not None
    assert text[span.start : span.end] == quote


def test_a_heading_is_no_quote():
    """Nobody quotes a heading."""
    assert quotable("### What counts", Span(0, 15)) is None
