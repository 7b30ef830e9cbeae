"""Whether what a search found is near."""

import pytest

from agent.chat.answers import near as reading
from agent.chat.answers.near import cuts, speaks_of
from agent.chat.answers.search_policy import hits_for
from agent.llm.protocol import Cancelled, ModelError

CUT = 0.4
QUESTION = "slide shows without a voice"


@pytest.fixture(autouse=True)
def _measured(monkeypatch):
    """A cut for the scripted model."""
    monkeypatch.setattr(reading, "cuts", lambda: {"scripted:scripted": CUT})


def near(room, script, question=QUESTION):
    """What is made of the hits of a question."""
    asked = room.asked("still_mill", question, reviewer=room.desk.reviewer(script))
    return speaks_of(asked, question, hits_for(asked, question))


@pytest.mark.parametrize(("yes", "said"), [(CUT, True), (CUT - 0.01, False)])
def test_the_model_says_whether_the_best_hits_speak_of_it(room, yes, said):
    """It reads the question with titles and words of clauses, and nothing of the creator."""
    seen = []

    def script(request):
        seen.append(request.suffix[-1].content)
        return {"Yes": yes, "No": 1 - yes}

    assert near(room, script) is said
    assert QUESTION in seen[0] and "Slide shows without a voice." in seen[0] and "c_1001" not in seen[0]


def test_a_clause_that_is_named_needs_no_reading(room):
    """And a model that fails hides nothing; a stop is a stop."""
    assert near(room, [], "what about STILL-3")
    assert near(room, lambda request: ModelError("it died"))
    with pytest.raises(Cancelled):
        near(room, lambda request: Cancelled("stop"))


def test_nothing_found_is_nothing_near(room):
    """With a model or without."""
    assert not near(room, [], "xylophone quartz") and not near(room, None, "xylophone quartz")


def test_a_model_that_was_not_measured_is_not_asked(room, monkeypatch):
    """What was found is shown; the shipped cuts are probabilities by digest."""
    monkeypatch.setattr(reading, "cuts", dict)
    assert near(room, [])
    monkeypatch.undo()
    assert all(len(digest) == 64 and 0 < cut < 1 for digest, cut in cuts().items())
