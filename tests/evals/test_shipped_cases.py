"""The shipped verdict cases: labels that the rules confirm, and enough of them for every rule."""

from datetime import date
from typing import NamedTuple

import pytest

from evals.case_files import SHIPPED, load_cases
from evals.oracle import decide_with_answers, differences


class Named(NamedTuple):
    """A clause version with a rule that a tag of a case means, and its status there; None: not assessed."""

    clause: str
    version: int
    policy: str
    status: str | None


@pytest.fixture(scope="module")
def cases():
    """All of them."""
    return load_cases([SHIPPED / "verdicts"])


@pytest.fixture(scope="module")
def outcomes(cases, shipped):
    """What the rules make of each with a careful reader's answers."""
    return {case.id: decide_with_answers(case, shipped) for case in cases}


@pytest.fixture(scope="module")
def named(cases, outcomes, shipped):
    """The clause versions that the tags of each case mean, by its region and day."""
    found = {}
    for case in cases:
        status = {a.clause.id: a.status for a in outcomes[case.id].assessments}
        day = date.fromisoformat(str(case.profile["as_of"]))
        clauses = (c for c in shipped.in_force(case.profile["region"], day) if c.rule and c.id in case.tags)
        found[case.id] = [Named(c.id, c.version, c.policy, status.get(c.id)) for c in clauses]
    return found


def test_every_label_is_what_the_rules_give(cases, outcomes):
    """A label that differs is a fault of the label or of the rule."""
    wrong = {case.id: found for case in cases if (found := differences(case, outcomes[case.id]))}
    assert wrong == {}


@pytest.mark.parametrize(("tag", "statuses"), [("breach", {"breached"}), ("near-miss", {"not_breached"})])
def test_every_rule_has_a_breach_and_a_near_miss(cases, named, shipped, tag, statuses):
    """Each version, so that a changed number is noticed whichever way it was changed."""
    tagged = (each for case in cases if tag in case.tags for each in named[case.id])
    covered = {each[:3] for each in tagged if each.status in statuses}
    due = {(c.id, c.version, c.policy) for c in shipped.clauses if c.rule is not None}
    assert sorted(due - covered) == []


def test_near_misses_are_looked_at_and_not_breached(cases, named):
    """A case in which nobody assesses the clause would pass with any rule."""
    faults = []
    for case in cases:
        if "near-miss" in case.tags and named[case.id]:
            unseen = [each.clause for each in named[case.id] if each.status is None]
            missed = any(each.status not in (None, "breached") for each in named[case.id])
            faults += [(case.id, unseen)] if unseen or not missed else []
    assert faults == []


def test_breaches_are_breached_by_the_clause_that_they_name(cases, named):
    """Else the coverage above would say nothing."""
    faults = []
    for case in cases:
        if "breach" in case.tags and named[case.id]:
            breached = any(each.status == "breached" for each in named[case.id])
            faults += [] if breached else [case.id]
    assert faults == []


def test_tags_name_clauses_of_the_handbook(cases, shipped):
    """A slip in a tag would leave a clause without cases."""
    tags = {tag for case in cases for tag in case.tags if tag.isupper() and "-" in tag}
    assert sorted(tags - set(shipped.ids)) == []


def test_ids_are_unique(cases):
    """Of cases, and no creator is two cases alike."""
    assert len({case.id for case in cases}) == len(cases)
    profiles = [repr(sorted(case.profile.items())) for case in cases]
    assert len(profiles) == len(set(profiles))


def test_labels_are_argued(cases):
    """A reason is a sentence and not the label again."""
    assert [case.id for case in cases if len(case.why.split()) < 5] == []
