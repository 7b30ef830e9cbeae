from datetime import date
from pathlib import Path

import pytest

from index.retrieve import Entry, Retriever
from index.store import chunks_of, entries_of
from index.vectors import VectorStore
from policies.clause import Measure, Rule
from policies.criteria import Leaf

DAY = date(2026, 6, 1)


@pytest.fixture
def make_retriever(encoder):
    """Makes a retriever over clauses, with or without the dense part."""

    def make(clauses, dense=True):
        entries = entries_of(clauses, Path("handbook"))
        if not dense:
            return Retriever(entries)
        chunks = chunks_of(entries, encoder)
        store = VectorStore.of(chunks, encoder.encode_documents([c.embedded for c in chunks]))
        return Retriever(entries, store, encoder)

    return make


@pytest.fixture(params=[True, False], ids=["dense", "words only"])
def retriever(request, make_retriever, handbook):
    """The small handbook's retriever, in both forms."""
    return make_retriever(handbook.clauses, request.param)


def ids(hits):
    """Clause ids in order."""
    return [hit.clause for hit in hits]


def test_a_question_finds_its_clause(retriever, handbook):
    """The right clause comes first, with an exact quote, a score and the way it was found."""
    hit = retriever.search("When are refunds paid?")[0]
    assert (hit.clause, hit.policy, hit.version) == ("SHOP-1", "shop", 2)
    assert hit.quote == "Refunds are paid within 60 days."
    assert hit.quote in handbook.find("SHOP-1")[0].text
    assert "lexical" in hit.found_by
    assert type(hit.score) is float
    assert 0 < hit.score < 1 and hit.score == round(hit.score, 4)


@pytest.mark.parametrize("query", ["what does still-2 say of refunds and days?", "STILL-2"])
def test_a_named_clause_comes_first(retriever, query):
    """An id in the query, in any case, goes before everything else; longer ids are not meant."""
    hits = retriever.search(query)
    assert (hits[0].clause, hits[0].score, hits[0].found_by[0]) == ("STILL-2", 1.0, "id")
    assert all("id" not in hit.found_by for hit in hits[1:])


@pytest.mark.parametrize("query", ["STILL-2-1", "XSTILL-2", "STILL-2x", "A-STILL-2"])
def test_an_id_inside_another_word_is_not_meant(retriever, query):
    """Only an id that stands alone is a direct hit."""
    assert all("id" not in hit.found_by for hit in retriever.search(query))


@pytest.mark.parametrize(
    ("region", "day", "found"),
    [
        ("US", DAY, True),
        ("DE", DAY, False),
        ("US", date(2026, 9, 30), True),
        ("US", date(2026, 10, 1), False),
        ("US", date(2026, 2, 28), False),
        (None, None, True),
    ],
)
def test_region_and_day_filter(retriever, region, day, found):
    """Clauses of other regions or days are never found, not even by their id."""
    hits = retriever.search("SHOP-1 refunds paid late", region=region, day=day)
    assert ("SHOP-1" in ids(hits)) is found


def test_surfaces_filter_rules_only(retriever):
    """A rule for other surfaces is left out; clauses without a rule stay."""
    assert "STILL-2" not in ids(retriever.search("STILL-2 STILL-21 picture", surfaces=["live"]))
    assert "STILL-21" in ids(retriever.search("STILL-2 STILL-21 picture", surfaces=["live"]))
    assert "STILL-2" in ids(retriever.search("STILL-2 picture", surfaces=["live", "video"]))


def test_k_limits_the_hits(retriever):
    """No more than `k` hits are given, and none for 0."""
    assert len(retriever.search("picture poster refund", k=1)) == 1
    assert retriever.search("picture poster refund", k=0) == []


def test_signals_unite_with_the_search(retriever):
    """A clause whose rule names a present signal is found whatever the words and however small `k` is."""
    hits = retriever.for_profile(
        "refunds paid late", region="US", day=DAY, present={"static_frame_share"}, k=1
    )
    assert set(ids(hits)) == {"SHOP-1", "STILL-2"}
    assert "signal" in next(h for h in hits if h.clause == "STILL-2").found_by
    without = retriever.for_profile("refunds paid late", region="US", day=DAY, present={"speech_share"}, k=1)
    assert ids(without) == ["SHOP-1"]


def test_a_signal_of_an_exception_counts(make_retriever, make_clause):
    """Every signal that a rule names unites, not only those of the breach."""
    from policies.clause import RuleException

    opens = RuleException("e", Leaf("speech_share", ">=", 1, ""))
    rule = Rule("minor", (Measure("educate"),), Leaf("other", ">=", 1, ""), exceptions=(opens,))
    retriever = make_retriever([make_clause("words", rule=rule)])
    assert ids(retriever.for_profile("", region="US", day=DAY, present={"speech_share"})) == ["TEST-1"]


def test_background_decides_between_equals(make_retriever, make_clause):
    """What is known of the case breaks a tie that the question leaves."""
    clauses = [
        make_clause("Refund rule for lamps.", id="A-1"),
        make_clause("Refund rule for shoes.", id="B-1"),
    ]
    for dense in (True, False):
        retriever = make_retriever(clauses, dense)
        assert ids(retriever.search("refund rule"))[0] == "A-1"
        assert ids(retriever.search("refund rule", background="She sells shoes."))[0] == "B-1"


def test_ties_go_by_clause_id(make_retriever, make_clause):
    """Equal clauses come in the order of their ids, whatever the order of the handbook."""
    clauses = [make_clause("Same words.", id=name, path=Path(name)) for name in ("C-1", "A-1", "B-1")]
    for order in (clauses, clauses[::-1]):
        assert ids(make_retriever(order).search("same words")) == ["A-1", "B-1", "C-1"]


def test_the_same_search_gives_the_same_hits(make_retriever, handbook):
    """Order, scores and quotes do not depend on what was asked before."""
    one, two = make_retriever(handbook.clauses), make_retriever(handbook.clauses)
    two.prepare(["posters on a wall", "frozen frames", ""])
    assert one.search("frozen frames") == two.search("frozen frames")


@pytest.mark.parametrize("query", ["", "   ", "?!", "\x00", "[^(" * 50])
def test_a_query_without_words_is_no_error(retriever, query):
    """Nothing to look for is not a fault."""
    retriever.search(query)
    assert Retriever([]).search(query) == []


def test_words_only_finds_nothing_for_unknown_words(make_retriever, handbook):
    """Without a shared term, an id or a signal there is no hit."""
    assert make_retriever(handbook.clauses, dense=False).search("quantum chromodynamics") == []


def test_a_signal_name_finds_its_clause(make_retriever, handbook):
    """The names of a rule's signals are words to search by."""
    assert ids(make_retriever(handbook.clauses, dense=False).search("static_frame_share")) == ["STILL-2"]


def test_a_clause_without_text_is_kept(make_retriever, make_clause):
    """A clause with nothing to embed can still be found by its id."""
    retriever = make_retriever([make_clause("", id="A-1"), make_clause("Words here.", id="B-1")])
    assert ids(retriever.search("A-1 words"))[0] == "A-1"


def test_entries_hold_versions_apart(make_retriever, make_clause):
    """Two versions of a clause are two hits when no day is given, and one when it is."""
    old = make_clause("Old words.", effective_to=date(2026, 5, 1), path=Path("old.md"))
    new = make_clause("New words.", version=2, effective_from=date(2026, 5, 2))
    retriever = make_retriever([old, new])
    assert sorted(h.version for h in retriever.search("words")) == [1, 2]
    assert [h.version for h in retriever.search("words", day=DAY)] == [2]
    assert isinstance(entries_of([old], Path())[0], Entry)
