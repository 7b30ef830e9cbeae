"""Secrets: hidden thresholds and signals, and texts without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.prose.disclosure import discloses, without_secrets
from policies.criteria import Leaf
from signals.catalog import load_catalog

CATALOG = load_catalog()


def _test(signal, op, number):
    return Leaf(signal, op, number, f"{signal} {op} {number}"), CATALOG[signal]


STILL = (_test("static_frame_share", ">=", 0.5), _test("shoppable_videos_7d", ">=", 5))
HIDDEN = next(s for s in CATALOG.values() if not s.disclose.value and not s.disclose.threshold)
SECRET = ((Leaf(HIDDEN.name, ">=", 0.35, ""), HIDDEN),)


@pytest.mark.parametrize(
    "text",
    [
        "Keep still pictures below 50 % of the run time.",
        "Keep them below half of the video.",
        "Stay under fifty per cent, please.",
        "At most one in two seconds may stand still: 0.5 of all.",
        "We look at static_frame_share here.",
    ],
)
def test_a_hidden_threshold_is_found_however_it_is_written(text):
    """In digits, per cent, words and fractions; and so is the name of a signal."""
    assert list(discloses(text, STILL))


@pytest.mark.parametrize(
    "text",
    [
        "Film the product in your hand and use it.",
        "Your videos stood still for long stretches.",
        "Film at least a minute of use.",
        "We saw the part of your videos in which the picture stands still.",
    ],
)
def test_honest_advice_gives_nothing_away(text):
    """What is disclosed, and advice without numbers, may be said."""
    assert list(discloses(text, STILL)) == []


def test_a_threshold_is_found_behind_more_than():
    """`More than four` is the secret of `>= 5`."""
    hidden = tuple(
        (leaf, spec.model_copy(update={"disclose": spec.disclose.model_copy(update={"threshold": False})}))
        for leaf, spec in (_test("shoppable_videos_7d", ">=", 5),)
    )
    assert list(discloses("Do not post more than four videos.", hidden))
    assert list(discloses("Post less often than five videos a week.", hidden))


def test_a_hidden_signal_is_found_by_its_phrase_in_any_case():
    """What nobody may know is looked at is not named either."""
    assert list(discloses(f"It is about {HIDDEN.phrase.upper()}.", SECRET))


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_and_one_are_no_secrets(number):
    """Nobody can write a sentence without `a` and `no`."""
    test = (Leaf(HIDDEN.name, ">=", number, ""), HIDDEN)
    assert list(discloses("Post a video with no copies.", (test,))) == []


def test_only_the_sentence_with_the_secret_goes():
    """What is around it stays, in order."""
    text = "Film the product. Keep stills below half of it. Use it while you talk."
    assert without_secrets(text, STILL) == "Film the product. Use it while you talk."


@given(st.lists(st.sampled_from(
    ["Film it.", "Below 50 % is fine!", "Half of it?", "static_frame_share counts.", "Talk about it."]
)))  # fmt: skip
def test_a_text_without_secrets_gives_nothing_away_and_adds_nothing(sentences):
    """Whatever goes in, nothing that comes out is a secret, and all of it was there."""
    left = without_secrets(" ".join(sentences), STILL)
    assert list(discloses(left, STILL)) == []
    kept = [s for s in sentences if s in ("Film it.", "Talk about it.")]
    assert left == " ".join(kept)
