"""What the model sees of some evidence, and the numbers that come of it."""

from datetime import date

import pytest

from agent.judge.reading import STATES, Source, log_odds, prepare, requests, weigh

ASK = "Does the creator hold a licence?"
DAY = date(2026, 9, 30)
CLAIMED = dict.fromkeys(STATES, 0.0) | {"claimed": 0.8, "missing": 0.2}


def source(*texts, purpose="exception", trusted=True, day=DAY):
    """Evidence for the question."""
    return Source(ASK, texts, purpose, trusted, day)


def test_a_claim_counts_as_shown_only_where_claims_are_read():
    """A reviewer's note that he says so proves nothing."""
    assert weigh(source("x"), 0.5, CLAIMED).features["bears_out"] == -8.0
    assert weigh(source("x", trusted=False), 0.5, CLAIMED).features["bears_out"] > 1


def test_ends_are_marked_for_exceptions():
    """The model need not compare dates; a breach is judged by what was said."""
    text = "Licence valid until 2026-01-31."
    assert prepare(source(text)) == ["Licence valid until 2026-01-31 (over)."]
    assert prepare(source(text, purpose="breach")) == [text]
    assert prepare(source(text, day=None)) == [text]
    assert weigh(source(text), 0.9, CLAIMED).over
    assert not weigh(source(text, day=None), 0.9, CLAIMED).over


def test_only_texts_that_bear_on_the_question_are_over():
    """An old parking permit does not end a licence."""
    both = source("The creator holds a licence.", "Parking was free until 2025-01-01.")
    assert not weigh(both, 0.9, CLAIMED).over


def test_the_examples_are_shared():
    """Two sources differ in their own part alone."""
    first, second = requests(source("a")), requests(source("b"))
    assert [r.prefix for r in first] == [r.prefix for r in second]
    assert first[0].suffix != second[0].suffix


def test_log_odds_are_bounded():
    """No single certainty drowns the rest."""
    assert [log_odds(p) for p in (0.0, 1.0, 1e-9)] == [-8.0, 8.0, -8.0]
    assert log_odds(0.5) == pytest.approx(0.0)
