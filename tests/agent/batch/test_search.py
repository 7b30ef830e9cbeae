"""What is found for the creators of a job, and what is never searched by."""

from itertools import islice

import pytest

from agent.batch.search import Search
from agent.query import find_clauses
from tests.agent.columns.creators import Creators

CAPTION = [{"id": "v", "caption": "a licence for the pictures"}]


@pytest.fixture
def without(desk):
    """Give the search of a job without a model."""
    return Search(desk.reviewer().tools)


def test_without_words_it_finds_what_search_finds(desk, without):
    """In the same order, with the same scores, in all places and for all sets of signals."""
    creators = Creators(desk.handbook, 11)
    for profile in islice(iter(creators.profile, None), 15):
        bare = profile.model_copy(update={"evidence": (), "content": ()})
        assert without.of(profile) == find_clauses(desk.search(desk.handbook), bare, 8)


def test_captions_are_not_searched_by(desk, without):
    """They could bring no clause that bears on a decision."""
    profile = desk.sample("still_mill").model_copy(update={"evidence": ()})
    assert without.of(profile.model_copy(update={"content": CAPTION})) == without.of(profile)


def test_evidence_is_searched_by_where_a_model_reads(desk):
    """As in a review."""
    profile, search = desk.sample("licence_claimed"), Search(desk.reviewer(desk.parrot).tools)
    assert profile.evidence
    assert search.of(profile) == find_clauses(desk.search(desk.handbook), profile, 8)
    assert any("lexical" in hit.found_by for hit in search.of(profile))


def test_only_what_is_searched_by_is_embedded(desk, monkeypatch):
    """Evidence alone, and that of a block in one go."""
    told = []
    search = Search(desk.reviewer(desk.parrot).tools)
    monkeypatch.setattr("index.retrieve.Retriever.prepare", lambda _, texts: told.append(list(texts)))
    search.prepare([desk.sample("licence_claimed"), desk.sample("still_mill")])
    assert told == [[" ".join(e.text.split()) for e in desk.sample("licence_claimed").evidence]]
