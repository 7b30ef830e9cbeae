"""What would be if: knobs reach what matters, untouched ones change nothing, and every way leads there."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.review import Reviewer
from agent.rules.case import Answer, AskKey, Case
from agent.rules.change import what_would_change
from agent.rules.decide import decide
from agent.verdict import ChangeItem
from agent.what_if import standing
from console.creators import judged, read_samples
from console.opened import case_of
from console.trying import MOST_KNOBS, MOST_SWITCHES, MOST_TURNS, knobs, switches, tried, turns
from index.store import open_index
from policies.handbook import load_handbook
from signals.profile import SignalValue

STILL = "static_frame_share"


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture(scope="module")
def items(handbook):
    """All sample creators as the rules see them."""
    rules = Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None)
    return judged(read_samples(handbook), rules)


@pytest.fixture(scope="module")
def cases(items, handbook):
    """All sample creators as cases, with their verdicts."""
    return [(case_of(item.verdict, item.profile, {}, handbook), item.verdict) for item in items]


@pytest.fixture(scope="module")
def named(cases):
    """The case and verdict of a sample by the creator's id."""
    return {verdict.creator_id: (case, verdict) for case, verdict in cases}


def test_knobs_reach_value_and_limits(cases, handbook):
    """A knob holds the value and every limit that a finding has for it, and stays in the signal's range."""
    turned = 0
    for case, verdict in cases:
        found = {knob.signal: knob for knob in knobs(case)}
        assert len(found) <= MOST_KNOBS
        for name, knob in found.items():
            given, spec = case.profile.signals.get(name), handbook.catalog[name]
            assert knob.low < knob.high and spec.admits(knob.low) and spec.admits(knob.high)
            assert knob.value == (given.value if given else knob.low)
            assert knob.low <= knob.value <= knob.high and spec.kind != "derived"
            held = [t for f in verdict.findings for t in f.tests if t.test.split()[0] == name]
            assert all(knob.low <= test.threshold <= knob.high for test in held)
            turned += bool(held)
    assert turned > 30


def test_breached_clauses_come_first(cases):
    """The first knob belongs to a breached clause wherever there is one with a number."""
    for case, _ in cases:
        breached = [a for a in decide(case).assessments if a.status == "breached"]
        if breached and (found := knobs(case)):
            assert any(found[0].signal in a.rule.signals for a in breached)


def test_whole_numbers_are_turned_in_whole_steps(named, handbook):
    """Videos are counted, shares are not; a knob that ends at the highest value ends there exactly."""
    case, _ = named["c_1001"]
    found = {knob.signal: knob for knob in knobs(case)}
    assert found["shoppable_videos_7d"].step == 1 and found["shoppable_videos_7d"].high.is_integer()
    assert found[STILL].step < 0.1 and (found[STILL].low, found[STILL].high) == (0, 1)


def test_every_turn_leads_where_it_says(cases):
    """Each change that a verdict names makes the rules give the decision that it names."""
    many = 0
    for case, verdict in cases:
        found = turns(case, verdict)
        assert len(found) <= MOST_TURNS and len(found) == len(verdict.what_would_change)
        for turn in found:
            result = tried(case, turn.signals, turn.answers)
            assert result.before.decision == verdict.decision != turn.decision
            assert result.after.decision == turn.decision, turn
            many += 1
    assert many > 100


def test_every_turn_lies_on_its_knob(cases):
    """Where a turned signal has a knob, the knob reaches the value."""
    for case, verdict in cases:
        found = {knob.signal: knob for knob in knobs(case)}
        for turn in turns(case, verdict):
            for signal, value in turn.signals.items():
                if knob := found.get(signal):
                    assert knob.low <= value <= knob.high


def test_a_noisy_value_on_its_limit_can_be_made_sure(named):
    """A turn to the very value that was measured leads on, since what is turned is exact."""
    case, verdict = named["c_1001"]
    still = SignalValue(value=0.5, sd=0.1)
    signals = {**case.profile.signals, STILL: still}
    case = replace(case, profile=case.profile.model_copy(update={"signals": signals}))
    outcome = decide(case)
    ways = [ChangeItem(change=c.change, decision=c.decision) for c in what_would_change(case, outcome)]
    verdict = verdict.model_copy(update={"decision": outcome.decision, "what_would_change": tuple(ways)})
    [sure] = [turn for turn in turns(case, verdict) if turn.signals.get(STILL) == 0.5]
    assert tried(case, sure.signals, sure.answers).after.decision == sure.decision != outcome.decision


def test_what_is_untouched_changes_nothing(cases):
    """Without a turn, and with every answer as it stands, both sides are the verdict's."""
    for case, verdict in cases:
        as_is = tried(case, {}, {switch.key: switch.answer for switch in switches(case)})
        assert as_is.before == as_is.after == standing(decide(case)) and as_is.findings == ()
        assert as_is.before.decision == verdict.decision


@settings(max_examples=25)
@given(st.data())
def test_any_setting_is_decided_as_the_rules_would(cases, data):
    """Knobs anywhere: what is said is the decision on the same creator with exact values."""
    case, _ = data.draw(st.sampled_from(cases))
    turned = {knob.signal: data.draw(st.floats(knob.low, knob.high)) for knob in knobs(case)}
    exact = {name: SignalValue(value=value, sd=0.0) for name, value in turned.items()}
    profile = case.profile.model_copy(update={"signals": {**case.profile.signals, **exact}})
    expected = standing(decide(Case(profile, case.handbook, case.answers, case.found, case.has_model)))
    assert tried(case, turned, {}).after == expected


def test_a_case_is_left_as_it_was(named):
    """Trying changes neither the case nor its creator."""
    case, _ = named["c_1001"]
    before = case.profile.canonical()
    assert tried(case, {STILL: 0.0}, {}).after.decision == "no_action"
    assert case.profile.canonical() == before and decide(case).decision == "educate"


def test_what_moves_is_told(named):
    """A clause that is no breach any more is named with both of its states."""
    case, _ = named["c_1001"]
    [moved] = tried(case, {STILL: 0.1}, {}).findings
    assert (moved.clause, moved.before, moved.after) == ("STILL-2", "breached", "not_breached")


def test_switches_stand_at_the_answers(cases):
    """Questions of the findings have switches where there is evidence, at the answer that stands."""
    seen = 0
    for case, _ in cases:
        found = switches(case)
        assert len(found) <= MOST_SWITCHES and (case.profile.evidence or not found)
        assert all(switch.answer == case.answer(switch.key).verbal == "unclear" for switch in found)
        seen += len(found)
    assert seen


def test_a_question_can_be_switched_to_each_answer(cases):
    """A licence that is found opens the exception, doubt about it calls a person, and none of it is kept."""
    key = AskKey("ORIG-1", "exception:licence")
    case = next(case for case, _ in cases if key in {switch.key for switch in switches(case)})
    read = {switch.key: Answer("no", 0.02) for switch in switches(case)}
    case = replace(case, answers=read, has_model=True)
    said = {each: tried(case, {}, {key: each}).after.decision for each in ("yes", "unclear", "no")}
    assert said == {"yes": "no_action", "unclear": "escalate", "no": "restrict"}
