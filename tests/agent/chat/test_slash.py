"""Commands by slash."""

import pytest

from agent.chat.slash import COMMANDS, help_text, read_slash, unknown_text


def test_a_command_is_its_name_and_what_follows():
    """Small or large letters, with or without anything behind."""
    assert read_slash(" /Why STILL-2 ") == ("why", "STILL-2", "Why")
    assert read_slash("/what_if a=1") == ("what-if", "a=1", "what_if")
    assert read_slash("why /not") is None


def test_a_command_that_does_not_exist_has_no_name():
    """It is no other command."""
    assert read_slash("/delete all") == (None, "all", "delete")


@pytest.mark.parametrize(
    ("typed", "near"), [("clauze", "/clause"), ("whatif", "/what-if"), ("xyzzy", "/help")]
)
def test_an_unknown_command_is_told_the_nearest(typed, near):
    """In one sentence, and /help where nothing is near."""
    assert near in unknown_text(typed) and unknown_text(typed).count("\n") == 0


def test_help_lists_every_command():
    """One line for each."""
    assert all(f"- /{name}" in help_text() for name in COMMANDS)
