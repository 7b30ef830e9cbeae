"""Calibrations are fitted the same way every time, and used only where they belong."""

import pytest

from agent.judge import calibration as module
from agent.judge.calibration import Calibration, Scale, cut_offs, fit, prompt_digests, scale_for, shipped
from agent.judge.reading import Reading
from models.table import load_table
from signals.errors import UserError


def made(**change):
    """A calibration by one feature."""
    fields = {
        "model": "m", "prompts": prompt_digests(), "intercept": 0.0, "weights": {"shown": 1.0}, "lower": 0.2,
        "upper": 0.8, "cases": 9, "aim": "…",
    }  # fmt: skip
    return Calibration.model_validate({**fields, **change})


def test_the_default_model_is_calibrated_for_the_shipped_prompts():
    """A new wording needs a new calibration, or its model counts as uncalibrated."""
    default = next(m for m in load_table() if m.name == "default")
    assert scale_for(default.sha256).calibrated


def test_other_models_get_wide_cut_offs():
    """And the raw odds."""
    scale = scale_for("another")
    assert (scale.calibrated, scale.lower, scale.upper) == (False, 0.1, 0.9)
    assert scale.probability(Reading(0.7, {"shown": 9.0}, False)) == 0.7


def test_other_prompts_make_a_calibration_void(monkeypatch):
    """It was measured with other words."""
    monkeypatch.setattr(module, "shipped", lambda: (made(), made(model="n", prompts={"judge.v1": "old"})))
    assert scale_for("m").calibrated
    assert not scale_for("n").calibrated


def test_answers_by_the_cut_offs():
    """Both ends belong to their answer."""
    scale = Scale(made())
    assert [scale.says(p) for p in (0.2, 0.21, 0.79, 0.8)] == ["no", "unclear", "unclear", "yes"]
    assert scale.probability(Reading(0.1, {"shown": 2.0}, False)) == pytest.approx(0.8808, abs=1e-4)
    assert scale.says(scale.probability(Reading(0.9, {"shown": 8.0}, True))) == "no"


def test_fit_finds_what_tells_and_repeats():
    """A telling feature gets a weight, a useless one next to none; no run differs."""
    readings = [{"tells": float(n % 2 * 2 - 1), "noise": float(n % 3 - 1)} for n in range(60)]
    truths = [n % 2 == 1 for n in range(60)]
    intercept, weights = fit(readings, truths)
    assert weights["tells"] > 2 > 0.2 > abs(weights["noise"])
    assert (intercept, weights) == fit(readings, truths)


def test_cut_offs_keep_their_errors():
    """As wide as the cases allow, never beyond the margins, wide where nothing can be kept."""
    assert cut_offs([0.05, 0.1, 0.9, 0.95], ["no", "unclear", "yes", "yes"]) == pytest.approx((0.1, 0.9))
    assert cut_offs([0.45, 0.6], ["no", "yes"]) == (0.2, 0.8)
    assert cut_offs([0.01, 0.99], ["yes", "no"]) == pytest.approx((0.1, 0.9))


def test_a_damaged_file_is_told(monkeypatch, tmp_path):
    """In one sentence."""
    (tmp_path / "calibrations.yaml").write_text("calibrations: [{model: 1}]")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    shipped.cache_clear()
    with pytest.raises(UserError, match="calibrations.yaml: cannot be read"):
        shipped()
    shipped.cache_clear()
