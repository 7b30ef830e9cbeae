"""A raw value against catalog, handbook and calendar."""

from __future__ import annotations

from signals.check import Yardstick, check


def test_a_good_profile_passes(good, catalog):
    """Without faults there is a profile and nothing to say."""
    found = check(good, Yardstick(catalog, {"STILL-2"}))
    assert found.profile is not None
    assert (found.complaints, found.warnings) == ((), ())


def test_faults_are_told_together(good, catalog):
    """Range, calendar, history and double evidence are all reported at once."""
    good["signals"]["static_frame_share"] |= {"value": 2, "observed_at": "2027-01-01"}
    good["account_opened"] = "2027-01-01"
    good["evidence"][1]["id"] = "n1"
    found = check(good, Yardstick(catalog, {"OTHER-1"}))
    assert [each.path for each in found.complaints] == [
        ("signals", "static_frame_share", "value"),
        ("signals", "static_frame_share", "observed_at"),
        ("account_opened",),
        ("evidence", 1, "id"),
        ("history", 0, "clause"),
    ]


def test_unknown_signals_and_wrong_types_are_told_together(good, catalog):
    """A slip in a name does not hide a slip in a type."""
    good["signals"]["vibe"] = 1
    good["region"] = 5
    found = check(good, Yardstick(catalog))
    assert [each.path for each in found.complaints] == [("signals", "vibe"), ("region",)]


def test_the_bounds_of_a_range_are_allowed(good, catalog):
    """Lowest and highest value are inside."""
    for value in (0, 1, 0.0, 1.0):
        good["signals"]["static_frame_share"]["value"] = value
        assert check(good, Yardstick(catalog)).profile is not None


def test_the_raw_value_is_left_alone(good, catalog):
    """Leaving unknown signals out does not change what was read."""
    good["signals"]["vibe"] = 1
    found = check(good, Yardstick(catalog, lenient=True))
    assert found.profile is not None
    assert "vibe" not in found.profile.signals
    assert good["signals"]["vibe"] == 1


def test_a_far_name_is_not_guessed(good, catalog):
    """Where nothing is near, the hint says how to declare a signal."""
    good["signals"]["qqqq"] = 1
    [complaint] = check(good, Yardstick(catalog)).complaints
    assert complaint.hint == "remove it, or declare it in the handbook's signals.yaml"
