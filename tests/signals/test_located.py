"""Marks, paths and values as they are shown to people."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.located import Lines, Located, Mark, dotted, nearest, shown


@given(st.text(st.sampled_from("ab\n\r\u2028"), max_size=40), st.integers(1, 9))
def test_marks_agree_with_counting(text, first):
    """Line and column are those that counting line feeds gives."""
    lines = Lines(text, first)
    for at in range(len(text) + 1):
        before = text[:at]
        assert lines.mark(at) == (first + before.count("\n"), at - (before.rfind("\n") + 1) + 1)


def test_a_path_that_is_not_there_has_the_mark_around_it():
    """The nearest value around an absent one stands in for it."""
    found = Located({"a": [1]}, "f", {(): Mark(1, 1), ("a",): Mark(2, 3)}, {("a",): Mark(2, 1)})
    assert found.mark("a", 0) == (2, 3)
    assert found.mark("b", "c") == (1, 1)
    assert found.key_mark("a") == (2, 1)
    assert found.place("a") == "f:2"
    assert found.at("a", 0) == 1
    with pytest.raises(KeyError):
        found.at("b")


def test_paths_as_people_write_them():
    """Keys are joined by dots, indices stand in brackets."""
    assert dotted(("history", 0, "clause")) == "history[0].clause"
    assert dotted(()) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        ("a\n  b", '"a b"'),
        (0.5, "0.5"),
        (math.nan, "NaN"),
        (-math.inf, "-Infinity"),
        ({"a": 1}, "an object"),
        ([1], "a list"),
        (10**400, "a huge whole number"),
    ],
)
def test_values_are_shown_in_words(value, text):
    """Values are written as in JSON, on one line."""
    assert shown(value) == text


@given(st.text() | st.integers() | st.floats())
def test_shown_values_are_short(value):
    """Sixty characters at most, and never a second line."""
    assert len(shown(value)) <= 60
    assert "\n" not in shown(value)


def test_the_nearest_name():
    """Slips find their name; what is far from all finds none."""
    assert nearest("regoin", ["region", "signals"]) == "region"
    assert nearest("xyz", ["region"]) is None
    assert nearest("a", []) is None
