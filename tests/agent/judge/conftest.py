"""A calibration for tests of the judge."""

from agent.judge.calibration import Calibration


def made(**change):
    """A calibration of model `m` by one feature, between yes and no, with a constant chance of unclear."""
    fields = {
        "model": "m",
        "prompts": {"judge.v1": "digest"},
        "weights": {"yes": {"shown": 1.0}, "no": {"shown": -1.0}, "unclear": {"intercept": 0.0}},
        "sure": 0.8,
        "cases": 9,
        "aim": "…",
    }
    return Calibration.model_validate({**fields, **change})
