"""The seam: a result for each profile, each by itself, and the model asked only where it should be."""

from itertools import islice

import pytest

from agent.batch.failure import Failure
from agent.batch.judging import BlockJudge
from agent.llm.outputs import Kept, Outputs
from agent.llm.protocol import Cancelled, ChoiceRequest, ModelError, WriteRequest
from agent.llm.scripted import ScriptedModel
from agent.review import Reviewer
from agent.verdict import Verdict
from evals.population.columns import columns, profiles
from evals.population.open import open_population
from signals.profile import Profile
from tests.agent.columns.parquet import DAY

MAY_DIFFER = {"provenance", "retrieved"}


def content(verdict):
    """What two verdicts on one creator must have in common."""
    return verdict.model_dump(exclude=MAY_DIFFER)


@pytest.fixture
def block(person, note):
    """Give a breach with evidence, a creator who did nothing, and one for a person."""
    found = [person("breach", evidence=[note]), person("clean", 0.1), person("open", 0.5)]
    return [Profile.model_validate(each) for each in found]


@pytest.fixture
def reviewer(small, desk, tmp_path):
    """Give a reviewer whose model follows a script, its outputs kept, and the model itself."""

    def make(script):
        model = ScriptedModel(script)
        kept = Kept(model, Outputs(tmp_path / f"{id(model)}.sqlite"))
        return Reviewer(small, desk.search(small), kept), model

    return make


@pytest.fixture
def judged(reviewer, desk, block):
    """Judge the block with a well-behaved model; give the results and what the model was asked."""

    def judge(prose, script=desk.parrot, profiles=block):
        opened, model = reviewer(script)
        return list(BlockJudge(opened, prose)(profiles).results), model.requests

    return judge


def test_a_result_for_each_in_order(desk, small, block):
    """Each is put together only when it is asked for."""
    results = BlockJudge(desk.reviewer(handbook=small), "all")(block).results
    assert [result.creator_id for result in results] == ["breach", "clean", "open"]


def test_without_a_model_verdicts_are_those_of_reviews(desk, small, block):
    """With evidence, which nobody reads, and without."""
    reviewer = desk.reviewer(handbook=small)
    together = [v for v in BlockJudge(reviewer, "all")(block).results if isinstance(v, Verdict)]
    assert [*map(content, together)] == [content(reviewer.review(profile)) for profile in block]
    asked = [judged for finding in together[0].findings for judged in finding.judgements]
    assert {judged.answer for judged in asked} == {"unclear"}


def test_with_a_model_verdicts_are_those_of_reviews(judged, reviewer, desk, block):
    """Evidence is read, and the message is the model's."""
    opened, _ = reviewer(desk.parrot)
    results, _ = judged("all")
    assert [*map(content, results)] == [content(opened.review(profile)) for profile in block]
    assert results[0].education_message.written_by == "model"


def test_samples_are_judged_as_alone(desk):
    """All that the shipped samples tell, by the shipped handbook."""
    reviewer, people = desk.reviewer(), [desk.sample(name) for name in desk.samples]
    together = [v for v in BlockJudge(reviewer, "none")(people).results if isinstance(v, Verdict)]
    for profile, ours in islice(zip(people, together, strict=True), 0, None, 7):
        assert content(ours) == content(reviewer.review(profile))
    assert len({verdict.decision for verdict in together}) == 5


def test_a_population_is_judged_as_creators_alone(desk):
    """Of invented creators a few of each decision, with evidence and without."""
    population, reviewer = open_population(5, DAY), desk.reviewer()
    [block] = population.blocks(300)
    people = [Profile.model_validate(each) for each in profiles(columns(population, block))]
    kinds: dict = {}
    for profile, ours in zip(people, BlockJudge(reviewer, "none")(people).results, strict=True):
        assert isinstance(ours, Verdict)
        kinds.setdefault((ours.decision, bool(profile.evidence)), []).append((profile, ours))
    assert len(kinds) >= 5
    for profile, ours in (pair for found in kinds.values() for pair in found[:1]):
        assert content(ours) == content(reviewer.review(profile))


def test_whoever_stands_beside_a_creator_changes_nothing(desk, small, block):
    """In any order, and alone."""
    judge = BlockJudge(desk.reviewer(handbook=small), "none")
    backwards = list(judge(block[::-1]).results)[::-1]
    alone = [result for profile in block for result in judge([profile]).results]
    assert [*map(content, backwards)] == [*map(content, alone)]


def test_only_evidence_is_read(judged):
    """A creator without evidence needs no model to be judged."""
    _, asked = judged("none")
    assert asked and all(isinstance(request, ChoiceRequest) for request in asked)


def test_with_all_the_model_writes(judged):
    """Where there is something to say, and each text once."""
    results, asked = judged("all")
    assert [r.education_message.written_by for r in results] == ["model", "template", "template"]
    assert sum(isinstance(request, WriteRequest) for request in asked) == 2


def test_with_none_the_model_writes_nothing(judged):
    """Templates, and the same decisions."""
    results, _ = judged("none")
    assert {r.education_message.written_by for r in results} == {"template"}
    assert [r.decision for r in results] == [r.decision for r in judged("all")[0]]


def test_with_measures_the_model_writes_where_one_follows(judged):
    """The verdicts are those that it would give with all."""
    ours, theirs = ([*map(content, judged(prose)[0])] for prose in ("measures", "all"))
    assert ours == theirs and ours[0]["decision"] == "educate"


def test_texts_that_were_needed_are_told(reviewer, desk, person):
    """A message and a reading for each of three alike; the model writes each of both once."""
    opened, model = reviewer(desk.parrot)
    alike = [Profile.model_validate(person(f"c_{n}", 0.9)) for n in range(3)]
    found = BlockJudge(opened, "all")(alike)
    verdicts = [v for v in found.results if isinstance(v, Verdict)]
    assert [v.education_message.written_by for v in verdicts] == ["model"] * 3
    assert (len(found.texts), len({*found.texts}), len(model.requests)) == (6, 2, 2)


def test_a_model_that_fails_is_no_failure(judged):
    """Unclear answers, and the handbook's words."""
    results, _ = judged("all", lambda request: ModelError("it died"))
    assert not any(isinstance(result, Failure) for result in results)


def test_an_exception_costs_one_creator(judged):
    """Whatever it is, and wherever it comes from."""

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
