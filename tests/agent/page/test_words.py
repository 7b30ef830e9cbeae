"""Titles, units, measures and safe text."""

import pytest

from agent.page import words as say
from agent.verdict import ChangeItem, ImposedMeasure


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.74, "share", "74 %"),
        (0.125, "share", "12.5 %"),
        (1, "videos", "1 video"),
        (1, "breaches", "1 breach"),
        (6.0, "videos", "6 videos"),
        (2.5, "seconds", "2.5 seconds"),
        (0.3, "score", "0.3"),
    ],
)
def test_values_are_said_with_their_unit(value, unit, words):
    """Shares are percentages, one thing is singular, a score stands bare."""
    assert say.amount(value, unit) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (1, "100 %"), (0.004, "under 1 %"), (0.9999, "over 99 %"), (0.5, "50 %")]
)
def test_percent_never_claims_certainty_that_is_not_there(share, words):
    """Only 0 and 1 read as none and all."""
    assert say.percent(share) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_ordinals(number, words):
    """The English endings, with the exception of the teens."""
    assert say.ordinal(number) == words


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (("STILL-2", "educate", None, None, 12), "STILL-2: educate, 12 points"),
        (("A-1", "restrict", "posting_limit", 7, 1), "A-1: restrict: posting limit for 7 days, 1 point"),
        (
            (None, "restrict", "reach_limit", None, 0),
            "milestone of the rating: restrict: reach limit until lifted",
        ),
    ],
)
def test_measures_are_said_with_their_origin(item, words):
    """Clause or milestone, measure, duration, points."""
    names = ("clause", "kind", "measure", "days", "points")
    assert say.measure(ImposedMeasure(**dict(zip(names, item, strict=True)))) == words


def test_changes_that_only_go_further_are_left_out():
    """Of several thresholds of one signal to one end, the nearest stands."""
    items = [
        ChangeItem(change=text, decision=decision)
        for text, decision in [
            ("videos < 5", "no_action"),
            ("videos < 4", "no_action"),
            ("videos >= 40", "restrict"),
            ("A-1 breach = yes", "restrict"),
            ("videos < 2", "educate"),
        ]
    ]
    assert [item.change for item in say.changes(items)] == [
        "videos < 5",
        "videos >= 40",
        "A-1 breach = yes",
        "videos < 2",
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\x1b[31mb\x1b[0m", "ab"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x9b31mb", "ab"),
        ("a\x1b]8;;hidden", "a]8;;hidden"),
        ("a\u202eb\u2066c\u200bd\ufeff", "abcd"),
        ("tab\there\x00", "tab here"),
        ("two\nlines", "two\nlines"),
        ("\x1b\x1b[", "["),
        ("ñ 漢 🙂", "ñ 漢 🙂"),
    ],
)
def test_safe_text_holds_nothing_that_a_terminal_obeys(text, left):
    """Sequences go whole, controls and invisible characters go, letters of all languages stay."""
    assert say.safe(text) == left
