"""What would change the decisions of a batch, held to what the rules say of each creator alone.

The suite is stable. For other and more examples: `CLAUSEWISE_EXAMPLES=200 pytest tests/agent/columns`.
"""

from __future__ import annotations

import os
from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agent.columns.change import AT_ONCE, what_would_change
from agent.rules.case import Case
from agent.rules.change import AT_MOST, Change
from agent.rules.change import what_would_change as of_the_rules
from agent.rules.decide import decide
from policies.handbook import load_handbook
from tests.agent.columns.creators import Creators, judge, some_cases
from tests.agent.test_against_naive import examples

SHIPPED = int(os.environ.get("CLAUSEWISE_EXAMPLES", "8"))
CREATORS = 6
LIMIT = {"restrict": {"measure": "posting_limit", "days": 7}}
SUSPEND = {"suspend": {"measure": "account"}}
SHOWN = {"id": "shown", "ask": "Is a licence on file?"}


def told(cases: list[Case], rows: list[int] | None = None, at_once: int = AT_ONCE) -> list[list[Change]]:
    """The changes of each case; those of `rows` alone are asked for, if given."""
    asked = np.arange(len(cases)) if rows is None else np.array(rows, np.intp)
    listing = what_would_change(judge(cases), asked, at_once)
    return [list(listing.of(n)) for n in range(len(cases))]


def alone(cases: list[Case]) -> list[list[Change]]:
    """What the rules say of each case alone."""
    return [of_the_rules(case, decide(case)) for case in cases]


@examples(50)
@given(seed=st.integers(0, 2**48))
def test_small_handbooks(bench: Any, seed: int) -> None:
    """Random rules, numbers, regions, days and answers: the same changes in the same order."""
    rng = Random(seed)
    cases = some_cases(bench, rng, CREATORS)
    assert told(cases, at_once=rng.choice([7, AT_ONCE])) == alone(cases)


def test_creators_of_the_shipped_handbook() -> None:
    """Active and quiet ones, with evidence and without; some have as many changes as are told."""
    handbook = load_handbook()
    creators, fresh = Creators(handbook, 20260930), Creators(handbook, 20260930, fresh=True)
    cases = [fresh.case() if n % 4 == 0 else creators.case() for n in range(SHIPPED)]
    expected = alone(cases)
    assert told(cases, at_once=500) == expected
    assert max(map(len, expected)) == AT_MOST
    assert len({change.decision for changes in expected for change in changes}) > 2


def test_only_rows_that_are_asked_about(bench: Any) -> None:
    """The others have nothing, and are no matter to those that are asked about."""
    rules = {"A-1": bench.rule("free_count >= 3", ladder=[LIMIT])}
    cases = [bench.case(rules, {"free_count": n}) for n in (2, 3, 4)]
    freed = [Change("free_count < 3", "no_action")]
    assert told(cases) == [[Change("free_count >= 3", "restrict")], freed, freed]
    assert told(cases, [2, 0]) == [[Change("free_count >= 3", "restrict")], [], freed]
    assert told(cases, []) == [[], [], []]


def test_creators_keep_their_own_past(bench: Any, past: Any) -> None:
    """A breach counts with the history of the row that it is tried on, one trial at a time or all at once."""
    rules = {
        "A-1": bench.rule("free_count >= 3", ladder=["educate", LIMIT, SUSPEND]),
        "B-1": bench.rule("exact_share >= 0.5"),
    }
    cases = [
        bench.case(
            rules,
            {"free_count": 2, "exact_share": 0.1},
            history=[past("A-1", f"2026-09-0{day + 1}") for day in range(earlier)],
        )
        for earlier in (2, 0, 1)
    ]
    decisions = [next(c.decision for c in row if c.change == "free_count >= 3") for row in told(cases)]
    assert decisions == ["suspend", "educate", "restrict"]
    assert told(cases, at_once=1) == told(cases) == alone(cases)


def test_a_move_reaches_every_clause_that_names_its_signal(bench: Any) -> None:
    """What frees of the heavier leaves the lighter."""
    rules = {
        "A-1": bench.rule("exact_share >= 0.3"),
        "B-1": bench.rule("exact_share >= 0.6", ladder=[LIMIT]),
    }
    assert told([bench.case(rules, {"exact_share": 0.7})]) == [
        [Change("exact_share < 0.6", "educate"), Change("exact_share < 0.3", "no_action")]
    ]


def test_a_move_brings_clauses_that_nobody_could_look_at(bench: Any) -> None:
    """A fact that is missing for one clause is missing for another, which counts once it is there."""
    rules = {
        "A-1": bench.rule({"any": ["free_count >= 1", "free_score >= 5"]}),
        "B-1": bench.rule("free_score >= 3", ladder=[LIMIT]),
    }
    assert told([bench.case(rules, {"free_count": 0})]) == [
        [
            Change("free_score < 5", "restrict"),
            Change("free_score >= 5", "restrict"),
            Change("free_count >= 1", "educate"),
        ]
    ]


def test_an_answer_for_certain_is_a_models_and_carries_no_suspension(bench: Any, note: Any) -> None:
    """Yes breaches and calls a person, no clears; the answer of the row beside it stays."""
    rule = bench.rule(ask="Does a caption promise a result?", severity="critical", ladder=[SUSPEND])
    key = ("A-1", "breach")
    answers: list[dict[tuple[str, str], Any]] = [{}, {key: ("yes", 0.9)}, {key: ("no", 0.1)}]
    cases = [bench.case({"A-1": rule}, evidence=[note], answers=answer) for answer in answers]
    assert told(cases) == [
        [Change("A-1 breach = no", "no_action")],
        [Change("A-1 breach = no", "no_action")],
        [Change("A-1 breach = yes", "escalate")],
    ]


def test_a_moved_signal_is_exact_and_fresh(bench: Any) -> None:
    """Noise and age of what was known are no part of what would be."""
    rule = bench.rule("test_share >= 0.5", ladder=[LIMIT])
    noisy = {"test_share": {"value": 0.51, "sd": 0.4}}
    stale = {"test_share": {"value": 0.9, "observed_at": "2026-01-01"}}
    cases = [bench.case({"A-1": rule}, signals) for signals in (noisy, stale)]
    there, not_there = Change("test_share >= 0.5", "restrict"), Change("test_share < 0.5", "no_action")
    assert told(cases) == [[there, not_there], [not_there, there]]


def test_thresholds_that_read_alike(bench: Any) -> None:
    """Numbers that differ beyond the sixth decimal are one change, of the nearest of them."""
    ladders = {"0.1234564": ["educate"], "0.1234561": [LIMIT]}
    clauses = [
        bench.clause(name, bench.rule(f"free_score >= {number}", ladder=ladder))
        for name, (number, ladder) in zip(("A-1", "B-1"), ladders.items(), strict=True)
    ]
    cases = [bench.case(clauses, {"free_score": {"value": value, "sd": 0}}) for value in (0, 0.12345, 1)]
    assert told(cases) == alone(cases)
    assert told(cases)[0] == [Change("free_score >= 0.123456", "restrict")]


def test_no_creators(bench: Any) -> None:
    """Nobody, or nobody whom anything applies to."""
    rules = [bench.clause("A-1", bench.rule("free_count >= 1"), regions=["US"])]
    assert told([bench.case(rules, {"free_count": 1}, region="EU")]) == [[]]
