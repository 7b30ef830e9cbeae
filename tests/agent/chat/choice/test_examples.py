"""Sentences of each tool, and likeness to them."""

import json
import re
from pathlib import Path

import pytest

from agent.chat.choice.examples import Examples, tool_cards, tools_digest
from agent.chat.turns import TOOLS
from index.testing import HashEncoder

CASES = Path(__file__).parents[4] / "evals" / "cases" / "chat"


def folded(text):
    """A sentence without marks and capitals."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


def test_every_tool_has_sentences_of_its_own():
    """None stands under two tools."""
    cards = tool_cards()
    every = [folded(sentence) for card in cards for sentence in card.examples]
    assert tuple(card.tool for card in cards) == TOOLS and all(len(card.examples) > 40 for card in cards)
    assert len(set(every)) == len(every) and len(tools_digest()) == 64


def test_no_sentence_is_that_of_a_labelled_case():
    """Else the measurement would measure memory."""
    cases = (
        json.loads(line) for file in CASES.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()
    )
    said = {folded(turn) for case in cases for turn in case["turns"]}
    assert len(said) > 100
    assert not [s for card in tool_cards() for s in card.examples if folded(s) in said]


@pytest.mark.parametrize("encoder", [None, HashEncoder()], ids=["words", "meaning"])
def test_odds_are_probabilities_and_know_their_own_sentences(encoder):
    """Whether by words alone or by meaning too."""
    examples = Examples(encoder)
    for text in ("find similar cases", "make the message shorter", ""):
        odds = examples.odds(text)
        assert set(odds) == set(TOOLS) and sum(odds.values()) == pytest.approx(1)
    told = [(sentence, card.tool) for card in tool_cards() for sentence in card.examples[::10]]
    right = [max(o := examples.odds(s), key=o.__getitem__) == tool for s, tool in told]
    assert sum(right) / len(right) > 0.9
