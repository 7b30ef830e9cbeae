"""Calibrations turn readings into answers, and say by which way of reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.judge.calibration import Odds, Scale, weighed
from agent.judge.reading import Reading
from agent.judge.source import Source
from agent.judge.taught import TAUGHT_ANSWERS
from agent.llm.protocol import Adapter
from agent.llm.scripted import ScriptedModel
from tests.agent.judge.conftest import made

ADAPTER = Adapter("taught.gguf", "a" * 64)
HEARING = {
    "weights": {"yes": {"shown": -1.0}, "no": {"shown": 1.0}, "unclear": {"intercept": -30.0}},
    "light": 0.6,
    "heavy": 0.4,
}
SOURCE = Source("Is a licence on file?", ("It is.",), "exception", True, None)


@pytest.fixture
def model():
    """A model that cannot tell."""

    def even(request):
        return dict.fromkeys(request.answers, 1 / len(request.answers))

    return ScriptedModel(even)


def test_without_a_calibration_the_cut_off_is_high():
    """And the raw odds stand, without a share for unclear."""
    scale = Scale(None)
    assert not scale.calibrated
    assert scale.odds(Reading(0.7, {"shown": 9.0}, False)) == pytest.approx(
        {"yes": 0.7, "no": 0.3, "unclear": 0.0}
    )
    assert [scale.says({"yes": p, "no": 1 - p, "unclear": 0.0}) for p in (0.95, 0.5, 0.05)] == [
        "yes",
        "unclear",
        "no",
    ]


def test_another_calibration_has_another_digest():
    """A run that was started with one is not continued with another, nor with another adapter."""
    assert Scale(made()).digest == Scale(made()).digest != Scale(made(sure=0.9)).digest
    assert Scale(made(adapter="a" * 64)).digest not in {Scale(made()).digest, Scale(made(adapter="b")).digest}
    assert Scale(None).digest is None


def test_answers_by_the_cut_off():
    """One for both answers; it belongs to the answer."""
    scale = Scale(made())
    assert scale.says({"yes": 0.8, "no": 0.1, "unclear": 0.1}) == "yes"
    assert scale.says({"yes": 0.79, "no": 0.11, "unclear": 0.1}) == "unclear"
    assert scale.says({"yes": 0.1, "no": 0.8, "unclear": 0.1}) == "no"
    assert scale.says({"yes": 0.2, "no": 0.79, "unclear": 0.01}) == "unclear"


def test_a_claim_need_not_be_as_sure_as_proof():
    """It keeps a question open from its own cut-off on; without one, from that of proof."""
    likelier: Odds = {"yes": 0.6, "no": 0.3, "unclear": 0.1}
    less: Odds = {"yes": 0.5, "no": 0.4, "unclear": 0.1}
    sure: Odds = {"yes": 0.8, "no": 0.1, "unclear": 0.1}
    assert [Scale(made(hearing=HEARING)).claims(odds) for odds in (likelier, less)] == [True, False]
    assert [Scale(made()).claims(odds) for odds in (likelier, sure)] == [False, True]


def test_a_claim_is_heard_sooner_where_a_measure_hangs_on_it():
    """From its own cut-off on."""
    odds: Odds = {"yes": 0.5, "no": 0.4, "unclear": 0.1}
    scale = Scale(made(hearing=HEARING))
    assert [scale.claims(odds), scale.claims(odds, heavy=True)] == [False, True]


def test_a_claim_is_read_with_weights_of_its_own():
    """The very same numbers say yes of proof and no of a claim."""
    calibration = made(hearing=HEARING)
    proof, claim = (calibration.odds(Reading(0.5, {"shown": 3.0}, False, claim)) for claim in (False, True))
    assert proof["yes"] > 0.7 > 0.3 > claim["yes"]
    assert made().odds(Reading(0.5, {"shown": 3.0}, False, True)) == proof


def test_proof_that_is_over_is_no_proof():
    """However sure the model is of it."""
    scale = Scale(made())
    assert scale.says(scale.odds(Reading(0.9, {"shown": 8.0}, False))) == "yes"
    assert scale.says(scale.odds(Reading(0.9, {"shown": 8.0}, True))) == "no"


@given(st.floats(-8, 8), st.floats(-8, 8))
def test_odds_sum_to_one_and_rise_with_what_speaks_for_yes(one, other):
    """Whatever the features, and a feature that nobody weighs changes nothing."""
    weights = made().weights
    odds = weighed(weights, {"shown": one, "unheard_of": other})
    assert sum(odds.values()) == pytest.approx(1)
    assert odds == weighed(weights, {"shown": one})
    if one < other:
        assert weighed(weights, {"shown": one})["yes"] <= weighed(weights, {"shown": other})["yes"]


def test_an_adapter_decides_how_a_model_is_read(model):
    """With one, a single request under it; without, the two requests with examples."""
    assert set(TAUGHT_ANSWERS) <= set(Scale(None, ADAPTER).read(model, SOURCE, 5.0).features)
    [request] = model.requests
    assert (request.adapter, request.time_limit) == (ADAPTER, 5.0)
    assert "shown" in Scale(None).read(model, SOURCE, 5.0).features
    assert [each.adapter for each in model.requests[1:]] == [None, None]


def test_the_record_names_the_prompts_that_are_read_with():
    """And the calibration, if there is one."""
    assert Scale(None).record() == {"judge": "v1", "judge_state": "v1", "judge_calibration": "none"}
    scale = Scale(made(adapter=ADAPTER.digest), ADAPTER)
    assert scale.record() == {"judge_taught": "v1", "judge_calibration": str(scale.digest)[:16]}
