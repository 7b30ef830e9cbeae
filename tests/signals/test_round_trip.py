"""What is written in any format is read unchanged, and no bytes break the reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signals.profile import Profile
from signals.readers import load_profiles, read_profiles
from signals.rows import ProfileError

ALL = (".json", ".jsonl", ".csv", ".parquet")
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
LABELS = st.text(LETTERS, min_size=1, max_size=12).filter(str.strip)
TEXTS = st.text(LETTERS, max_size=40)
DAYS = st.dates().map(str)


@st.composite
def raw_profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Raw profiles without fault, of any content."""
    as_of = draw(DAYS)
    shares = st.floats(0, 1) | st.fixed_dictionaries(
        {"value": st.floats(0, 1)},
        optional={"sd": st.floats(0, 1), "model": LABELS, "evidence": st.lists(LABELS, max_size=2)},
    )
    entry = {
        "clause": LABELS,
        "date": DAYS,
        "outcome": st.sampled_from(["confirmed", "overturned", "pending"]),
    }
    piece = {"id": LABELS, "kind": LABELS, "trusted": st.booleans(), "text": TEXTS}
    made: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {
                "creator_id": LABELS,
                "as_of": st.just(as_of),
                "region": LABELS,
                "signals": st.fixed_dictionaries(
                    {},
                    optional={"static_frame_share": shares, "shoppable_videos_7d": st.integers(0, 500)},
                ),
            },
            optional={
                "history": st.lists(
                    st.fixed_dictionaries(entry, optional={"points": st.integers(0, 99)}), max_size=3
                ),
                "evidence": st.lists(
                    st.fixed_dictionaries(piece), max_size=3, unique_by=lambda each: each["id"]
                ),
                "content": st.lists(st.fixed_dictionaries({"id": LABELS, "caption": TEXTS}), max_size=2),
                "bonus_points": st.integers(0, 50),
                "followers": st.integers(0, 10**9),
                "language": LABELS,
            },
        )
    )
    return made


@pytest.mark.parametrize("ending", ALL)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(raw_profiles(), min_size=1, max_size=3, unique_by=lambda raw: raw["creator_id"]))
def test_profiles_survive_every_format(ending, rows, store, catalog):
    """What is written in a format is read from it unchanged."""
    assert load_profiles(store(ending, *rows), catalog) == [Profile.model_validate(raw) for raw in rows]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200), ending=st.sampled_from([*ALL, ".txt"]))
def test_no_bytes_break_the_reader(data, ending, tmp_path, catalog):
    """Whatever a file holds, the answer is profiles or a ProfileError, never another exception."""
    path = tmp_path / f"noise{ending}"
    path.write_bytes(data)
    try:
        reads = list(read_profiles(path, catalog))
    except ProfileError:
        return
    assert all((read.profile is None) != (read.error is None) for read in reads)
