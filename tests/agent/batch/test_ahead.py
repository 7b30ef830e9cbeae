"""Texts written ahead: each once, with the second tries, so that reviews find them all."""

import pytest

from agent.batch.ahead import tellings, write_ahead
from agent.batch.together import Together
from agent.llm.outputs import Kept, Outputs
from agent.llm.protocol import ModelError
from agent.llm.scripted import ScriptedModel
from agent.prose.wording import load_wording
from agent.review import Reviewer
from signals.profile import Profile


@pytest.fixture
def alike(person):
    """Give three creators with the same breach and one without any."""
    return [Profile.model_validate(person(f"c_{n}", share)) for n, share in enumerate((0.9, 0.8, 0.9, 0.1))]


@pytest.fixture
def told(small, alike):
    """Give what is to be written for them."""
    together, wording = Together(small, alike), load_wording("en")
    return [each for row in range(len(alike)) for each in tellings(together.of(row), wording)]


@pytest.fixture
def kept(tmp_path):
    """Open a model that follows a script and keeps its outputs."""

    def opened(script):
        model = ScriptedModel(script)
        return Kept(model, Outputs(tmp_path / "outputs.sqlite")), model

    return opened


def test_a_text_is_written_once_for_all_who_need_it(kept, told, desk):
    """Numbers differ, prompts do not."""
    model, asked = kept(desk.parrot)
    needed = list(write_ahead(model, told, 9))
    assert (len(told), len(needed), len({*needed}), len(asked.requests)) == (3, 6, 2, 2)


def test_second_tries_are_written_too(kept, told, small, alike, desk):
    """Then a review has nothing left to ask, though every first try fails."""

    def bad(request):
        return (
            '{"why": "w", "fix": "f"}'
            if "Why it exists" in request.suffix[-1].content
            else desk.parrot(request)
        )

    model, asked = kept(bad)
    needed = list(write_ahead(model, told, 9))
    assert (len(needed), len({*needed}), len(asked.requests)) == (9, 3, 3)
    verdict = Reviewer(small, desk.search(small), model).review(alike[0])
    assert "length" in verdict.education_message.failed_checks
    assert len(asked.requests) == 3


def test_a_text_that_failed_is_left_to_the_review(kept, told):
    """Nothing is judged of it, and nothing more is asked here."""
    model, asked = kept(lambda _: ModelError("it died"))
    assert len(list(write_ahead(model, told, 9))) == 6
    assert len(asked.requests) == 2


def test_nothing_is_told_while_nothing_is_breached(small, alike):
    """Or while a person decides."""
    assert tellings(Together(small, alike).of(3), load_wording("en")) == []
