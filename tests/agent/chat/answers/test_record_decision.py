"""Proposals, never records."""

import pytest

from agent.chat.turns import Proposal


@pytest.mark.parametrize(
    ("turn", "proposal"),
    [
        ("/accept seen it all", Proposal("accept", None, ("STILL-2",), "seen it all")),
        (
            "/change no action the prints were real",
            Proposal("change", "no_action", ("STILL-2",), "the prints were real"),
        ),
        ("/change suspend he did it again", Proposal("change", "suspend", ("STILL-2",), "he did it again")),
        ("/escalate legal must look", Proposal("escalate", None, ("STILL-2",), "legal must look")),
        ('/accept the note says "fine"', Proposal("accept", None, ("STILL-2",), 'the note says "fine"')),
    ],
)
def test_a_command_proposes(room, turn, proposal):
    """With the reason as it was typed, quotes included, and the clauses of the verdict."""
    answer = room.says("still_mill", turn)
    assert answer.proposal == proposal and "Nothing is recorded until you confirm it." in answer.text


@pytest.mark.parametrize("turn", ["/accept", "/escalate", "/change suspend", "/change educate "])
def test_without_a_reason_one_is_asked_for(room, turn):
    """And nothing is proposed."""
    answer = room.says("still_mill", turn)
    assert answer.proposal is None and "reason" in answer.text


def test_without_a_decision_it_is_asked_for(room):
    """A reason alone changes nothing; both may come one after the other."""
    chat = room.chat()
    assert "To which decision" in room.says("still_mill", "/change because of the prints", chat=chat).text
    answer = room.says("still_mill", "no action, the prints were real", chat=chat)
    assert answer.proposal == Proposal("change", "no_action", ("STILL-2",), "the prints were real")
