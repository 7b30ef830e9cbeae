"""What the handbook says on a subject."""

from agent.chat.answers.search_policy import search_policy
from policies.handbook import load_handbook


def test_the_nearest_clause_is_quoted_with_its_definition(room):
    """And the others by a sentence each."""
    said = search_policy(room.asked("still_mill", "slide shows without a voice"))
    assert said.instead is None and said.text.startswith("**STILL-3**") and said.text.count("\n- **") == 4


def test_quotes_are_the_handbooks_words(room):
    """Every sentence in quotation marks is in a clause."""
    said = search_policy(room.asked("still_mill", "how long does a creator have to appeal")).text
    prose = " ".join(" ".join(c.text.split()) for c in load_handbook().clauses).replace('"', "")
    for part in said.split("“")[1:]:
        assert part.split("”")[0].split(" (DEF")[0] in prose


def test_a_short_turn_is_read_with_the_one_before(room):
    """Alone it would be about nothing."""
    said = search_policy(room.asked("still_mill", "and how long", before="can a creator appeal a suspension"))
    assert "APPEAL-" in said.text
