"""A whole conversation with the real model and the real embedder."""

import pytest

from agent.chat.chat import Chat
from agent.chat.turns import About, Answer, Proposal
from agent.llm.backends import DATABASE

TURNS = {
    "what made the machine flag these videos": "explain_finding",
    "and if only a tenth of it stood still": "what_if",
    "may a creator show slides if somebody talks over them": "search_policy",
    "where can I buy a parking ticket for the office": "none",
    "a shorter letter to this creator, please": "draft_message",
    "wie habt ihr bei ähnlichen Konten entschieden": "compare_cases",
    "I accept it, because I watched the clips": "record_decision",
}


@pytest.mark.model
@pytest.mark.timeout(900)
def test_the_real_model_helps_through_a_conversation(new_home, tmp_path, desk):
    """Each turn gets its tool; the letter keeps the frame, and nothing but a proposal comes of it."""
    from agent.opening import open_reviewer
    from agent.settings import load_settings

    settings = load_settings(home=new_home(tmp_path / "home"))
    place = settings.home / DATABASE
    with open_reviewer(settings, lambda line: None) as reviewer, Chat(reviewer, place) as chat:
        profile = desk.sample("still_mill")
        about = About(profile, reviewer.review(profile, prose=False))
        said: dict[str, Answer] = {}
        for turn in TURNS:
            *_, last = chat.ask("t", turn, about)
            assert isinstance(last, Answer)
            said[turn] = last
    assert {turn: answer.tool for turn, answer in said.items()} == TURNS
    explained, tried, found, outside, letter, _, accepted = said.values()
    assert "82 %" in explained.text and "10 % instead of 82 %" in tried.text
    assert "STILL-3" in found.clauses and outside.text.startswith("The handbook does not say")
    assert "200 and is now 188" in letter.text
    assert accepted.proposal == Proposal("accept", None, ("STILL-2",), "I watched the clips")
