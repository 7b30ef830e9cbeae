"""Numbers in prose: found however they are written, and matched with thresholds as people mean them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.criteria import parse_leaf
from policies.draft import shipped_catalog
from policies.numbers import mentions, states

SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]
SMALL += ["sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number, joint="-", link=" and "):
    """A whole number below 10,000 in English words."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        rest = number % 10
        return TENS[number // 10 - 2] + (joint + SMALL[rest] if rest else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % size
    between = " " if rest >= 100 else link
    return f"{spelled(number // size, joint, link)} {name}" + (
        between + spelled(rest, joint, link) if rest else ""
    )


def values(text):
    """The values of all mentions in a text."""
    return [round(m.value, 6) for m in mentions(text)]


@given(st.integers(0, 9999), st.sampled_from(["-", " "]), st.sampled_from([" and ", " "]), st.booleans())
def test_number_words_are_read(number, joint, link, raised):
    """Every whole number in words has its value, and the mention is exactly those words."""
    words = spelled(number, joint, link)
    words = words.capitalize() if raised else words
    text = f"The sum: {words} videos."
    (found,) = [m for m in mentions(text) if m.form == "plain"]
    assert (found.value, text[found.start : found.end]) == (number, words)


@given(st.integers(0, 10_000_000), st.sampled_from([",", " ", "\u00a0", "\u202f", ""]))
def test_digits_are_read_with_their_separators(number, separator):
    """Thousands may be parted by commas or spaces."""
    assert number in values(f"it holds {number:,} orders".replace(",", separator))


@given(st.integers(0, 1000), st.sampled_from(["{} %", "{}%", "{} per cent", "{} percent", "{}\u00a0%"]))
def test_percentages_are_shares(tenths, form):
    """A percentage is told as its share of one."""
    (found,) = mentions(f"({form.format(tenths / 10)})")
    assert found.form == "percent"
    assert found.value == pytest.approx(tenths / 1000)


@given(
    st.integers(1, 99),
    st.integers(1, 99),
    st.sampled_from(["{} in {}", "{} out of {}", "{}/{}", "{} of every {}"]),
)
def test_ratios_are_fractions(one, other, form):
    """`3 in 5`, in digits or words, is three fifths."""
    part, whole = sorted((one, other))
    for said in (str, spelled) if "/" not in form else (str,):
        (found,) = mentions(f"about {form.format(said(part), said(whole))} videos")
        assert found.form == "fraction"
        assert found.value == pytest.approx(part / whole)


@given(
    st.integers(0, 100), st.booleans(), st.sampled_from(["{} per cent", "{} %", "{} in a hundred", "{}/100"])
)
def test_every_share_is_read_back(hundredths, worded, form):
    """Each hundredth, in digits or words, states a threshold of that share and of no other."""
    spec = shipped_catalog()["static_frame_share"]
    said = form.format(spelled(hundredths) if worded and "/" not in form else hundredths)
    text = f"The picture stands still for {said} of the run time."
    assert states(text, hundredths / 100, spec) is not None
    assert states(text, (hundredths + 37) % 101 / 100, spec) is None


@given(
    st.integers(1, 999), st.sampled_from(["minute", "hour", "day", "week", "month", "year"]), st.booleans()
)
def test_every_duration_is_read_back(number, unit, halved):
    """A number of a unit of time, in words, with and without a half, has its seconds."""
    said = f"{spelled(number)}{' and a half' if halved else ''} {unit}s"
    lengths = [m.value for m in mentions(f"It lasts {said}.") if m.unit]
    assert number + 0.5 * halved in lengths


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    """No text breaks the scan, and every mention lies inside of it."""
    for mention in mentions(text):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("half", 0.5),
        ("a third of it", 1 / 3),
        ("two thirds", 2 / 3),
        ("three-quarters", 0.75),
        ("a tenth of it", 0.1),
        ("⅔", 2 / 3),
        ("1½", 1.5),
        ("two and a half", 2.5),
        (".6", 0.6),
        ("zero point six", 0.6),
        ("5 ‰", 0.005),
        ("half a dozen", 6),
        ("two dozen", 24),
        ("a hundred", 100),
        ("twice", 2),
        ("the sixth", 6),
        ("twenty-fifth", 25),
        ("every fifth video", 0.2),
        ("2.5 million", 2_500_000),
        ("10k", 10_000),
        ("nine out of every ten", 0.9),
        ("sixty in every hundred", 0.6),
        ("one video in three", 1 / 3),
        ("three times out of four", 0.75),
        ("one and two thirds", 5 / 3),
        ("2 1/2", 2.5),
        ("half a per cent", 0.005),
        ("a quarter of one per cent", 0.0025),
        ("between 5 and 10 %", 0.05),
        ("5–10 %", 0.05),
        ("eightfold", 8),
        ("1,200", 1200),
        ("1.5 %", 0.015),
        ("sixty percent", 0.6),
        ("one in five", 0.2),
        ("every second video", 0.5),
        ("twice as many", 2),
    ],
)
def test_forms_of_numbers(text, value):
    """Fractions, dozens, ordinals and shortened forms have the value that people give them."""
    assert value in [pytest.approx(m.value) for m in mentions(text)]


@pytest.mark.parametrize(
    ("text", "days"),
    [("a week", 7), ("a fortnight", 14), ("two weeks", 14), ("90 days", 90), ("six months", 180),
     ("28-day", 28), ("half a day", 0.5), ("seven full days", 7), ("24 hours", 1), ("five or more days", 5),
     ("a month", 30), ("a year", 365), ("a full week", 7), ("a week's block", 7), ("a couple of weeks", 14),
     ("3/4 of a day", 0.75), ("one and a half days", 1.5), ("36 hours", 1.5), ("2,160 minutes", 1.5)],
)  # fmt: skip
def test_durations(text, days):
    """A number before a unit of time is a duration."""
    assert [m.seconds for m in mentions(text) if m.unit] == [days * 86_400]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("an hour and a half", 90), ("one hour and thirty minutes", 90), ("2 hours 30 minutes", 150),
     ("five to ten minutes", 5), ("a day and six hours", 1800)],
)  # fmt: skip
def test_durations_in_parts(text, minutes):
    """What is added to a duration counts, and the first of a pair has the unit of the second."""
    assert minutes * 60 in [m.seconds for m in mentions(text)]


@pytest.mark.parametrize("text", ["a score of low quality", "several", "a few of them", "hundreds of posts"])
def test_vague_words_state_no_number(text):
    """A score is no twenty here, and several is no number."""
    assert [m for m in mentions(text) if m.form != "something"] == []


@pytest.mark.parametrize("text", ["STILL-2", "2026-09-30", "v_881", "static_frame_share_7d"])
def test_ids_and_dates_are_no_numbers(text):
    """Ids of clauses, names of signals and dates state nothing."""
    assert [m for m in mentions(text) if m.form == "plain"] == []


@pytest.mark.parametrize(
    ("prose", "leaf", "stated"),
    [
        ("sixty per cent of the run time", "static_frame_share >= 0.6", True),
        ("three in five videos", "static_frame_share >= 0.6", True),
        ("0.6 of the run time", "static_frame_share >= 0.6", True),
        ("more than half", "static_frame_share > 0.5", True),
        ("a tenth of it", "static_frame_share >= 0.1", True),
        ("a third of it", "static_frame_share >= 0.33", True),
        ("60 videos", "static_frame_share >= 0.6", False),
        ("half of it", "static_frame_share >= 0.6", False),
        ("five or more videos", "shoppable_videos_7d >= 5", True),
        ("five or more videos", "shoppable_videos_7d >= 6", False),
        ("five or more videos", "shoppable_videos_7d > 4", True),
        ("more than four videos", "shoppable_videos_7d >= 5", True),
        ("no more than four videos", "shoppable_videos_7d >= 5", False),
        ("fewer than five videos", "shoppable_videos_7d <= 4", True),
        ("at most four videos", "shoppable_videos_7d < 5", True),
        ("within 7 days", "shoppable_videos_7d >= 7", False),
        ("a dozen videos", "shoppable_videos_7d >= 12", True),
        ("the sixth breach", "confirmed_breaches_90d >= 6", True),
        ("the sixth video", "confirmed_breaches_90d >= 6", False),
        ("an account of less than two months", "account_age_days < 60", True),
        ("a week", "account_age_days < 7", True),
        ("two hours", "live_longest_pause_minutes > 120", True),
        ("two hours", "live_longest_pause_minutes > 60", False),
        ("hidden frames in any video", "hidden_frame_videos_28d >= 1", True),
        ("without hidden frames", "hidden_frame_videos_28d == 0", True),
        ("at least one banned account", "linked_banned_accounts > 0", True),
        ("more than once", "redirect_mentions_28d >= 2", True),
        ("in excess of four videos", "shoppable_videos_7d >= 5", True),
        ("five videos at least", "shoppable_videos_7d > 4", True),
        ("four videos at most", "shoppable_videos_7d < 5", True),
        ("an hour and a half", "live_longest_pause_minutes > 90", True),
        ("90 minutes", "live_hours_7d >= 1.5", True),
        ("no host on the screen", "host_on_screen_share == 0", True),
        ("no reason", "host_on_screen_share == 0", False),
        ("a fortnight", "account_age_days < 14", True),
        ("all of the posts carry the AI label", "ai_label_share >= 1", True),
        ("nobody is seen with it", "host_on_screen_share == 0", True),
        ("1,000 orders", "orders_28d >= 1000", True),
        ("ten times the usual week", "follower_growth_ratio_7d >= 10", True),
    ],
)  # fmt: skip
def test_thresholds_are_stated(prose, leaf, stated):
    """A threshold is stated by what means the same number of the same kind, and by nothing else."""
    test = parse_leaf(leaf)
    assert test is not None
    assert (states(prose, test, shipped_catalog()[test.signal]) is not None) is stated


def test_the_mention_beside_the_signals_words_is_chosen():
    """Of several mentions of one number the one that speaks of the signal is preferred."""
    text = (
        "Half of the viewers leave. It breaks the rule when the picture stands still for half of the videos."
    )
    mention = states(text, 0.5, shipped_catalog()["static_frame_share"])
    assert mention is not None
    assert mention.start > text.index("still")
