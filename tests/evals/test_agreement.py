"""Agreement from rulings: what counts, kappa against a count by hand, and None where there is none."""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.agreement import Kappa, Proposed, agreement

ADVICE = Proposed("educate", frozenset({"A-1"}))
LIMIT = Proposed("restrict", frozenset({"A-1", "B-1"}))


class Said(NamedTuple):
    """One ruling."""

    case: str
    reviewer: str
    action: str = "accept"
    decision: str | None = None
    clauses: tuple[str, ...] = ()


def change(case, reviewer, decision, *clauses):
    """A ruling that changes a verdict."""
    return Said(case, reviewer, "change", decision, clauses)


def row(rows, about, *who):
    """The one row about something."""
    [found] = [each for each in rows if each.about == about and (not who or (each.first, each.second) == who)]
    return found


def test_nobody_ruled():
    """There is nothing to say, and nothing is 0."""
    found = agreement([], {"k": ADVICE})
    assert (found.accepted.value, found.accepted.n, found.between) == (None, 0, ())
    [decision] = found.with_program
    assert (decision.kappa, decision.agreed.value, decision.agreed.n) == (None, None, 0)


def test_kappa_is_the_count_by_hand():
    """Eight of ten decisions agree, five would by chance: (0.8 - 0.5) / (1 - 0.5)."""
    proposed = {f"k{n}": ADVICE if n < 5 else LIMIT for n in range(10)}
    rulings = [Said(f"k{n}", "ana") for n in range(10) if n not in (0, 9)]
    rulings += [change("k0", "ana", "restrict", "A-1", "B-1"), change("k9", "ana", "educate", "A-1")]
    found = agreement(rulings, proposed)
    assert (found.accepted.value, found.accepted.n) == (0.8, 10)
    assert (found.accepted.low, found.accepted.high) == (0.4902, 0.9433)
    decision, first, second = found.with_program
    assert (decision.about, decision.kappa, decision.agreed.value, decision.agreed.n) == (
        *("decision", 0.6, 0.8, 10),
    )
    assert (first.about, first.kappa, first.agreed.value) == ("A-1", None, 1.0)
    assert (second.about, second.kappa, second.agreed.value) == ("B-1", 0.6, 0.8)
    assert found.between == ()


def test_accepting_means_the_programs_clauses():
    """Whatever clauses a reviewer had in mind."""
    found = agreement([Said("k", "ana", "accept", "educate", ())], {"k": ADVICE})
    assert row(found.with_program, "A-1").agreed.value == 1.0


def test_who_hands_a_case_on_says_nothing_of_its_clauses():
    """But decides otherwise than the program."""
    found = agreement([Said("k", "ana", "escalate"), Said("m", "ana")], {"k": LIMIT, "m": ADVICE})
    assert row(found.with_program, "decision").agreed.value == 0.5
    assert (row(found.with_program, "A-1").agreed.n, found.accepted.value) == (1, 0.5)


def test_reviewers_are_compared_where_both_ruled():
    """Each pair by name, on decisions and clauses, each with its n."""
    proposed = {"k": ADVICE, "m": LIMIT, "o": LIMIT}
    rulings = [
        *(Said(case, "ben") for case in "km"),
        *(Said(case, "ana") for case in "mo"),
        change("k", "ana", "no_action"),
        Said("o", "cy"),
    ]
    found = agreement(rulings, proposed)
    assert {(each.first, each.second) for each in found.between} == {("ana", "ben"), ("ana", "cy")}
    decision = row(found.between, "decision", "ana", "ben")
    assert (decision.agreed.value, decision.agreed.n, decision.kappa) == (0.5, 2, 0.3333)
    assert row(found.between, "B-1", "ana", "ben").kappa == 1.0
    assert row(found.between, "A-1", "ana", "ben").kappa == 0.0
    assert row(found.between, "decision", "ana", "cy").kappa is None


def test_the_newest_ruling_of_each_reviewer_counts():
    """An earlier one of the same person does not."""
    rulings = [change("k", "ana", "restrict", "B-1"), Said("k", "ben"), Said("k", "ana")]
    found = agreement(rulings, {"k": ADVICE})
    assert (found.accepted.value, found.accepted.n) == (1.0, 2)


@pytest.mark.parametrize("who", ["ana", "lead"])
def test_an_undo_takes_back_the_newest_of_the_case(who):
    """Whoever made it; the one before stands again."""
    rulings = [Said("k", "ana"), change("k", "ana", "restrict", "B-1"), Said("k", who, "undo")]
    found = agreement(rulings, {"k": ADVICE})
    assert (found.accepted.value, found.accepted.n) == (1.0, 1)
    assert agreement([*rulings, Said("k", who, "undo")], {"k": ADVICE}).accepted.n == 0


def test_an_undo_of_another_case_or_of_nothing_changes_nothing():
    """Cases are apart."""
    rulings = [Said("k", "ana", "undo"), Said("k", "ana"), Said("m", "ana", "undo")]
    assert agreement(rulings, {"k": ADVICE, "m": LIMIT}).accepted.n == 1


def test_cases_that_nothing_is_known_of_do_not_count():
    """There is nothing to agree with."""
    assert agreement([Said("k", "ana"), Said("x", "ana")], {"k": ADVICE}).accepted.n == 1


SAID = st.builds(
    Said,
    case=st.sampled_from("kmo"),
    reviewer=st.sampled_from(["ana", "ben", "cy"]),
    action=st.sampled_from(["accept", "change", "escalate", "undo"]),
    decision=st.sampled_from(["no_action", "educate", "restrict"]),
    clauses=st.sampled_from([(), ("A-1",), ("A-1", "B-1")]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(SAID, max_size=25))
def test_every_figure_is_in_range_and_no_kappa_warns(rulings):
    """Whatever was ruled; full agreement on more than one word is a kappa of 1."""
    found = agreement(rulings, {"k": ADVICE, "m": LIMIT, "o": Proposed("no_action", frozenset())})
    for each in (*found.with_program, *found.between):
        assert isinstance(each, Kappa) and each.first != each.second
        if each.kappa is not None:
            assert -1 <= each.kappa <= 1 and (each.kappa == 1) == (each.agreed.value == 1)
    assert found.accepted.n <= 9
