"""The options of a job."""

from datetime import date

import pytest
from pydantic import ValidationError

from agent.batch.plan import BLOCK, BLOCK_WITH_MODEL, Plan, plan_for
from agent.settings import Settings


def test_a_plan_takes_what_bears_on_verdicts(tmp_path):
    """From the settings, and from what was asked for."""
    settings = Settings(home=tmp_path, language="en", retrieve=3, time_limit=9)
    plan = plan_for(settings, as_of=date(2026, 9, 30), lenient=True, prose="measures")
    assert plan.model_dump(mode="json") == {
        "as_of": "2026-09-30",
        "language": "en",
        "lenient": True,
        "prose": "measures",
        "retrieve": 3,
        "time_limit": 9.0,
        "block": BLOCK_WITH_MODEL,
    }


def test_without_a_model_blocks_are_larger(tmp_path):
    """A block is minutes with a model, seconds without."""
    settings = Settings(home=tmp_path, model="none")
    assert plan_for(settings, as_of=None, lenient=False, prose="all").block == BLOCK > BLOCK_WITH_MODEL


def test_a_block_holds_something():
    """Else there would be no end of blocks."""
    with pytest.raises(ValidationError):
        Plan(block=0)
