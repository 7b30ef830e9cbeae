"""Numbers and measures in plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.rules.words import measure_in_words, plain_number
from policies.clause import Measure


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.5, "0.5"), (11.0, "11"), (1e-6, "0.000001"), (1e12, "1000000000000"), (-0.0, "0"), (2.50, "2.5")],
)
def test_a_number_is_written_as_people_write_it(number, text):
    """No exponent, no trailing zeros, no minus before zero."""
    assert plain_number(number) == text


@given(st.floats(-1e9, 1e9))
def test_a_number_reads_back_as_itself_to_six_decimals(number):
    """What is written is the number, and nothing but digits, a point and a minus."""
    text = plain_number(number)
    assert float(text) == pytest.approx(number, abs=1e-6)
    assert set(text) <= set("-.0123456789") and text != "-0"


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        (Measure("educate"), "educate"),
        (Measure("restrict", "posting_limit", 7), "restrict: posting limit for 7 days"),
        (Measure("restrict", "reach_limit", 1), "restrict: reach limit for 1 day"),
        (Measure("suspend", "ecommerce_permission"), "suspend: ecommerce permission until lifted"),
    ],
)
def test_a_measure_is_a_verb_phrase(measure, text):
    """Kind, name without underscores, and how long."""
    assert measure_in_words(measure) == text
