import numpy as np
import pytest

from index.lexical import LexicalIndex, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See STILL-2.", ["see", "still-2"]),
        ("LIVE-3.1, again", ["live-3.1", "again"]),
        ("0.5 of 60 %", ["0.5", "60"]),
        ("pictures picture", ["pictur", "pictur"]),
        ("static_frame_share", ["static_frame_shar"]),
        ("sell-by gambar 图片", ["sell", "gambar", "图片"]),
        ("7d v2", ["7", "d", "v2"]),
        ("the of", []),
    ],
)
def test_terms_keep_ids_and_numbers(text, expected):
    """Ids and numbers stay whole; words are stemmed; stop words go."""
    assert terms(text) == expected


def test_only_shared_terms_score():
    """A document without a term of the query has exactly 0."""
    index = LexicalIndex(["the moving picture", "refunds in 60 days", "STILL-2 and 60"])
    assert (index.scores("60") > 0).tolist() == [False, True, True]
    assert (index.scores("still-2") > 0).tolist() == [False, False, True]
    assert (index.scores("pictures") > 0).tolist() == [True, False, False]


@pytest.mark.parametrize("query", ["", "unheard", "the", "?!"])
def test_an_unknown_query_scores_nothing(query):
    """Unknown, empty and stop-word queries give zeros instead of an error."""
    assert not LexicalIndex(["one text", "another"]).scores(query).any()


@pytest.mark.parametrize("documents", [[], [""], ["the", "?"]])
def test_a_corpus_without_terms_can_be_asked(documents):
    """A corpus with nothing in it gives zeros."""
    scores = LexicalIndex(documents).scores("picture")
    assert scores.shape == (len(documents),)
    assert not np.any(scores)


def test_rare_terms_weigh_more():
    """Rarity falls with the number of documents that hold the term, and is 0 for none."""
    index = LexicalIndex(["picture shop", "picture", "picture"])
    assert index.rarity("shop") > index.rarity("pictur") > 0 == index.rarity("unheard")
