"""The words that a handbook defines."""

import pytest

from policies import load_handbook, parse_handbook
from policies.glossary import is_glossary, term_rows

WORDS = """---
policy: words
title: Words
version: 1
effective_from: 2026-01-01
regions: ["*"]
owner: Policy Office
summary: What words mean.
---

## WORD-1 Creator

A creator is a person who sells.

## WORD-2 Linked accounts

Accounts are linked when one hand runs them.

## WORD-3 Pause

A pause is a time without a host.
"""

RULES = (
    WORDS.replace("policy: words", "policy: rules").partition("## WORD-1")[0]
    + """## RULE-1 Breaks

Creators may pause. Two pauses, linked accounts and a recreator are no breach; see WORD-3.
"""
)


@pytest.fixture
def handbook():
    """A handbook with a glossary and one clause that uses it."""
    return parse_handbook({"words.md": WORDS, "rules.md": RULES})


def test_every_defined_word_is_listed_with_its_uses(handbook):
    """Words come from what clauses open with, in a glossary else from titles; plurals and ids are uses."""
    rows = {row.term: (row.clause, row.used_in) for row in term_rows(handbook)}
    assert rows == {
        "creator": ("WORD-1", ("RULE-1",)),
        "linked accounts": ("WORD-2", ("RULE-1",)),
        "pause": ("WORD-3", ("RULE-1",)),
    }


def test_a_glossary_is_a_policy_that_explains(handbook):
    """It has no rule, and most of its clauses say what a word means."""
    assert {p.slug: is_glossary(p) for p in handbook.policies} == {"words": True, "rules": False}


def test_the_shipped_definitions_are_all_listed():
    """Each definition has a word, and the word of DEF-2 is in use."""
    handbook = load_handbook()
    rows = term_rows(handbook)
    assert {row.clause for row in rows} >= {i for i in handbook.ids if i.startswith("DEF-")}
    assert "STILL-2" in next(row.used_in for row in rows if row.term == "shopping video")
    assert [row.term for row in rows] == sorted(row.term for row in rows)
