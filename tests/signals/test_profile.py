"""The form of a profile, and its digest."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from pydantic import ValidationError

from signals.profile import Profile, SignalValue


def test_a_bare_number_is_a_value(good):
    """A number alone and an object with only a value are the same."""
    made = Profile.model_validate(good)
    assert made.signals["shoppable_videos_7d"] == SignalValue(value=6)
    assert made.as_of == date(2026, 9, 30)
    assert made.signals["static_frame_share"].evidence == ("v_881", "v_902")


def test_defaults(good):
    """What a profile leaves out is empty, not trusted, without points."""
    bare = {key: good[key] for key in ("creator_id", "as_of", "region", "signals")}
    bare["history"] = [{"clause": "A-1", "date": "2026-01-01", "outcome": "pending"}]
    bare["evidence"] = [{"id": "n1", "text": "x"}]
    made = Profile.model_validate(bare)
    assert (made.bonus_points, made.content, made.account_opened) == (0, (), None)
    assert made.history[0].points == 0
    assert made.evidence[0].trusted is False


def test_profiles_are_frozen(good):
    """Nothing in a profile can be set anew."""
    made = Profile.model_validate(good)
    with pytest.raises(ValidationError):
        made.region = "DE"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        made.signals["shoppable_videos_7d"].value = 0  # type: ignore[misc]


def test_a_moment_is_no_day(good):
    """Days have no time of day."""
    with pytest.raises(ValidationError):
        Profile.model_validate(good | {"as_of": datetime(2026, 9, 30, 12)})


def test_equal_profiles_have_equal_digests(good):
    """Order of keys, short forms and written-out defaults do not move the digest."""
    made = Profile.model_validate(good)
    other = {key: good[key] for key in reversed(good)}
    other["signals"] = dict(reversed(good["signals"].items())) | {
        "shoppable_videos_7d": {"value": 6.0, "sd": None}
    }
    assert Profile.model_validate(other).digest() == made.digest()
    assert made.digest().startswith("sha256:")
    assert len(made.digest()) == 71


@pytest.mark.parametrize("change", [{"region": "DE"}, {"followers": 1}, {"history": []}])
def test_another_profile_has_another_digest(change, good):
    """Any change of content moves the digest."""
    assert Profile.model_validate(good | change).digest() != Profile.model_validate(good).digest()


def test_the_digest_never_changes():
    """A fixed profile has this digest on every machine and in every version."""
    plain = {"creator_id": "c", "as_of": "2026-09-30", "region": "US", "signals": {"speech_share": 0.5}}
    made = Profile.model_validate(plain)
    assert made.canonical() == (
        '{"as_of":"2026-09-30","creator_id":"c","region":"US","signals":{"speech_share":{"value":0.5}}}'
    )
    assert made.digest() == "sha256:8df1a360ecf19737f9a18018da5346946e8acce24625e76e48fecb2104e901a3"


def test_canonical_json_is_a_profile(good):
    """Reading the canonical form gives the profile back."""
    made = Profile.model_validate(good)
    assert Profile.model_validate(json.loads(made.canonical())) == made
