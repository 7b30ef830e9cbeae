"""Opening a population: regions are those of the plan."""

import pytest

from evals.population.columns import columns, profiles
from evals.population.open import open_population
from signals.errors import UserError
from tests.evals.population.conftest import DAY


def test_only_creators_of_the_regions_asked_for(plan_file):
    """And with its languages."""
    population = open_population(1, DAY, ["EU"], plan_file())
    found = [each for block in population.blocks(200) for each in profiles(columns(population, block))]
    assert {each["region"] for each in found} == {"EU"}
    assert {each["language"] for each in found if "language" in each} == {"de", "cs"}


def test_an_unknown_region_is_told(plan_file):
    """With those that there are."""
    with pytest.raises(UserError, match=r'--region: the plan has no region "UE"; (did you mean|known are)'):
        open_population(1, DAY, ["UE"], plan_file())
