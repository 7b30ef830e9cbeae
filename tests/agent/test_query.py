"""The query of a profile: what it says, and how long it may get."""

from agent.query import LONGEST_PART, MOST_TEXTS, query_of


def test_evidence_comes_first_then_captions_then_signal_titles(bench):
    """All three are searched by, in this order."""
    profile = bench.profile(
        {"static_frame_share": 0.7},
        evidence=[{"id": "e", "text": "a licence"}],
        content=[{"id": "v", "caption": "tea pots"}],
    )
    assert query_of(profile, bench.catalog) == "a licence tea pots Static-frame share"


def test_long_and_many_texts_are_cut(bench):
    """A flood of text cannot make a query of any length, and white space is folded."""
    evidence = [{"id": f"e{n}", "text": "word \n" * 10_000} for n in range(50)]
    query = query_of(bench.profile({}, evidence=evidence), bench.catalog)
    assert len(query) <= MOST_TEXTS * (LONGEST_PART + 1)
    assert "\n" not in query


def test_a_profile_without_anything_gives_an_empty_query(bench):
    """Nothing to search by is no error."""
    assert query_of(bench.profile({}), bench.catalog) == ""
