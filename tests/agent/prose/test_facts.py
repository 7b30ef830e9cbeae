"""Facts of a clause: values, margins, what was behind a breach, and values in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.prose.facts import behind_the_breach, facts_of, in_words, margin
from agent.prose.wording import load_wording
from agent.rules.decide import decide
from policies.criteria import compare

OPERATORS = (">=", ">", "<=", "<", "==", "!=")


@given(st.floats(-1e6, 1e6), st.sampled_from(OPERATORS), st.floats(-1e6, 1e6))
def test_a_margin_is_positive_only_where_the_test_is_true(value, op, number):
    """The sign of a margin never contradicts the test."""
    found = margin(value, op, number)
    assert found >= 0 if compare(value, op, number) else found <= 0
    assert abs(found) == abs(value - number)


def _facts(bench, rule, signals, **keys):
    case = bench.case({"TEST-1": rule}, signals, **keys)
    [assessment] = decide(case).assessments
    return facts_of(case, assessment), assessment


def test_facts_come_in_the_order_of_the_rule_with_value_and_margin(bench):
    """Tests of the breach first, then those of the exceptions; a missing signal has no result."""
    rule = bench.rule(
        {"all": ["test_share >= 0.5", "free_count >= 5"]},
        exceptions=[{"id": "exact", "when": "exact_share >= 0.25"}],
    )
    facts, _ = _facts(bench, rule, {"test_share": 0.74, "free_count": 3})
    assert [(f.leaf.text, f.reading.value, f.result, f.margin) for f in facts] == [
        ("test_share >= 0.5", 0.74, True, 0.24),
        ("free_count >= 5", 3, False, -2),
        ("exact_share >= 0.25", None, None, None),
    ]


def test_only_true_tests_of_the_breach_lie_behind_it(bench):
    """Neither an exception's test nor the false side of an `any` is told to a creator."""
    rule = bench.rule(
        {"any": ["test_share >= 0.5", "free_count >= 5"]},
        exceptions=[{"id": "exact", "when": "exact_share >= 0.9"}],
    )
    facts, assessment = _facts(bench, rule, {"test_share": 1, "free_count": 3, "exact_share": 0.5})
    assert [f.leaf.signal for f in behind_the_breach(facts, assessment)] == ["test_share"]


def test_a_signal_with_two_tests_is_told_once(bench):
    """A corridor around a value names the value once."""
    rule = bench.rule({"all": ["free_count >= 5", "free_count <= 50"]})
    facts, assessment = _facts(bench, rule, {"free_count": 9})
    assert [f.leaf.signal for f in behind_the_breach(facts, assessment)] == ["free_count"]


def test_a_quote_of_a_fact_is_a_slice_of_the_clause(bench):
    """The words that state the threshold stand in the clause where the quote says."""
    facts, assessment = _facts(bench, bench.rule("free_count >= 5"), {"free_count": 9})
    quote = facts[0].quote
    assert quote is not None
    assert assessment.clause.text[quote.start : quote.end] == quote.text


@pytest.mark.parametrize(
    ("signal", "value", "text"),
    [
        ("static_frame_share", 0.74, "74 %"),
        ("static_frame_share", 0.123456, "12.3 %"),
        ("shoppable_videos_7d", 11, "11 videos"),
        ("shoppable_videos_7d", 1, "1 video"),
        ("dynamic_seconds_median", 2.5, "2.5 seconds"),
        ("dynamic_seconds_median", 1, "1 second"),
    ],
)
def test_a_value_is_told_with_its_unit(bench, signal, value, text):
    """Shares as per cent, all else with the unit of the catalog, one of a thing in the singular."""
    assert in_words(value, bench.catalog[signal], load_wording("en")) == text
