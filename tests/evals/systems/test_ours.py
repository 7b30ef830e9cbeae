"""The program as a measured system."""

import pytest

from agent.chat.choice.examples import tools_digest
from agent.judge.judge import judge
from agent.llm.protocol import ModelError
from agent.llm.scripted import ScriptedModel
from evals.systems.ours import Ours
from evals.verdict_cases import VerdictCase
from signals.errors import UserError


@pytest.fixture
def ours(small, search):
    """The program with a script for a model, or without a model."""

    def make(script=None, **keys):
        model = None if script is None else ScriptedModel(script)
        return Ours("agent" if model else "rules-only", small, search, model, **keys)

    return make


def test_a_verdict_is_the_programs(ours, build):
    """In the form of `clausewise.verdict/1`."""
    got = ours().answer(build.verdict())
    assert (got["schema"], got["decision"], got["rating"]["after"]) == (
        "clausewise.verdict/1",
        "educate",
        188,
    )
    assert got["provenance"]["tokens"] == {"in": 0, "out": 0}


@pytest.mark.parametrize("sure", ["Yes", "No"])
def test_a_judgement_is_the_judges(ours, build, sure):
    """Answer, probability and quote are those that the program would act on."""
    case = build.judgement(ask="Does the creator hold a licence?")

    def script(request):
        return {
            answer: 0.98 if answer == sure else 0.02 / (len(request.answers) - 1)
            for answer in request.answers
        }

    [known] = judge(ScriptedModel(script), [case.question()])
    got = ours(script).answer(case)
    assert got == {"answer": known.answer, "probability": known.probability, "quote": known.quote}


def test_without_a_model_everything_is_unclear(ours, build):
    """No guess."""
    assert ours().answer(build.judgement()) == {"answer": "unclear", "probability": 0.5, "quote": None}


def test_a_model_that_fails_is_an_error(ours, build):
    """And no unclear answer of the model."""
    with pytest.raises(UserError, match="it died"):
        ours(lambda request: ModelError("it died")).answer(build.judgement())


def test_rankings_are_those_of_search(ours, build):
    """Best first, in force on the day."""
    assert ours().answer(build.query(query="copied footage of others"))["ranking"][0] == "COPY-1"
    assert ours().answer(build.query(as_of="2020-01-01"))["ranking"] == []


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ("none", {"SPEAK-1"}),
        ("gold", {"SPEAK-1", "STILL-2"}),
        ("whole", {"SPEAK-1", "STILL-2", "COPY-1", "LIVE-1"}),
    ],
)
def test_given_clauses_are_what_a_verdict_rests_on(ours, build, which, found):
    """Those of the label, all, or none, besides what the numbers bring."""
    case = build.verdict(profile=build.profile({"speech_share": 0.5}), breached=["STILL-2"])
    got = ours(retrieval=which).answer(case)
    assert {hit["clause"] for hit in got["retrieved"]} == found


def test_prose_is_for_chosen_cases_only(ours, build):
    """The model hears of a message for the one that was chosen."""
    asked = []

    def script(request):
        asked.append(request)
        return ModelError("no prose today")

    chosen = ours(script, prose=["b"])
    chosen.answer(build.verdict("a"))
    assert asked == []
    chosen.answer(build.verdict("b"))
    assert asked != []


def test_an_unsound_profile_is_refused(ours, build):
    """In a sentence."""
    bad = VerdictCase.model_validate({**build.verdict().model_dump(), "profile": {"creator_id": "c"}})
    with pytest.raises(UserError, match="the profile is unsound"):
        ours().answer(bad)


def test_it_says_what_it_is_made_of(ours, small, search):
    """Digests, prompts, retrieval; no prompt without a model."""
    assert ours().made_of() == {
        "handbook": small.digest,
        "index": search.digest,
        "model": None,
        "prompts": {},
        "chat": tools_digest(),
        "calibration": None,
        "retrieval": "real",
    }
    made = ours([], retrieval="gold").made_of()
    assert (made["model"], made["retrieval"]) == ("scripted:scripted", "gold") and made["prompts"]
