"""The page of a verdict, as reviewers read it on a terminal and in a pipe."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from agent.page.terminal import page, show
from agent.verdict import Verdict
from policies.handbook import load_handbook

DATA = Path(__file__).parents[2] / "data" / "page"
HOSTILE = "x\x1b[31mred\x1b]8;;http://evil\x07 \x9b1m\u202eback\u200bword [bold]y[/bold] \r\n# head"


@pytest.fixture(scope="module")
def handbook():
    """The handbook that the stored verdicts are of."""
    return load_handbook(DATA / "handbook")


def stored(name, **changes):
    """Give a stored verdict, some of its fields replaced."""
    return Verdict.model_validate({**json.loads((DATA / f"{name}.json").read_text("utf-8")), **changes})


def printed(verdict, handbook):
    """Give the page as it comes out of a pipe."""
    file = io.StringIO()
    show(verdict, handbook, file)
    return file.getvalue()


def drawn(verdict, handbook, width=100):
    """Give the page as it is drawn on a terminal without colours."""
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=True, color_system=None, highlight=False)
    console.print(*page(verdict, handbook), sep="\n")
    return file.getvalue()


@pytest.mark.parametrize("name", ["educate", "escalate", "no_action"])
def test_piped_page_is_as_stored(name, handbook, check_output, monkeypatch):
    """A pipe gets plain lines: no colour codes, no frames, nothing after the last word of a line."""
    monkeypatch.delenv("COLUMNS", raising=False)
    text = printed(stored(name), handbook)
    check_output(f"page_{name}", text)
    assert "\x1b" not in text and "╭" not in text
    assert [each for each in text.split("\n") if each != each.rstrip()] == []


@pytest.mark.parametrize("name", ["educate", "escalate"])
def test_page_on_a_terminal_is_as_stored(name, handbook, check_output):
    """A terminal gets frames around the decision and the message."""
    check_output(f"page_{name}_terminal", drawn(stored(name), handbook))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_page_keeps_to_the_width(width, handbook):
    """No line is wider than the terminal."""
    lines = drawn(stored("escalate"), handbook, width).split("\n")
    assert max(map(len, lines)) <= width


def test_a_pipe_is_as_wide_as_it_is_told(handbook, monkeypatch):
    """COLUMNS sets the width where there is no terminal."""
    monkeypatch.setenv("COLUMNS", "72")
    assert max(map(len, printed(stored("educate"), handbook).split("\n"))) <= 72


def test_text_of_others_cannot_command_the_terminal(handbook):
    """Escape sequences, controls, direction marks and zero-width characters are gone; markup is text."""
    verdict = stored("educate", creator_id=HOSTILE, rationale=HOSTILE)
    text = printed(verdict, handbook)
    assert not set("\x1b\x07\x9b\r\u202e\u200b") & set(text)
    assert "xred backword [bold]y[/bold] # head" in " ".join(text.split())


def test_an_open_clause_that_calls_nobody_gets_one_line(handbook):
    """What is open and light is named with what is missing, and no more."""
    lines = [each for each in printed(stored("educate"), handbook).split("\n") if "LIVE-1" in each]
    assert len(lines) == 1
    assert "LIVE" in lines[0] and lines[0].strip().startswith("? LIVE-1 Paused streams".replace(" P", "  P"))


def test_an_open_clause_that_calls_a_person_is_shown_in_full(handbook):
    """Its question, answer, probability and evidence are there."""
    text = " ".join(printed(stored("escalate"), handbook).split())
    question = "Does the creator hold a written licence that covers the footage?"
    assert f"? {question} unclear · P(yes) 55 % · n1 “a licence was mentioned”" in text


def test_page_without_the_clause_still_shows_the_finding(handbook):
    """A verdict of another handbook keeps its tests, under signal names where titles are unknown."""
    data = json.loads((DATA / "educate.json").read_text("utf-8"))
    data["findings"][0]["clause"] = "GONE-1"
    data["findings"][0]["tests"][0]["test"] = "gone_share >= 0.5"
    text = printed(Verdict.model_validate(data), handbook)
    assert "BREACHED GONE-1 · 100 %" in text
    assert "gone_share" in text


def test_failed_checks_and_author_are_named(handbook):
    """The message says who wrote it and what the model's prose failed."""
    message = {"language": "en", "text": "Hello", "written_by": "template", "failed_checks": ["numbers"]}
    text = printed(stored("educate", education_message=message), handbook)
    assert "Message to the creator · en · written by template · the model failed: numbers" in text
