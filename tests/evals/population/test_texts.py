"""Texts: every shipped one can be filled, in the language of the creator where there is one."""

from datetime import date

import numpy as np
import pytest

from evals.population.draws import Dice
from evals.population.texts import Text, choose, filled, load_texts
from signals.errors import UserError

DAY = date(2026, 9, 30)


def dice(*throws):
    """Dice that fall so."""
    return Dice(np.array(throws))


def test_every_shipped_text_can_be_filled(texts):
    """No brace is left, and there are a few dozen in many languages."""
    every = [
        text for topics in (texts.evidence, texts.captions) for found in topics.values() for text in found
    ]
    for text in every:
        assert "{" not in filled(text, texts, DAY, dice(*[0.5] * 6))
    assert len(every) >= 60
    assert len({text.language for text in every}) >= 10


def test_variable_parts_follow_the_throws(texts):
    """The day lies behind, the later day ahead, numbers and names differ."""
    text = Text(language="en", text="{day} {later} {number} {code} {firm}")
    low, high = filled(text, texts, DAY, dice(*[0.0] * 6)), filled(text, texts, DAY, dice(*[0.9999] * 6))
    assert low == f"2026-09-27 2026-10-30 3 K-10000 {texts.firms[0]}"
    assert high.startswith("2026-08-01 2028-09-29 40 K-9999")


def test_a_text_in_the_creators_language_comes_first(texts):
    """Others serve where there is none."""
    found = texts.evidence["everyday"]
    assert {choose(found, "de", dice(share)).language for share in (0.0, 0.5, 0.99)} == {"de"}
    assert {choose(found, "lt", dice(share / 50)).language for share in range(50)} == {
        t.language for t in found
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{dya} it came", 'texts.yaml:5: evidence.plain[0].text: "dya" in braces is none of day, later'),
        ("{day.year}", '"day.year" in braces'),
        ("{number:>99}", '"number>99" in braces'),
        ("{day", "braces that do not close"),
    ],
)
def test_unknown_braces_are_told(tmp_path, text, said):
    """With file and line."""
    path = tmp_path / "texts.yaml"
    head = "firms: [a]\nthings: [b]\nevidence:\n  plain:\n"
    path.write_text(f'{head}    - {{language: en, text: "{text}"}}\ncaptions: {{}}\n', "utf-8")
    with pytest.raises(UserError) as caught:
        load_texts(path)
    assert said in str(caught.value)
