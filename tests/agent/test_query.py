"""What a handbook is searched by for one profile, and how several searches become one list."""

from typing import cast

from agent.query import LONGEST, MOST, find_clauses, queries_of
from index.retrieve import Hit, Retriever


class Searches:
    """A retriever that answers by a table and remembers what it was asked."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def for_profile(self, query, **filters):
        """The hits that the table holds for a query."""
        self.asked.append((query, filters))
        return self.answers[query]


def hit(clause, score):
    """A hit by meaning."""
    return Hit(clause, "p", 1, score, ("dense",), "…")


def test_each_piece_of_evidence_is_a_query_of_its_own(bench):
    """Evidence is searched by text for text, so a long list of captions or signals cannot drown it."""
    profile = bench.profile(
        {"static_frame_share": 0.7},
        evidence=[{"id": "e", "text": "a  licence"}, {"id": "f", "text": "a bio"}],
        content=[{"id": "v", "caption": "tea pots"}],
    )
    assert queries_of(profile) == ["a licence", "a bio"]


def test_without_evidence_captions_are_searched_by(bench):
    """Captions together make the query where there is no evidence."""
    content = [{"id": "v", "caption": "tea pots"}, {"id": "w", "caption": "cups"}]
    assert queries_of(bench.profile({}, content=content)) == ["tea pots cups"]
    assert queries_of(bench.profile({})) == [""]


def test_long_and_many_texts_are_cut(bench):
    """A flood of text cannot make queries of any length or number."""
    evidence = [{"id": f"e{n}", "text": "word \n" * 10_000} for n in range(50)]
    queries = queries_of(bench.profile({}, evidence=evidence))
    assert len(queries) == MOST
    assert all(len(query) <= LONGEST and "\n" not in query for query in queries)


def test_a_clause_found_twice_keeps_its_best_score(bench):
    """Searches are united by clause, the best score first, ties by clause id."""
    profile = bench.profile(
        {"static_frame_share": 0.7}, evidence=[{"id": "a", "text": "x"}, {"id": "b", "text": "y"}]
    )
    searches = Searches({"x": [hit("A-1", 0.4), hit("B-1", 0.3)], "y": [hit("B-1", 0.6), hit("C-1", 0.4)]})
    found = find_clauses(cast(Retriever, searches), profile, 5)
    assert [(h.clause, h.score) for h in found] == [("B-1", 0.6), ("A-1", 0.4), ("C-1", 0.4)]
    assert all(filters["present"] == {"static_frame_share"} for _, filters in searches.asked)
