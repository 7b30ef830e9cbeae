"""Numbers that a calibration can weigh stay within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.judge.reading import log_odds


def test_log_odds_are_bounded():
    """No single certainty drowns the rest."""
    assert [log_odds(p) for p in (0.0, 1.0, 1e-9, 1 - 1e-9)] == [-8.0, 8.0, -8.0, 8.0]
    assert log_odds(0.5) == pytest.approx(0.0)
    assert log_odds(0.75) == pytest.approx(1.0986, abs=1e-4)


@given(st.floats(0, 1), st.floats(0, 1))
def test_log_odds_rise_with_the_probability(one, other):
    """What is likelier never weighs less."""
    low, high = sorted((one, other))
    assert log_odds(low) <= log_odds(high)
