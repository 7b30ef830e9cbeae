from index.chunk import chunk_clause
from index.lexical import LexicalIndex, terms
from index.quote import best_quote

TEXT = "A picture must move.\n\n### What counts\n\n- Photos of boxes.\n- Frozen posters."
RARITY = LexicalIndex([TEXT, "a picture"]).rarity


def test_the_sentence_with_the_rarest_shared_terms_is_quoted(make_clause):
    """A rare shared word beats a common one, and the list marker is left out."""
    assert best_quote(make_clause(TEXT), None, terms("picture poster"), RARITY) == "Frozen posters."


def test_the_choice_stays_in_the_best_chunk(make_clause, encoder):
    """Where the clause was found by meaning, the quote comes from that chunk."""
    clause = make_clause(TEXT)
    chunk = chunk_clause(clause, "k", encoder.count_tokens)[0]
    assert best_quote(clause, chunk, terms("poster"), RARITY) == "A picture must move."


def test_without_shared_terms_the_first_sentence_is_quoted(make_clause):
    """There is always a quote, and never a heading."""
    assert best_quote(make_clause("### What counts\n\nPhotos. Posters."), None, (), RARITY) == "Photos."


def test_a_text_of_headings_alone_is_quoted_as_it_is(make_clause):
    """A clause with nothing but a heading gives its text."""
    assert best_quote(make_clause("### What counts"), None, (), RARITY) == "### What counts"
