"""The message: parts in order, facts alone, and no secret, whoever the creator is."""

import re
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.prose.disclosure import discloses
from agent.prose.facts import behind_the_breach, facts_of, in_words
from agent.prose.frame import Passage, carried, compose
from agent.prose.source import source_of, template
from agent.prose.wording import load_wording
from agent.rules.case import Case
from agent.rules.decide import decide
from evals.people import REGIONS, creator

EN = load_wording("en")
HEADINGS = [EN.say(f"heading.{name}") for name in ("saw", "rule", "now", "fix", "appeal")]
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _message(case):
    outcome = decide(case)
    passages = {a.clause.id: template(source_of(case, a, EN), EN) for a in carried(outcome)}
    return outcome, compose(case, outcome, passages, EN)


def _parts(text):
    """Body of each part by its heading, in the order of the message."""
    blocks = [block.split("\n", 1) for block in text.split("\n\n")]
    return {block[0]: block[1] for block in blocks if len(block) == 2}


def _person(desk, seed):
    random = Random(seed)
    region = random.choice(REGIONS)
    day = creator("x", region, [], desk.handbook, random).as_of
    clauses = [c for c in desk.handbook.in_force(region, day) if c.rule and c.rule.breach_when]
    chosen = random.sample(clauses, random.randrange(4))
    profile = creator(f"c_{seed}", region, chosen, desk.handbook, random)
    history = [
        {"clause": c.id, "date": "2026-09-01", "outcome": "confirmed", "points": random.randrange(40)}
        for c in chosen
        if random.random() < 0.5
    ]
    return profile.model_validate({**profile.model_dump(), "history": history})


@cache
def _measured(desk, seed):
    case = Case(_person(desk, seed), desk.handbook)
    return case, *_message(case)


people = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@people
@given(seed=st.integers(0, 10_000))
def test_required_parts_stand_in_order(desk, seed):
    """All five parts where a breach is told; only what happens now while a person decides; none else."""
    _, outcome, text = _measured(desk, seed)
    wanted = HEADINGS if carried(outcome) else HEADINGS[2:3] if outcome.decision == "escalate" else []
    assert list(_parts(text)) == wanted
    assert text.startswith(EN.say("greeting")) and text.endswith(EN.say("closing"))
    assert EN.say(f"opening.{outcome.decision}") in text


@people
@given(seed=st.integers(0, 10_000))
def test_no_message_tells_a_secret(desk, seed):
    """No signal's name, no hidden signal's phrase or value line, no hidden threshold in the model's parts."""
    case, outcome, text = _measured(desk, seed)
    for spec in case.handbook.catalog.values():
        assert not re.search(rf"\b{spec.name}\b", text)
        assert spec.disclose.value or spec.phrase.casefold() not in text.casefold()
    parts = _parts(text)
    for a in carried(outcome):
        tests = tuple((f.leaf, f.spec) for f in facts_of(case, a))
        told = source_of(case, a, EN)
        assert list(discloses(f"{told.why} {told.fix}", tests)) == []
        assert told.why in parts[HEADINGS[1]] and told.fix in parts[HEADINGS[3]]


@people
@given(seed=st.integers(0, 10_000))
def test_every_number_of_the_frame_is_a_fact(desk, seed):
    """What we saw holds measured values only; what happens now holds days, ratings and points only."""
    case, outcome, text = _measured(desk, seed)
    parts = _parts(text)
    told = carried(outcome)
    if not told:
        return
    seen = {
        n
        for a in told
        for f in behind_the_breach(facts_of(case, a), a)
        for n in NUMBER.findall(f"{f.spec.phrase} {in_words(f.reading.value or 0, f.spec, EN)} {a.clause.id}")
    }
    assert set(NUMBER.findall(parts[HEADINGS[0]])) <= seen | _in_ids(told)
    rating = outcome.rating
    due = {rating.before, rating.after, rating.before - rating.after}
    due |= {m.measure.days for m in outcome.measures if m.measure.days is not None}
    assert set(NUMBER.findall(parts[HEADINGS[2]])) <= set(map(str, due)) | _in_ids(told)


def _in_ids(told):
    return {n for a in told for n in NUMBER.findall(a.clause.id)}


@pytest.mark.parametrize("region", REGIONS)
def test_the_appeal_is_the_regions_own(desk, bench, region):
    """Its first paragraph, word for word, or that there is none."""
    profile = desk.sample("still_mill").model_copy(update={"region": region})
    case = Case(profile, desk.handbook)
    outcome, text = _message(case)
    clause = desk.handbook.appeal_clause(region, profile.as_of)
    assert clause is not None and carried(outcome)
    assert _parts(text)[HEADINGS[4]] == " ".join(clause.text.split("\n\n")[0].split())


def test_without_an_appeal_clause_the_message_says_whom_to_ask(bench):
    """No way to appeal is invented."""
    case = bench.case({"TEST-1": bench.rule("free_count >= 1")}, {"free_count": 3}, has_model=False)
    _, text = _message(case)
    assert _parts(text)[HEADINGS[4]] == EN.say("appeal.none")


def test_the_heaviest_measure_is_told_first(bench):
    """A suspension does not hide behind advice."""
    rules = {
        "A-1": bench.rule("free_count >= 1"),
        "B-1": bench.rule("free_count >= 1", ladder=[{"restrict": {"measure": "posting_limit", "days": 7}}]),
    }
    outcome = bench.decide(rules, {"free_count": 3})
    assert [a.clause.id for a in carried(outcome)] == ["B-1", "A-1"]


def test_drafts_and_open_cases_are_told_to_nobody(bench):
    """A draft rule carries nothing; while a person decides no breach is told."""
    draft = bench.rule("free_count >= 1", status="draft")
    assert carried(bench.decide({"A-1": draft}, {"free_count": 3})) == []
    heavy = bench.rule("free_count >= 1", ladder=[{"suspend": {"measure": "ecommerce_permission"}}])
    outcome = bench.decide({"A-1": heavy}, {"free_count": 3})
    assert outcome.decision == "escalate" and carried(outcome) == []


@pytest.mark.parametrize(
    ("measure", "days", "told"),
    [
        ("posting_limit", 7, "the number of shopping videos you can post is limited for 7 days."),
        ("posting_limit", 1, "is limited for 1 day."),
        ("badge_loss", 3, "a limit applies to your account (badge loss) for 3 days."),
        ("reach_limit", None, "your content is shown to fewer people until the limit is lifted."),
    ],
)
def test_a_measure_is_told_in_the_wordings_sentence(bench, measure, days, told):
    """Known measures by their sentence, others by their name, days in words."""
    step = {"measure": measure} | ({"days": days} if days else {})
    case = bench.case({"A-1": bench.rule("free_count >= 1", ladder=[{"restrict": step}])}, {"free_count": 3})
    assert told in _parts(_message(case)[1])[HEADINGS[2]]


def test_one_line_stands_alone_and_several_as_a_list(bench):
    """A single breach needs no bullets and no id before its advice."""
    one = bench.case({"A-1": bench.rule("free_count >= 1")}, {"free_count": 3})
    two = bench.case({n: bench.rule("free_count >= 1") for n in ("A-1", "B-1")}, {"free_count": 3})
    passage = Passage("Because.", "Do it.")
    said = [compose(c, decide(c), {"A-1": passage, "B-1": passage}, EN) for c in (one, two)]
    assert _parts(said[0])[HEADINGS[3]] == "Do it."
    assert _parts(said[1])[HEADINGS[3]] == "- A-1: Do it.\n- B-1: Do it."
    assert _parts(said[1])[HEADINGS[0]].count("3 videos") == 1
