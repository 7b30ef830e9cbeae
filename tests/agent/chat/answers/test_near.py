"""Whether what a search found is near."""

import pytest

from agent.chat.answers.near import NEAR, speaks_of
from agent.chat.answers.search_policy import hits_for
from agent.llm.protocol import Cancelled, ModelError

QUESTION = "slide shows without a voice"


def near(room, script, question=QUESTION):
    """What is made of the hits of a question."""
    asked = room.asked("still_mill", question, reviewer=room.desk.reviewer(script))
    return speaks_of(asked, question, hits_for(asked, question))


@pytest.mark.parametrize(("yes", "said"), [(NEAR, True), (NEAR - 0.01, False)])
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
