"""What a reviewer wants recorded."""

import pytest

from agent.chat.arguments.decisions import read_wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("I accept, all clips were viewed", ("accept", None, "all clips were viewed")),
        ("agreed because the register says so", ("accept", None, "the register says so")),
        ("accept", ("accept", None, "")),
        ("this is silly, just ban him", ("change", "suspend", "")),
        ("make it permanent", ("change", "suspend", "")),
        ("lower it to a warning, reason: the licence came", ("change", "educate", "the licence came")),
        ("no action please, the platform was down", ("change", "no_action", "the platform was down")),
        ("escalate it, the paper looks forged", ("escalate", None, "the paper looks forged")),
        ("confirm the advice. I watched all ten", ("accept", None, "I watched all ten")),
        ("lo acepto porque el contrato vale", ("accept", None, "el contrato vale")),
        ("hm, let me think", (None, None, "")),
    ],
)
def test_action_decision_and_reason_are_read(text, wish):
    """Where the verdict is advice, whoever confirms the advice accepts it."""
    assert read_wish(text, "educate") == wish


def test_an_opinion_before_the_order_is_no_reason():
    """A decision is not proposed for a sigh."""
    assert read_wish("I really can't stand these people, suspend them", "educate").reason == ""
