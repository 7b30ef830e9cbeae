"""The seam: a result for each profile, each by itself, and the model writing only where it should."""

import pytest

from agent.batch.failure import Failure
from agent.batch.judging import one_by_one
from agent.llm.protocol import Cancelled, ChoiceRequest, ModelError, WriteRequest
from signals.profile import Profile


@pytest.fixture
def block(person, note):
    """Give a breach with evidence, a creator who did nothing, and one for a person."""
    found = [person("breach", evidence=[note]), person("clean", 0.1), person("open", 0.5)]
    return [Profile.model_validate(each) for each in found]


@pytest.fixture
def judged(desk, small, block):
    """Judge the block with a well-behaved model; give the results and what the model was asked."""

    def judge(prose, script=desk.parrot):
        reviewer = desk.reviewer(script, small)
        results = one_by_one(reviewer, prose, lambda _: None)(block)
        return results, reviewer.tools.model.requests

    return judge


def test_a_result_for_each_in_order_and_each_is_heard(desk, small, block):
    """As it comes."""
    heard: list = []
    results = one_by_one(desk.reviewer(handbook=small), "all", heard.append)(block)
    assert [result.creator_id for result in results] == ["breach", "clean", "open"]
    assert heard == results


def test_a_verdict_is_the_one_that_the_creator_would_have_alone(desk, small, block):
    """What would change it too, which is worked out for the block at once where nothing has to be read."""
    alone = [desk.reviewer(handbook=small).review(profile) for profile in block]
    together = one_by_one(desk.reviewer(handbook=small), "all", lambda _: None)(block)
    assert [v.verdict_id for v in together] == [v.verdict_id for v in alone]
    assert [v.what_would_change for v in together] == [v.what_would_change for v in alone]
    assert all(v.what_would_change for v in together)


def test_changes_that_are_known_are_not_worked_out_again(desk, small, block, monkeypatch):
    """Only for the creator with evidence, whose answers come with the review."""
    asked = []
    monkeypatch.setattr("agent.nodes.what_would_change", lambda case, _: asked.append(case.profile) or [])
    one_by_one(desk.reviewer(handbook=small), "none", lambda _: None)(block)
    assert [profile.creator_id for profile in asked] == ["breach"]


def test_with_all_the_model_writes(judged):
    """Where there is something to say."""
    results, asked = judged("all")
    assert [r.education_message.written_by for r in results] == ["model", "template", "template"]
    assert any(isinstance(request, WriteRequest) for request in asked)


def test_with_none_the_model_reads_and_writes_nothing(judged):
    """Templates, and the same decisions."""
    results, asked = judged("none")
    assert asked and all(isinstance(request, ChoiceRequest) for request in asked)
    assert {r.education_message.written_by for r in results} == {"template"}
    assert [r.decision for r in results] == [r.decision for r in judged("all")[0]]


def test_with_measures_the_model_writes_where_one_follows(judged):
    """The verdicts are those that it would give with all."""
    ours, theirs = ([r.model_dump(exclude={"provenance"}) for r in judged(p)[0]] for p in ("measures", "all"))
    assert ours == theirs and ours[0]["decision"] == "educate"


def test_a_model_that_fails_is_no_failure(judged):
    """The graph falls back: unclear answers and the handbook's words."""
    results, _ = judged("all", lambda request: ModelError("it died"))
    assert not any(isinstance(result, Failure) for result in results)


def test_an_exception_costs_one_creator(judged, desk):
    """Whatever it is, and wherever in the graph."""

    def breaks(request):
        raise RuntimeError("odd")

    results, _ = judged("all", breaks)
    assert [type(result).__name__ for result in results] == ["Failure", "Verdict", "Verdict"]
    assert results[0].creator_id == "breach" and results[0].reasons == ("RuntimeError: odd",)
    assert "judging.py" in results[0].traceback


@pytest.mark.parametrize("stop", [Cancelled("stopped"), KeyboardInterrupt(), SystemExit(143)])
def test_stopping_is_no_failure(judged, stop):
    """Who stops the model or the program stops the job."""

    def stops(request):
        raise stop

    with pytest.raises(type(stop)):
        judged("all", stops)
