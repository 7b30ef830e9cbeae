"""The whole statement: who took part, whose word it was, and a reference that says nothing of anybody."""

import re

import pytest

from agent.statement.decided import decided


def test_without_a_person_it_is_fully_automated(office, rule):
    """In the record or out of it."""
    assert office.of("still_mill_second").automated == "AUTOMATED_DECISION_FULLY"
    assert office.state(rule("still_mill_second")).automated == "AUTOMATED_DECISION_FULLY"


@pytest.mark.parametrize(
    ("action", "decision", "clauses", "person"),
    [("accept", "restrict", (), "accepted"), ("change", "suspend", ("STILL-2",), "changed")],
)
def test_with_a_person_it_is_partly_automated(office, rule, action, decision, clauses, person):
    """Software proposed it, and the person is told of without a name."""
    stated = office.state(rule("still_mill_second", action, decision, clauses))
    assert (stated.person, stated.automated) == (person, "AUTOMATED_DECISION_PARTIALLY")
    assert "Ruiz" not in repr(stated)


def test_what_software_left_open_a_person_decided(office, rule):
    """Nothing was proposed that could be changed."""
    assert office.state(rule("voice_maybe_cloned", "change", "suspend", ("AI-3",))).person == "decided"


def test_the_rating_is_told_where_it_is_known(office, rule):
    """A person who changed the verdict did not say what becomes of the points."""
    assert office.of("still_mill_second").rating.after == office.verdict("still_mill_second").rating.after
    assert office.state(rule("still_mill_second", "change", "suspend", ("STILL-2",))).rating is None


def test_the_reference_names_the_decision_alone(office, rule):
    """The same for the same decision, another for a ruling, nothing of the creator in it."""
    plain = office.of("still_mill_second").reference
    assert plain == office.of("still_mill_second").reference != office.of("still_mill_third").reference
    ruled = office.state(rule("still_mill_second", "accept", "restrict")).reference
    assert ruled != plain and re.fullmatch(r"[A-Za-z0-9_-]{1,500}", ruled)
    assert office.verdict("still_mill_second").creator_id not in plain + ruled


def test_posts_behind_it_are_named_from_the_record(office, rule):
    """In the order in which they stand; a bare file names none."""
    assert office.of("still_mill_second").items == ()
    items = office.state(rule("still_mill_second")).items
    assert items and {item.id for item in items} <= {
        item.id for item in office.profile("still_mill_second").content
    }


def test_it_is_our_own_initiative_unless_the_rule_counts_notices(office):
    """As ORIG-5 does."""
    assert office.of("still_mill_second").source == "SOURCE_VOLUNTARY"
    [clause] = [c for c in office.handbook.find("ORIG-5") if c.effective_to is None][:1]
    assert office.table.ground(clause).source == "SOURCE_TYPE_OTHER_NOTIFICATION"


def test_a_breach_that_was_read_from_a_notice_is_the_notices(office, rule):
    """Of several sources the one that matters most under the law."""
    from agent.statement.statement import _source
    from agent.verdict import Judged
    from signals.profile import Evidence

    one = rule("still_mill_second")
    notes = tuple(
        Evidence(id=kind, kind=kind, text="Somebody wrote.")
        for kind in ("complaint", "trusted_flagger_notice", "bio")
    )
    judged = Judged(
        ask="?", for_="breach", answer="yes", probability=0.9, evidence=tuple(n.id for n in notes), quote=None
    )
    findings = tuple(f.model_copy(update={"judgements": (judged,)}) for f in one.verdict.findings)
    from dataclasses import replace

    other = replace(
        one,
        profile=one.profile.model_copy(update={"evidence": notes}),
        verdict=one.verdict.model_copy(update={"findings": findings}),
    )
    behind = office.state(one).grounds
    assert _source(other, behind, office.table) == "SOURCE_TRUSTED_FLAGGER"
    assert _source(one, behind, office.table) == "SOURCE_VOLUNTARY"


def test_a_verdict_of_a_file_is_stated_as_it_is(office):
    """Days of review and decision are two."""
    verdict = office.verdict("still_mill_second")
    stated = office.state(decided(verdict))
    assert stated.reviewed_on.isoformat() == verdict.as_of
    assert stated.decided_on.isoformat() == verdict.provenance.created_at[:10]
