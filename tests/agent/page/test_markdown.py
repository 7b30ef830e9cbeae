"""The verdict as Markdown for a case tool."""

import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from agent.page.markdown import escape, markdown
from agent.verdict import Verdict
from policies.handbook import load_handbook

DATA = Path(__file__).parents[2] / "data" / "page"
HOSTILE = [
    "<script>alert(1)</script>",
    "![x](http://evil/x.png) [click](javascript:alert(1))",
    "# head | cell | `code` **bold** _it_ ~~gone~~",
    "https://evil.example www.evil.example &amp; @team",
    "a\n\n- list\n> quote\n1. one",
]


def stored(name, **changes):
    """Give a stored verdict, some of its fields replaced."""
    return Verdict.model_validate({**json.loads((DATA / f"{name}.json").read_text("utf-8")), **changes})


@pytest.mark.parametrize("name", ["educate", "escalate", "no_action"])
def test_markdown_is_as_stored(name, check_output):
    """The same content as the page, as headings, lists and tables."""
    check_output(f"markdown_{name}", markdown(stored(name), load_handbook(DATA / "handbook")) + "\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_renders_as_itself(text):
    """A renderer shows exactly the text, and nothing of it becomes markup."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).renderInline(escape(text))
    for tag in ("<script", "<img", "<a ", "<code", "<strong", "<em", "<s>", "<li", "<br"):
        assert tag not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_stays_inside_its_place(text):
    """Wherever a creator's words stand, the rendered page has the same elements as without them."""
    handbook = load_handbook(DATA / "handbook")
    data = json.loads((DATA / "escalate.json").read_text("utf-8"))
    data["findings"][0]["judgements"][0]["quote"] = "plain"
    plain = kinds(markdown(Verdict.model_validate(data), handbook))
    data["findings"][0]["judgements"][0]["quote"] = text
    assert kinds(markdown(Verdict.model_validate(data), handbook)) == plain


def kinds(text):
    """Give the kinds of all block and inline elements of a Markdown text."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        found += [token.type, *(each.type for each in token.children or () if each.type != "text_special")]
    return [kind for kind in found if kind != "text"]


def test_headings_and_lists_of_the_message_stay_in_the_quote():
    """The message is one quote, its own bullets a list in it, stray list marks plain text."""
    text = "Hello,\n\nWhat we saw\n- one\n+ two\n3. three"
    message = {"language": "en", "text": text, "written_by": "model", "failed_checks": []}
    page = markdown(stored("educate", education_message=message), load_handbook(DATA / "handbook"))
    assert "> Hello,\n>\n> **What we saw**\n>\n> - one\n> \\+ two\n> 3\\. three" in page
