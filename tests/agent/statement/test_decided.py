"""What was decided: a ruling goes before the verdict, and nothing is owed where nothing is taken."""

import pytest

from agent.statement.decided import NoStatement, decided


def test_a_limit_that_nobody_ruled_on_is_the_verdicts(office, rule):
    """With the profile, from the record."""
    one = rule("still_mill_second")
    assert (one.holds, one.ruling, one.was_changed) == ("restrict", None, False)
    assert one.profile == office.profile("still_mill_second")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("clean_host", "no statement of reasons is due, since the decision is no action and limits nothing"),
        ("still_mill", "the decision is educate; advice limits nothing"),
        ("voice_maybe_cloned", "no statement of reasons is due yet: a person must decide first"),
    ],
)
def test_where_nothing_is_taken_nothing_is_owed(office, name, said):
    """The sentence says why."""
    with pytest.raises(NoStatement, match=said):
        decided(office.verdict(name))


def test_a_person_who_lifts_a_limit_ends_the_matter(rule):
    """What a person decided holds, not what was proposed."""
    with pytest.raises(NoStatement, match="the decision is no action"):
        rule("still_mill_second", "change", "no_action")


def test_a_case_that_was_handed_on_waits(rule):
    """Somebody looked, and nobody decided."""
    with pytest.raises(NoStatement, match="handed on, and a person must decide first"):
        rule("still_mill_second", "escalate")


def test_an_escalation_that_a_person_decided_is_owed(rule):
    """The decision is theirs."""
    one = rule("voice_maybe_cloned", "change", "suspend", clauses=("AI-3",))
    assert (one.holds, one.was_changed) == ("suspend", True)
