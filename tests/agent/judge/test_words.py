"""Shared words, whatever their endings and accents."""

import pytest

from agent.judge.words import overlap


def test_overlap():
    """The share of the question's longer words."""
    assert overlap("licence covers footage", "Licences covering this footage") == 1.0
    assert overlap("licence covers footage", "The licence") == pytest.approx(1 / 3)
    assert overlap("lícence", "LICENCE") == 1.0
    assert overlap("is it", "it is") == 0.0
