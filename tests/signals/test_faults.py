"""Faults are told in the words of the user, never in those of the type checker."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from signals.faults import Complaint, Fault, InputError, complaints_of, did_you_mean
from signals.profile import Profile


def complaints(raw):
    """What the type check says of a raw profile."""
    with pytest.raises(ValidationError) as caught:
        Profile.model_validate(raw)
    return list(complaints_of(caught.value, Profile))


def test_a_fault_is_one_sentence():
    """Place, field, what is wrong and what to do stand on one line."""
    fault = Fault("a.csv:7", "signals.x", 'unknown signal "x"', "remove it")
    assert str(fault) == 'a.csv:7: signals.x: unknown signal "x"; remove it'
    assert str(Fault("a.csv", "", "is empty")) == "a.csv: is empty"


@pytest.mark.parametrize(
    ("count", "more", "text"),
    [(1, False, "f0: w"), (2, False, "f0: w (and 1 more)"), (3, True, "f0: w (and at least 2 more)")],
)
def test_an_error_counts_its_other_faults(count, more, text):
    """The first fault is told, the others are counted and kept."""
    error = InputError([Fault(f"f{n}", "", "w") for n in range(count)], more=more)
    assert str(error) == text
    assert len(error.faults) == count


def test_unknown_keys_get_the_names_of_their_own_level(good):
    """Inside an entry the names of the entry are proposed."""
    good["history"][0]["clauses"] = "x"
    assert complaints(good) == [
        Complaint(("history", 0, "clauses"), 'unknown key "clauses"', 'did you mean "clause"?', on_key=True)
    ]


def test_missing_keys_point_at_what_lacks_them(good):
    """A missing key has the path of the object that should hold it."""
    del good["history"][0]["date"]
    assert complaints(good) == [Complaint(("history", 0), 'the required key "date" is missing')]


def test_proposals():
    """One near name, else a short list, else a general hint."""
    assert did_you_mean("confirmd", ["confirmed", "pending"]) == 'did you mean "confirmed"?'
    assert did_you_mean("zzz", ["confirmed", "pending"]) == "known are confirmed, pending"
    assert did_you_mean("zzz", []) == "remove it or declare it"
