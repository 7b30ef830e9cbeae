"""The numbers: inside their ranges, correlated, noisy, missing and late as planned."""

import numpy as np
import pytest

from evals.population.crowd import crowd
from evals.population.draws import Draws
from evals.population.numbers import measure

BLOCKS = 20


class Found:
    """Twenty blocks of a population, in one piece."""

    def __init__(self, tables):
        draws = [Draws(1, block) for block in range(BLOCKS)]
        people = [crowd(tables, each) for each in draws]
        parts = [measure(tables, each, chance) for each, chance in zip(people, draws, strict=True)]
        self.tables = tables
        self.kind = np.concatenate([each.kind for each in people])
        self.region = np.concatenate([each.region for each in people])
        self.lead = np.concatenate([each.lead + 1000 * at for at, each in enumerate(people)])
        self.values = np.concatenate([each.values for each in parts])
        self.present = np.concatenate([each.present for each in parts])
        self.sd = np.concatenate([each.sd for each in parts])
        self.age = np.concatenate([each.age for each in parts])
        self.traits = np.concatenate([each.traits for each in parts])

    def of(self, name):
        """One signal."""
        return self.values[:, self.tables.signals.index(name)]


@pytest.fixture
def found(small):
    """The small plan."""
    return Found(small().tables)


def test_medians_are_as_planned(found):
    """By kind."""
    static = found.of("static_frame_share")
    assert np.median(static[found.kind == 0]) == pytest.approx(0.1, abs=0.01)
    assert np.median(static[found.kind == 1]) == pytest.approx(0.8, abs=0.02)


def test_values_lie_in_their_ranges_and_on_their_steps(shipped, found):
    """Counts are whole, for all signals of the catalog."""
    for each in (found, Found(shipped.tables)):
        low, high = each.tables.limits
        assert (each.values >= low).all() and (each.values <= high).all()
        steps = each.values * each.tables.steps
        assert np.abs(steps - np.round(steps)).max() < 1e-6


def test_numbers_of_one_factor_move_together(found):
    """Less stands still where a host is seen; the others are independent."""
    honest = found.kind == 0
    static, host = found.of("static_frame_share")[honest], found.of("host_on_screen_share")[honest]
    assert np.corrcoef(static, host)[0, 1] < -0.4
    assert abs(np.corrcoef(static, found.traits[honest, 0])[0, 1]) < 0.05


def test_followers_have_a_heavy_tail(found):
    """The mean lies far above the median."""
    followers = found.traits[found.kind == 0, 0]
    assert followers.mean() > 4 * np.median(followers)


def test_noise_is_added_and_stated_for_some(small):
    """Twice as much for the kind that models know little of; counts have none."""
    quiet = Found(
        small(
            ("typical: 0.1, spread: 0.5", "typical: 0.5, spread: 0"), ("{typical: 0.8}", "{typical: 0.5}")
        ).tables
    )
    static, stated = quiet.of("static_frame_share"), ~np.isnan(quiet.sd[:, 0])
    assert static[quiet.kind == 0].std() == pytest.approx(0.03, rel=0.15)
    assert static[quiet.kind == 1].std() == pytest.approx(0.06, rel=0.15)
    assert stated.mean() == pytest.approx(0.5, abs=0.02)
    assert np.isnan(quiet.sd[:, quiet.tables.signals.index("matched_videos_28d")]).all()


def test_what_is_none_is_zero_and_takes_its_child_along(found):
    """No matched videos, no matched footage."""
    videos, share = found.of("matched_videos_28d"), found.of("matched_footage_share")
    assert (videos == 0).mean() == pytest.approx(0.7, abs=0.02)
    assert (share[videos == 0] == 0).all()
    assert (share[videos > 0] > 0).mean() > 0.95


def test_sources_fail_by_region_and_kind(found):
    """All signals of a source are missing together."""
    gone = ~found.present[:, found.tables.signals.index("static_frame_share")]
    assert (gone == ~found.present[:, found.tables.signals.index("host_on_screen_share")]).all()
    for region, kind, share in ((0, 0, 0.02), (1, 0, 0.1), (1, 1, 0.3)):
        assert gone[(found.region == region) & (found.kind == kind)].mean() == pytest.approx(share, abs=0.05)


def test_who_is_not_active_in_a_field_lacks_its_signals(found):
    """Nobody of the kind that never goes LIVE, half of the others."""
    live = found.present[:, found.tables.signals.index("live_hours_7d")]
    assert not live[found.kind == 1].any()
    assert live[found.kind == 0].mean() == pytest.approx(0.5, abs=0.02)


def test_late_values_are_stale_and_all_others_fresh(found):
    """No value is older than the account."""
    static = found.age[:, 0]
    assert (static > 21).mean() == pytest.approx(0.01, abs=0.004)
    assert np.median(static) <= 2
    assert (found.age <= found.traits[:, 1:2]).all()


def test_single_numbers_go_missing_by_chance(small):
    """Although their source delivered."""
    present = Found(small(("gaps: 0", "gaps: 0.05")).tables).present
    assert present[:, 2].mean() == pytest.approx(0.95, abs=0.01)
    assert (present[:, 2] != present[:, 3]).any()


def test_members_of_a_group_are_nearly_equal(found):
    """Far more alike than strangers of the kind."""
    ring = np.nonzero(found.kind == 2)[0]
    followers = np.log1p(found.traits[:, 0])
    within = np.abs(followers[ring] - followers[found.lead[ring]])
    assert np.median(within[found.lead[ring] != ring]) < 0.15
    assert followers[ring].std() > 0.6
