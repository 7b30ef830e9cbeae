"""A number held against its limit: every place lies on the bar, and on the right side."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.page.findings import row_of
from agent.page.words import BREACH, clause_of, leaf_of, purposes_of
from agent.review import Reviewer
from agent.verdict import Test as Held
from console.creators import judged, read_samples
from console.gauges import ends, gauge, gauges, noise_of, place, zone
from index.store import open_index
from policies.criteria import compare, parse_leaf
from policies.handbook import load_handbook
from signals.profile import Profile, SignalValue

SHARE, SECONDS, COUNT, FROM_ONE = (
    "static_frame_share",
    "dynamic_seconds_median",
    "shoppable_videos_7d",
    "accounts_on_device",
)
FINITE = st.floats(-1e9, 1e9)


def creator(signals):
    """A creator of whom nothing else is known."""
    given = {"creator_id": "c_1", "as_of": "2026-09-30", "region": "US", "signals": signals}
    return Profile.model_validate(given)


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture(scope="module")
def items(handbook):
    """All sample creators as the rules see them."""
    rules = Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)
    return judged(read_samples(handbook), rules)


@pytest.fixture(scope="module")
def drawn(handbook):
    """One test as a bar, from its text, the value and what else is known of the signal."""

    def make(text, value, **known):
        leaf = parse_leaf(text)
        assert leaf is not None
        given = {} if value is None else {leaf.signal: SignalValue(value=value, **known)}
        profile = creator(given)
        result = None if value is None else compare(value, leaf.op, leaf.number)
        margin = None if value is None else abs(value - leaf.number) * (1 if result else -1)
        held = Held(test=text, value=value, threshold=leaf.number, result=result, margin=margin, quote=None)
        return gauge(held, leaf, profile, handbook)

    return make


def places(bar):
    """All places of a bar."""
    return [bar.limit, *bar.zone, *(bar.band or ()), *([] if bar.at is None else [bar.at])]


def check(bar, value, leaf):
    """What must hold of any bar."""
    assert all(0 <= at <= 100 for at in places(bar))
    assert (bar.at is None) == (value is None) == (bar.result is None)
    if value is None:
        assert bar.band is None and bar.value == "unknown"
        return
    if bar.band:
        assert bar.band[0] <= bar.at <= bar.band[1]
    assert bar.zone[0] - 0.01 <= bar.at <= bar.zone[1] + 0.01 or not bar.result
    if abs(bar.at - bar.limit) > 0.01:
        assert (bar.at > bar.limit) == (value > leaf.number)


def test_every_test_of_every_sample(items, handbook):
    """Each lies on its bar, the value in the zone only if the test is true there."""
    drawn = banded = unknown = 0
    for item in items:
        for finding in item.verdict.findings:
            for held in finding.tests:
                leaf = leaf_of(held)
                assert leaf is not None
                bar = gauge(held, leaf, item.profile, handbook)
                check(bar, held.value, leaf)
                assert (bar.signal, bar.value, bar.against) == row_of(held, handbook)[:3]
                drawn, banded = drawn + 1, banded + (bar.band is not None)
                unknown += bar.at is None
    assert drawn > 50 and banded and unknown


@given(data=st.data())
def test_any_value_of_any_signal(drawn, handbook, data):
    """A value and a limit anywhere in a signal's range, by any operator, with any noise."""
    spec = handbook.catalog[data.draw(st.sampled_from(sorted(handbook.catalog)))]
    low, high = spec.range
    within = st.floats(-1e9 if low is None else low, 1e9 if high is None else high)
    number = round(data.draw(within), 4)
    op = data.draw(st.sampled_from([">=", ">", "<=", "<", "==", "!="]))
    text = f"{spec.name} {op} {number:f}"
    value = data.draw(st.none() | within)
    sd = data.draw(st.none() | st.floats(0, 1e6))
    bar = drawn(text, value, sd=sd) if value is not None else drawn(text, None)
    check(bar, value, parse_leaf(text))


@given(low=st.none() | FINITE, width=st.none() | st.floats(1e-3, 1e9), shown=st.data())
def test_ends_hold_what_is_shown(handbook, low, width, shown):
    """A bar is never empty, holds every number that is shown and stays within the signal's range."""
    high = None if width is None or low is None else low + width
    spec = handbook.catalog[SECONDS].model_copy(update={"range": (low, high)})
    within = st.floats(-1e9 if low is None else low, 1e10 if high is None else high)
    numbers = tuple(shown.draw(st.lists(within, min_size=1, max_size=3)))
    left, right = ends(spec, numbers)
    assert left < right and left <= min(numbers) and max(numbers) <= right
    assert low is None or left >= low
    assert high is None or right <= high


def test_a_share_is_shown_whole(handbook):
    """A share has both of its ends on the bar, whatever is shown."""
    assert ends(handbook.catalog[SHARE], (0.1, 0.2)) == (0.0, 1.0)


def test_a_bar_has_room_beyond_what_it_shows(handbook):
    """Neither limit nor value sticks to the right end, where the signal goes on."""
    assert ends(handbook.catalog[COUNT], (5.0, 10.0)) == (0.0, 14.0)
    assert ends(handbook.catalog[FROM_ONE], (1.0,)) == (1.0, 2.0)
    assert ends(None, (0.0,)) == (0.0, 1.0)


def test_places_are_percentages():
    """The middle is 50; what lies outside is put at the end."""
    assert [place(n, 2.0, 4.0) for n in (2, 3, 4, 1, 9)] == [0, 50, 100, 0, 100]


@pytest.mark.parametrize(
    ("op", "places"),
    [
        (">=", (40, 100)), (">", (40, 100)), ("<=", (0, 40)), ("<", (0, 40)),
        ("==", (40, 40)), ("!=", (0, 100)),
    ],
)  # fmt: skip
def test_zone(op, places):
    """The zone is where the test is true."""
    assert zone(op, 40.0) == places


def test_the_band_is_what_holds_19_times_of_20(drawn):
    """Two standard deviations to both sides, from the value's own noise, cut at the ends."""
    assert drawn(f"{SHARE} >= 0.5", 0.4, sd=0.1).band == pytest.approx((20.4, 59.6))
    assert drawn(f"{SHARE} >= 0.5", 0.95, sd=0.1).band[1] == 100


def test_a_count_has_no_band(drawn, handbook):
    """Counts are exact, even where a noise is given; measured values without one take the catalog's."""
    assert drawn(f"{COUNT} >= 5", 7.0, sd=2.0).band is None
    assert drawn(f"{SHARE} >= 0.5", 0.4, sd=0.0).band is None
    profile = creator({SHARE: 0.4, COUNT: 5.0})
    catalog = handbook.catalog
    assert noise_of(SHARE, profile, catalog[SHARE]) == catalog[SHARE].sd > 0
    assert noise_of(COUNT, profile, catalog[COUNT]) == 0 == noise_of(SECONDS, profile, catalog[SECONDS])


def test_the_note_tells_noise_age_and_source(drawn, handbook):
    """A measured value tells how sure it is, how old, whether it is stale, and who measured it."""
    stale = handbook.catalog[SHARE].stale_after_days
    day = creator({}).as_of
    known = {"sd": 0.05, "model": "frames", "version": "2\x1b[31m"}
    fresh = drawn(f"{SHARE} >= 0.5", 0.4, observed_at=day - timedelta(days=1), **known)
    assert fresh.note == "± 9.8 %, 1 day old, frames 2"
    old = drawn(f"{SHARE} >= 0.5", 0.4, observed_at=day - timedelta(days=stale + 1), **known)
    assert f"{stale + 1} days old, stale" in old.note
    assert drawn(f"{COUNT} >= 5", 7.0).note == drawn(f"{COUNT} >= 5", None).note == ""


def test_gauges_are_sorted_by_purpose(items, handbook):
    """Each test of a finding is drawn once: for the breach, or for the exception that names it."""
    apart = 0
    for item in items:
        for finding in item.verdict.findings:
            clause = clause_of(item.verdict, finding, handbook)
            purposes = purposes_of(finding, clause)
            groups = {p: gauges(finding, p, item.verdict, item.profile, handbook) for p in purposes}
            assert sum(map(len, groups.values())) == len(finding.tests)
            apart += bool(groups.get(BREACH)) and any(groups[p] for p in groups if p != BREACH)
    assert apart
