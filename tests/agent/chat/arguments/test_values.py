"""Signals and the values that a turn gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.chat.arguments.values import given as read_values
from agent.chat.arguments.values import number_in, settings_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("if the static frames were 30 %", {"static_frame_share": 0.3}),
        ("with a static-frame share of 0.2", {"static_frame_share": 0.2}),
        ("and with only four shopping videos", {"shoppable_videos_7d": 4}),
        ("had the host been on screen a quarter of the time", {"host_on_screen_share": 0.25}),
        ("what if the static share were half of that", {"static_frame_share": 0.41}),
        ("what if the shopping videos doubled", {"shoppable_videos_7d": 22}),
    ],
)
def test_a_signal_is_read_from_its_title_and_the_kind_of_number(room, text, values):
    """A percentage is a share, a count a count, half of that relative to what is there."""
    assert read_values(room.asked("still_mill", text)).values == values


def test_a_number_alone_is_about_the_signal_just_spoken_of(room):
    """The conversation says which."""
    asked = room.asked("still_mill", "and with 7?", signals=("shoppable_videos_7d",))
    assert read_values(asked).values == {"shoppable_videos_7d": 7}


def test_without_a_number_only_the_signal_is_known(room):
    """So that the value can be asked for."""
    found = read_values(room.asked("still_mill", "what if the static frames were fewer"))
    assert found.values == {} and found.signals == ("static_frame_share",)


@given(st.integers(min_value=2, max_value=400))
def test_a_number_in_digits_is_read_as_it_stands(number):
    """Whatever its size."""
    found = number_in(f"what if it had been {number}")
    assert found and found.value == number


@pytest.mark.parametrize(("text", "value"), [("ein Drittel", 1 / 3), ("un tercio", 1 / 3), ("la mitad", 0.5)])
def test_common_fractions_of_other_languages_are_read(text, value):
    """In words."""
    found = number_in(text)
    assert found and found.value == pytest.approx(value)


def test_settings_are_kept_as_written_but_for_percentages_of_shares(desk):
    """A share in per cent becomes a share; an empty value takes the signal away."""
    text = "static_frame_share = 30 % orders_28d=12 speech_share="
    assert settings_in(text, desk.handbook.catalog) == [
        "static_frame_share=0.3",
        "orders_28d=12",
        "speech_share=",
    ]
