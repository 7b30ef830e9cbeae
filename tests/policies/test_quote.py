"""Quotes are exact slices of a clause that state the number in question."""

import dataclasses
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from policies import load_handbook
from policies.criteria import Leaf, leaves
from policies.numbers import states
from policies.quote import LONGEST, quote_for


@cache
def handbook():
    """The shipped handbook, read once and not at collection."""
    return load_handbook()


def clause_of(text):
    """A clause with a text of our own."""
    return dataclasses.replace(handbook().find("STILL-2")[-1], text=text, sections=())


def test_quotes_of_the_shipped_handbook_are_exact():
    """Each test of the shipped rules is quoted by an exact and short slice of its clause."""
    for clause in handbook().clauses:
        rule = clause.rule
        conditions = (rule.breach_when, *(e.when for e in rule.exceptions)) if rule else ()
        for leaf in (leaf for condition in conditions for leaf in leaves(condition)):
            spec = handbook().catalog[leaf.signal]
            quote = quote_for(clause, leaf, spec)
            assert clause.text[quote.start : quote.end] == quote.text
            assert quote.text.strip() == quote.text != ""
            assert len(quote.text) <= LONGEST
            assert states(quote.text, leaf, spec), (clause.id, leaf.text)


@given(
    st.text(st.sampled_from("ab five 60 % half.\n-#*A"), min_size=1, max_size=400),
    st.sampled_from([0.5, 0.6, 1]),
)
def test_quotes_are_exact_for_any_text(text, number):
    """Whatever the prose, the quote is a slice of it, and short."""
    clause = clause_of(text.strip() or "x")
    leaf = Leaf("static_frame_share", ">=", number, f"static_frame_share >= {number}")
    quote = quote_for(clause, leaf, handbook().catalog["static_frame_share"])
    assert clause.text[quote.start : quote.end] == quote.text
    assert len(quote.text) <= LONGEST


def test_a_long_sentence_is_cut_around_its_number():
    """The cut keeps the number and ends at words."""
    text = "word " * 80 + "static frame share of 60 % or more " + "other " * 80
    clause = clause_of(text.strip())
    leaf = Leaf("static_frame_share", ">=", 0.6, "static_frame_share >= 0.6")
    quote = quote_for(clause, leaf, handbook().catalog["static_frame_share"])
    assert "60 %" in quote.text
    assert set(quote.text.split()) <= set(text.split())
