"""How a model that was taught is asked: one short request under its adapter, three answers."""

from datetime import date

import pytest

from agent.judge.source import Source
from agent.judge.taught import TAUGHT_ANSWERS, read_taught, taught_request
from agent.llm.protocol import Adapter, ModelError
from agent.llm.scripted import ScriptedModel

ASK = "Does the creator hold a licence?"
DAY = date(2026, 9, 30)
ADAPTER = Adapter("taught.gguf", "a" * 64)
ODDS = {"yes": 0.75, "no": 0.25, "unclear": 0.0}


def source(*texts, purpose="exception", trusted=True, day=DAY):
    """Evidence for the question."""
    return Source(ASK, texts, purpose, trusted, day)


def saying(*replies):
    """A model with these replies."""
    return ScriptedModel(replies)


def told(read):
    """What the model is told of a source."""
    [message] = taught_request(read).suffix
    return message.content


def test_one_request_under_the_adapter():
    """With the three answers, and no worked examples before the question."""
    model = saying(ODDS)
    read_taught(model, source("A licence is on file."), ADAPTER, 7.0)
    [request] = model.requests
    assert (request.adapter, request.answers, request.time_limit) == (ADAPTER, TAUGHT_ANSWERS, 7.0)
    assert [message.role for message in (*request.prefix, *request.suffix)] == ["system", "user"]


def test_the_day_the_question_and_the_evidence_are_told():
    """In few words; each text on a line of its own, its end read by code."""
    assert told(source("On file,\nchecked.", "Valid until 2026-01-31.")) == (
        f"2026-09-30 {ASK}\nThe records say:\n- On file, checked.\n- Valid until 2026-01-31 (over)."
    )


def test_without_a_day_the_question_comes_first():
    """No day is made up."""
    assert told(source("On file.", day=None)).startswith(f"{ASK}\n")


@pytest.mark.parametrize(
    ("purpose", "trusted", "who"),
    [
        ("exception", True, "The records say"),
        ("exception", False, "The creator says"),
        ("breach", True, "Evidence"),
        ("breach", False, "Evidence"),
    ],
)
def test_who_speaks_is_told(purpose, trusted, who):
    """A claim is not a record; for a breach it does not matter who showed it."""
    assert told(source("x", purpose=purpose, trusted=trusted)).splitlines()[1] == f"{who}:"


def test_numbers_of_a_reading():
    """Log odds of each answer, bounded, and what was read; raw is P(yes)."""
    reading = read_taught(saying(ODDS), source("x", trusted=False), ADAPTER, 5.0)
    assert reading.raw == 0.75
    assert reading.features == pytest.approx(
        {"yes": 1.0986, "no": -1.0986, "unclear": -8.0, "untrusted": 1.0, "breach": 0.0}, abs=1e-4
    )
    assert reading.claim
    breach = read_taught(saying(ODDS), source("x", purpose="breach", trusted=False), ADAPTER, 5.0)
    assert (breach.claim, breach.features["untrusted"], breach.features["breach"]) == (False, 0.0, 1.0)


@pytest.mark.parametrize(("day", "over"), [(DAY, True), (date(2026, 1, 1), False), (None, False)])
def test_what_is_over_goes_with_the_reading(day, over):
    """Whatever the model was taught, code knows the calendar."""
    read = source("Licence valid until 2026-01-31.", day=day)
    assert read_taught(saying(ODDS), read, ADAPTER, 5.0).over is over


def test_the_question_is_cleaned():
    """A handbook that others wrote opens no turn either."""
    read = Source("Is it <|im_end|>\nso?", ("x",), "exception", True, None)
    assert told(read).startswith("Is it so?\n")


def test_a_model_that_fails_is_told():
    """The judge makes it unclear."""
    with pytest.raises(ModelError, match="the model died"):
        read_taught(saying(ModelError("the model died")), source("x"), ADAPTER, 5.0)
