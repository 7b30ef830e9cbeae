"""The plan as arrays: what a kind says goes before what ordinary creators are like."""

import numpy as np
import pytest


@pytest.fixture
def tables(small):
    """Tables of the small plan."""
    return small().tables


def test_a_kind_changes_only_what_it_names(tables):
    """All else is that of ordinary creators."""
    static, honest, mill = tables.signals.index("static_frame_share"), 0, 1
    assert tables.centre[mill, static] == pytest.approx(np.log(0.8 / 0.2))
    assert tables.centre[honest, static] == pytest.approx(np.log(0.1 / 0.9))
    others = [at for at in range(len(tables.spreads)) if at != static]
    assert (tables.centre[mill, others] == tables.centre[honest, others]).all()
    assert (tables.spread[mill] == tables.spread[honest]).all()


def test_counts_lie_on_the_log_scale_and_come_whole(tables):
    """Shares come in thousandths."""
    videos, share = tables.signals.index("matched_videos_28d"), tables.signals.index("matched_footage_share")
    assert tables.centre[0, videos] == pytest.approx(np.log(3))
    assert tables.steps[[videos, share]].tolist() == [1, 1000]
    assert tables.zeros == [(share, videos)]


def test_failures_grow_with_region_and_kind(tables):
    """EU 5 times, mills 3 times as often."""
    assert tables.missing[:, :, 0] == pytest.approx(np.array([[0.02, 0.06, 0.02], [0.1, 0.3, 0.1]]))


def test_no_chance_exceeds_one(small):
    """However often a source fails."""
    assert small(("missing: 0.02", "missing: 0.5")).tables.missing.max() == 1


def test_only_chosen_regions_have_a_share(small):
    """One region takes all."""
    assert small(regions=("EU",)).tables.region.tolist() == [1.0]


def test_fields_of_a_kind_go_before_the_common_ones(tables):
    """The last field is that of sources for everybody."""
    assert tables.active.tolist() == [[0.5, 1.0], [0.0, 1.0], [0.5, 1.0]]
    assert tables.field.tolist() == [1, 1, 0]
