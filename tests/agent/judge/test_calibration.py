"""Calibrations turn readings into answers, and are used only where they belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.judge import calibration as module
from agent.judge.calibration import (
    FILE,
    Calibration,
    Scale,
    prompt_digests,
    read_calibrations,
    scale_for,
    shipped,
    write_calibration,
)
from agent.judge.reading import Reading
from models.table import load_table
from signals.errors import UserError


def made(**change):
    """A calibration by one feature, between yes and no, with a constant chance of unclear."""
    fields = {
        "model": "m",
        "prompts": prompt_digests(),
        "weights": {"yes": {"shown": 1.0}, "no": {"shown": -1.0}, "unclear": {"intercept": 0.0}},
        "sure_yes": 0.8,
        "sure_no": 0.7,
        "cases": 9,
        "aim": "…",
    }
    return Calibration.model_validate({**fields, **change})


def test_the_default_model_is_calibrated_for_the_shipped_prompts():
    """A new wording needs a new calibration, or its model counts as uncalibrated."""
    default = next(m for m in load_table() if m.name == "default")
    assert scale_for(default.sha256).calibrated


def test_other_models_get_wide_cut_offs():
    """And the raw odds, without a share for unclear."""
    scale = scale_for("another")
    assert not scale.calibrated
    assert scale.odds(Reading(0.7, {"shown": 9.0}, False)) == pytest.approx(
        {"yes": 0.7, "no": 0.3, "unclear": 0.0}
    )
    assert [scale.says({"yes": p, "no": 1 - p, "unclear": 0.0}) for p in (0.95, 0.5, 0.05)] == [
        "yes",
        "unclear",
        "no",
    ]


def test_other_prompts_make_a_calibration_void(monkeypatch):
    """It was measured with other words."""
    monkeypatch.setattr(module, "shipped", lambda: (made(), made(model="n", prompts={"judge.v1": "old"})))
    assert scale_for("m").calibrated
    assert not scale_for("n").calibrated


def test_another_calibration_has_another_digest():
    """A run that was started with one is not continued with another."""
    assert Scale(made()).digest == Scale(made()).digest != Scale(made(sure_yes=0.9)).digest
    assert Scale(None).digest is None


def test_answers_by_the_cut_offs():
    """Each answer has its own; both ends belong to their answer."""
    scale = Scale(made())
    assert scale.says({"yes": 0.8, "no": 0.1, "unclear": 0.1}) == "yes"
    assert scale.says({"yes": 0.79, "no": 0.11, "unclear": 0.1}) == "unclear"
    assert scale.says({"yes": 0.2, "no": 0.7, "unclear": 0.1}) == "no"
    assert scale.says({"yes": 0.2, "no": 0.69, "unclear": 0.11}) == "unclear"


def test_proof_that_is_over_is_no_proof():
    """However sure the model is of it."""
    scale = Scale(made())
    assert scale.says(scale.odds(Reading(0.9, {"shown": 8.0}, False))) == "yes"
    assert scale.says(scale.odds(Reading(0.9, {"shown": 8.0}, True))) == "no"


@given(st.floats(-8, 8), st.floats(-8, 8))
def test_odds_sum_to_one_and_rise_with_what_speaks_for_yes(one, other):
    """Whatever the features, and a feature that nobody weighs changes nothing."""
    known = made()
    odds = known.odds({"shown": one, "unheard_of": other})
    assert sum(odds.values()) == pytest.approx(1)
    assert odds == known.odds({"shown": one})
    if one < other:
        assert known.odds({"shown": one})["yes"] <= known.odds({"shown": other})["yes"]


def test_a_calibration_of_ones_own_goes_first(monkeypatch, tmp_path):
    """What the data folder holds is used before what is shipped, and replaces an older one of the model."""
    monkeypatch.setattr(module, "shipped", lambda: (made(sure_yes=0.99),))
    assert scale_for("m", tmp_path).sure_yes == 0.99
    write_calibration(made(sure_yes=0.6), tmp_path / FILE)
    write_calibration(made(sure_yes=0.7), tmp_path / FILE)
    write_calibration(made(model="n"), tmp_path / FILE)
    assert [c.model for c in read_calibrations(tmp_path / FILE)] == ["m", "n"]
    assert scale_for("m", tmp_path).sure_yes == 0.7


def test_a_damaged_file_is_told(monkeypatch, tmp_path):
    """In one sentence that says what to do."""
    (tmp_path / "calibrations.yaml").write_text("calibrations: [{model: 1}]")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    shipped.cache_clear()
    with pytest.raises(UserError, match=r"calibrations.yaml: holds no calibrations; remove it"):
        shipped()
    shipped.cache_clear()
