"""Each named check: texts that it refuses, and honest texts that it lets pass."""

import pytest

from agent.prose.checks import CHECKS, LONGEST, failures, rationale_failures
from agent.prose.frame import Passage
from agent.prose.source import Source
from policies.criteria import Leaf
from signals.catalog import load_catalog

CATALOG = load_catalog()
SOURCE = Source(
    clause="STILL-2",
    title="Still pictures in shopping videos",
    why="Buyers want to see a product in use before they pay. A picture that never moves hides how it works.",
    fix="Film the product in your hand. Turn it, open it and use it for two minutes while the camera runs. "
    "Keep photos short and remove the old posts.",
    seen=(CATALOG["static_frame_share"].phrase,),
    language="en",
    tests=(
        (Leaf("static_frame_share", ">=", 0.5, ""), CATALOG["static_frame_share"]),
        (Leaf("shoppable_videos_7d", ">=", 5, ""), CATALOG["shoppable_videos_7d"]),
    ),
)
HONEST = [
    "Film the product in your hand. Turn it, open it and use it while the camera runs.",
    "Buyers want to see a product in use before they pay for it.",
    "A picture that never moves hides how the product works, so keep photos short.",
    "Turn the product in your hand for two minutes while the camera runs.",
    "First film the product in use. Remove the old photos, and keep each one short.",
]
REFUSED = {
    "length": [
        "Film it.",
        "Film the product in your hand while the camera",
        " ".join(["Film the product in your hand."] * (LONGEST // 6 + 1)),
    ],
    "cited_clauses": [
        "Film the product in your hand, as ORIG-1 says too.",
        "Rule STILL-21 wants the product in your hand.",
        "Turn the product in your hand (see DEF-6).",
    ],
    "numbers": [
        "Film the product in your hand for 30 seconds.",
        "Use the product in at least three videos.",
        "Keep photos below 20 % of the video.",
        "Show the product in two thirds of the video.",
        "Open the product twice while the camera runs.",
        "Film 2 days before the product is used.",
        "Film the product for 1 day and keep photos short.",
    ],
    "dates": [
        "Film the product in use until 2026-10-15.",
        "Turn the product in your hand by Friday.",
        "Keep photos short from 3 October on.",
    ],
    "addresses": [
        "Film the product and see https://help.example for more.",
        "Ask the team at help@creators.example about the product.",
        "Film the product in use and ask @creatorhelp why.",
        "Read how to use the product on www.creators.net today.",
        "Film the product as shown on bit.ly/film please.",
        "Use the product and call +49 170 1234567 for help.",
        "Film the product in use and tag it #moving today.",
    ],
    "promises": [
        "Film the product in use and your limit will be lifted.",
        "We will restore the product when the camera runs.",
        "We’ll show the product to buyers when you film it in use.",
        "You'll get buyers back when the product is in use.",
        "Film the product in use and you will never lose buyers.",
        "Buyers are guaranteed when the product is in use.",
    ],
    "measures": [
        "Film the product in use or you will be banned.",
        "Keep photos short, or your product is suspended.",
        "A picture that never moves leads to a strike.",
        "Keep photos short to protect your health rating.",
        "Film the product or pay fines before it works.",
    ],
    "names": [
        "Film the product in use and write to Maria about it.",
        "Turn the product in your hand as on Telegram before.",
        "Use the product like Acme Corporation shows it.",
    ],
    "markup": [
        "**Film** the product in your hand while the camera runs.",
        "Film the [product] in your hand while the camera runs.",
        "# Film the product in your hand while the camera runs.",
        "- Film the product in your hand while the camera runs.",
        "Film the <b>product</b> in your hand while it runs.",
        "Film the product_in_use while the camera runs.",
    ],
    "undisclosed": [
        "Keep the picture moving for at least half of the video.",
        "Photos may fill up to fifty per cent of the video.",
        "Keep photos below 50 % of what the camera films.",
        "Lower the static_frame_share of the product video.",
    ],
    "grounded": [
        "Rent a studio with bright lamps and hire an editor for music.",
        "Grow your audience by joining trends and answering comments daily.",
        "Sleep well, drink water and enjoy walking outdoors with friends.",
    ],
    "language": [
        "Filma el producto en tu mano y úsalo mientras la cámara está grabando.",
        "Halte das Produkt in der Hand und benutze es, während die Kamera läuft.",
        "Rekam produk di tangan Anda dan gunakan sementara kamera berjalan.",
    ],
    "reading_level": [
        "Demonstrate merchandise characteristics comprehensively, incorporating uninterrupted manipulation "
        "throughout audiovisual documentation intended for prospective purchasers.",
        "Notwithstanding compositional considerations, photographic representations inadequately communicate "
        "functionality, consequently undermining purchasers' comprehension.",
        "Incorporate continuous demonstrations illustrating characteristics, functionality, ergonomics, "
        "craftsmanship and dimensional proportions simultaneously throughout.",
    ],
}


@pytest.mark.parametrize(("check", "text"), [(name, t) for name, texts in REFUSED.items() for t in texts])
def test_a_check_refuses_what_it_is_for(check, text):
    """Every named check has at least three texts that it does not let pass."""
    assert list(CHECKS[check](text, SOURCE))


def test_every_check_is_tried_on_at_least_three_texts():
    """No check is without examples."""
    assert set(REFUSED) == set(CHECKS)
    assert all(len(texts) >= 3 for texts in REFUSED.values())


@pytest.mark.parametrize("text", HONEST)
def test_honest_prose_passes_every_check(text):
    """What stays close to the rule stands, with its own numbers and words."""
    assert failures(Passage(text, text), SOURCE) == ()


@pytest.mark.parametrize(
    "text",
    ["Hold the product a moment and keep some photos short.", "Use each product once, with no photo at all."],
)
def test_articles_and_words_of_quantity_are_no_numbers(text):
    """`a`, `no`, `some`, `each` and `once` state nothing that could be wrong."""
    assert list(CHECKS["numbers"](text, SOURCE)) == []


def test_a_failure_names_its_check_and_what_it_stumbled_over():
    """The same fault in both passages is told once."""
    bad = "Film the product in your hand for 30 seconds."
    [found] = failures(Passage(bad, bad), SOURCE)
    assert (found.check, found.detail) == ("numbers", "states 30 seconds")


def test_a_sentence_for_the_reviewer_may_draw_on_the_text_of_the_rule():
    """What the message may not say, the rationale may, if the rule says so."""
    rule = "A creator breaks this rule when the picture stands still in five or more shopping videos."
    text = "The picture stands still in five or more of the shopping videos."
    assert rationale_failures(text, SOURCE, rule) == ()
    assert [f.check for f in rationale_failures(text.replace("five", "nine"), SOURCE, rule)] == ["numbers"]


@pytest.mark.parametrize("empty", ["", " ", "."])
def test_empty_prose_is_refused_and_breaks_nothing(empty):
    """A model that says nothing is told so."""
    assert "length" in {f.check for f in failures(Passage(empty, empty), SOURCE)}
