"""`clausewise chat`: line by line from a pipe."""

import io

import pytest


@pytest.fixture
def talk(clausewise, handbook, monkeypatch):
    """Pipe lines into a conversation about the creators of a file."""

    def run(path, *lines, options=()):
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
        return clausewise("chat", path, "--policies", handbook, "--model", "none", *options)

    return run


def test_each_line_is_answered(talk, write_profiles, mill):
    """Commands work without a model; what comes after /quit is not read."""
    ran = talk(write_profiles(mill()), "/why", "", "/what-if static_frame_share=0.1", "/quit", "/help")
    assert ran.status == 0
    assert "the rule asks" in ran.out and "instead of 90 %" in ran.out and "/similar" not in ran.out


def test_a_proposal_is_told_on_a_line(talk, write_profiles, mill):
    """With its reason, which can move no cursor."""
    ran = talk(write_profiles(mill()), "/accept all \x1b[31mseen")
    assert "Proposal: accept on STILL-2, reason: all seen\n" in ran.out


def test_a_conversation_goes_on_after_a_restart(talk, write_profiles, mill):
    """A reason that was asked for may come in the next run."""
    path = write_profiles(mill())
    assert "needs a reason" in talk(path, "/escalate").out
    assert "Proposal: escalate" in talk(path, "a paper is missing").out


def test_the_other_creators_of_a_file_are_compared(talk, write_profiles, mill):
    """One of several must be named."""
    path = write_profiles(mill("a"), mill("b"))
    assert "- b (" in talk(path, "/similar", options=("--creator", "a")).out
    refused = talk(path, "/why")
    assert refused.status == 2 and "choose one with --creator: a, b" in refused.err
    assert talk(path, "/why", options=("--creator", "x")).status == 2
