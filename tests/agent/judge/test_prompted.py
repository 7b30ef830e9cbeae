"""How a model that was not taught is asked, and the numbers that come of its answers."""

from datetime import date

import pytest

from agent.judge.prompted import STATES, YES_NO, read_prompted, requests, weigh
from agent.judge.source import Source
from agent.llm.scripted import ScriptedModel

ASK = "Does the creator hold a licence?"
DAY = date(2026, 9, 30)
CLAIMED = dict.fromkeys(STATES, 0.0) | {"claimed": 0.8, "missing": 0.2}
OVER = "Licence valid until 2026-01-31."


def source(*texts, purpose="exception", trusted=True, day=DAY):
    """Evidence for the question."""
    return Source(ASK, texts, purpose, trusted, day)


def saying(*replies):
    """A model with these replies."""
    return ScriptedModel(replies)


def test_a_claim_counts_as_shown_only_where_claims_are_read():
    """A reviewer's note that he says so proves nothing."""
    assert weigh(source("x"), 0.5, CLAIMED).features["bears_out"] == -8.0
    assert weigh(source("x", trusted=False), 0.5, CLAIMED).features["bears_out"] > 1


def test_what_is_over_goes_with_the_reading():
    """By the day of the source."""
    assert weigh(source(OVER), 0.9, CLAIMED).over
    assert not weigh(source(OVER, day=None), 0.9, CLAIMED).over


@pytest.mark.parametrize(
    ("purpose", "trusted", "claim", "breach"),
    [("exception", True, False, 0.0), ("exception", False, True, 0.0), ("breach", False, False, 1.0)],
)
def test_a_reading_says_what_was_read(purpose, trusted, claim, breach):
    """Who spoke matters for an exception alone."""
    reading = weigh(source("x", purpose=purpose, trusted=trusted), 0.5, CLAIMED)
    assert (reading.claim, reading.features["breach"]) == (claim, breach)


def test_the_examples_are_shared():
    """Two sources differ in their own part alone."""
    first, second = requests(source("a")), requests(source("b"))
    assert [r.prefix for r in first] == [r.prefix for r in second]
    assert first[0].suffix != second[0].suffix


def test_the_model_is_asked_twice_as_it_comes():
    """Whether it is shown, and in what state the proof is; the evidence as code prepared it."""
    model = saying({"Yes": 0.9, "No": 0.1}, CLAIMED)
    reading = read_prompted(model, source(OVER, trusted=False), 7.0)
    model.finish()
    assert [request.answers for request in model.requests] == [YES_NO, STATES]
    for request in model.requests:
        assert (request.adapter, request.time_limit) == (None, 7.0)
        assert "2026-01-31 (over)" in request.suffix[-1].content
    assert reading.raw == pytest.approx((0.9 * 0.8) ** 0.5)
    assert reading == weigh(source(OVER, trusted=False), 0.9, CLAIMED)
