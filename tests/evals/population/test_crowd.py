"""Who the creators are: shares as planned, groups together."""

from collections import Counter

import numpy as np
import pytest

from evals.population.crowd import crowd
from evals.population.draws import Draws


@pytest.fixture
def crowds(small):
    """Forty blocks of the small plan."""
    tables = small().tables
    return tables, [crowd(tables, Draws(1, block)) for block in range(40)]


def test_kinds_have_their_shares(crowds):
    """Those in groups too, on the average of blocks."""
    _, found = crowds
    shares = np.bincount(np.concatenate([each.kind for each in found]), minlength=3) / 40_000
    assert shares == pytest.approx([0.8, 0.16, 0.04], abs=0.01)


def test_groups_have_planned_sizes_and_one_leader(crowds):
    """All of a group take after one of them; who is alone takes after nobody."""
    _, found = crowds
    for each in found:
        sizes = Counter(each.group[each.group > 0].tolist())
        assert all(4 <= size <= 8 for size in sizes.values())
        assert ((each.group > 0) == (each.kind == 2)).all()
        alone = each.group == 0
        assert (each.lead[alone] == np.nonzero(alone)[0]).all()
        assert all(len(set(each.lead[each.group == group])) == 1 for group in sizes)


def test_a_group_lives_in_one_region_and_speaks_one_language(crowds):
    """As its first member does."""
    _, found = crowds
    for each in found:
        assert (each.region == each.region[each.lead]).all()
        assert (each.language == each.language[each.lead]).all()


def test_languages_belong_to_region_and_kind(crowds):
    """Mills of the small plan speak small languages."""
    tables, found = crowds
    spoken = {
        (tables.regions[region], tables.kinds[kind] == "mill", tables.languages[language])
        for each in found
        for region, kind, language in zip(each.region, each.kind, each.language, strict=True)
    }
    usual = {("US", False, "en"), ("US", False, "es"), ("EU", False, "de")}
    assert spoken == usual | {("US", True, "vi"), ("EU", True, "cs")}


def test_regions_have_their_shares(crowds):
    """Three of four live in the US."""
    _, found = crowds
    assert np.mean([each.region for each in found]) == pytest.approx(0.25, abs=0.01)
