"""From findings to a decision: measures, points, milestones, repetition, escalation, confidence, coverage."""

from __future__ import annotations

from typing import Any

import pytest

from agent.rules.decide import Outcome

ASK = "Does a caption promise a result?"
SHOWN = {"id": "shown", "ask": "Is a licence on file?"}
LIMIT = {"restrict": {"measure": "posting_limit", "days": 7}}
PERMISSION = {"suspend": {"measure": "ecommerce_permission", "days": 14}}
COUNT = {"free_count": 1}


def measures(outcome: Outcome) -> list[tuple[str | None, str, str | None, int | None, int]]:
    """Clause, kind, measure, days and points of every measure."""
    return [(i.clause, i.measure.kind, i.measure.measure, i.measure.days, i.points) for i in outcome.measures]


def codes(outcome: Outcome) -> set[tuple[str, str | None]]:
    """Code and clause of every reason to call a person."""
    return {(e.code, e.clause) for e in outcome.escalation}


def breach(bench: Any, **keys: Any) -> dict[str, Any]:
    """A rule that one video in the count breaks."""
    rule: dict[str, Any] = bench.rule("free_count >= 1", **keys)
    return rule


def test_nothing_breached_is_no_action(bench: Any) -> None:
    """No measure, no points, full confidence."""
    outcome = bench.decide({"TEST-1": breach(bench)}, {"free_count": 0})
    assert (outcome.decision, outcome.measures, outcome.confidence) == ("no_action", (), 1)


def test_the_heaviest_kind_decides_and_all_measures_apply(bench: Any) -> None:
    """Advice and two restrictions: restrict, by three measures with their points."""
    rules = {
        "A-1": breach(bench, points=2),
        "B-1": breach(bench, ladder=[LIMIT], points=5),
        "C-1": breach(bench, ladder=[{"restrict": {"measure": "tagging_block"}}]),
    }
    outcome = bench.decide(rules, COUNT)
    assert outcome.decision == "restrict"
    assert measures(outcome) == [
        ("A-1", "educate", None, None, 2),
        ("B-1", "restrict", "posting_limit", 7, 5),
        ("C-1", "restrict", "tagging_block", None, 0),
    ]
    assert (outcome.rating.before, outcome.rating.after, outcome.rating.band) == (200, 193, "needs_attention")


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (0, "healthy"),
        (1, "needs_attention"),
        (49, "needs_attention"),
        (50, "unhealthy"),
        (199, "unhealthy"),
        (200, "zero"),
        (999, "zero"),
    ],
)
def test_bands(bench: Any, points: int, band: str) -> None:
    """200 and more, 151 to 199, 1 to 150, and 0, below which nothing lies."""
    outcome = bench.decide({"TEST-1": breach(bench, points=points)}, COUNT)
    assert (outcome.rating.band, outcome.rating.after) == (band, max(200 - points, 0))


@pytest.mark.parametrize(
    ("before", "points", "milestone", "measure"),
    [
        (200, 49, None, None),
        (200, 50, 150, "reach_limit"),
        (151, 1, 150, "reach_limit"),
        (150, 1, None, None),  # 150 itself was passed earlier
        (150, 50, 100, "reach_limit"),
        (200, 150, 50, "selling_block"),
        (51, 51, 0, "ecommerce_permission"),
        (200, 500, 0, "ecommerce_permission"),
        (50, 49, None, None),
    ],
)
def test_milestones(
    bench: Any, past: Any, before: int, points: int, milestone: int | None, measure: str | None
) -> None:
    """Passed when after <= m < before; the lowest one passed adds its measure, which no clause owns."""
    history = [past("OTHER-1", "2026-09-01", 200 - before)]
    rules = {"TEST-1": breach(bench, points=points), "OTHER-1": bench.rule("exact_share > 0.5")}
    outcome = bench.decide(rules, COUNT, history=history)
    assert (outcome.rating.before, outcome.rating.milestone) == (before, milestone)
    assert [m[2] for m in measures(outcome) if m[0] is None] == ([measure] if measure else [])
    assert all(m[4] == 0 for m in measures(outcome) if m[0] is None)


def test_a_milestone_alone_restricts(bench: Any) -> None:
    """Advice that costs 50 points restricts, with the confidence of the clause that cost them."""
    outcome = bench.decide({"TEST-1": bench.rule("test_share >= 0.5", points=50)}, {"test_share": 0.6})
    assert (outcome.decision, outcome.escalation) == ("restrict", ())
    assert outcome.confidence == pytest.approx(0.8413, abs=5e-5)


def test_milestones_of_the_handbook_replace_the_defaults(bench: Any) -> None:
    """With one milestone at 190, 150 means nothing."""
    numbers = {"milestones": {190: {"restrict": {"measure": "reach_limit", "days": 3}}}}
    outcome = bench.decide({"TEST-1": breach(bench, points=60)}, COUNT, adjudication=numbers)
    assert measures(outcome)[1:] == [(None, "restrict", "reach_limit", 3, 0)]


@pytest.mark.parametrize(("earlier", "suspends"), [(4, False), (5, True), (6, True)])
def test_the_sixth_breach_suspends_whatever_the_ladder_says(
    bench: Any, past: Any, earlier: int, suspends: bool
) -> None:
    """This one included; alone it is no sound basis, so a person signs."""
    outcome = bench.decide({"TEST-1": breach(bench)}, COUNT, history=[past("TEST-1", "2026-09-01")] * earlier)
    assert outcome.ruled == ("suspend" if suspends else "educate")
    assert outcome.decision == ("escalate" if suspends else "educate")
    assert (("TEST-1", "suspend", "ecommerce_permission", None, 0) in measures(outcome)) is suspends
    assert {code for code, _ in codes(outcome)} == ({"severe_measure"} if suspends else set())


def test_repetition_looks_ninety_days_back_whatever_the_rules_window(bench: Any, past: Any) -> None:
    """Five breaches 90 days ago count and 91 do not; a rule's own window of 30 days is another."""
    rules = {"TEST-1": breach(bench, repeat_window_days=30)}
    assert bench.decide(rules, COUNT, history=[past("TEST-1", "2026-07-02")] * 5).ruled == "suspend"
    assert bench.decide(rules, COUNT, history=[past("TEST-1", "2026-07-01")] * 5).ruled == "educate"


def test_repetition_adds_nothing_to_a_suspension(bench: Any, past: Any) -> None:
    """Where the ladder suspends already, its own measure stands alone, and soundly."""
    history = [past("TEST-1", "2026-09-01")] * 5
    outcome = bench.decide({"TEST-1": breach(bench, ladder=["educate", PERMISSION])}, COUNT, history=history)
    assert measures(outcome) == [("TEST-1", "suspend", "ecommerce_permission", 14, 0)]
    assert outcome.decision == "suspend"


@pytest.mark.parametrize(
    ("severity", "earlier", "decision"),
    [("severe", 0, "escalate"), ("severe", 1, "suspend"), ("critical", 0, "suspend")],
)
def test_a_suspension_is_sound_when_repeated_or_critical(
    bench: Any, past: Any, severity: str, earlier: int, decision: str
) -> None:
    """A first breach of a severe clause needs a signature."""
    rules = {"TEST-1": breach(bench, severity=severity, ladder=[PERMISSION])}
    outcome = bench.decide(rules, COUNT, history=[past("TEST-1", "2026-09-01")] * earlier)
    assert (outcome.decision, outcome.ruled) == (decision, "suspend")


@pytest.mark.parametrize(("value", "decision"), [(0.67, "suspend"), (0.66, "escalate")])
def test_a_suspension_is_sound_from_a_probability_of_095(bench: Any, value: float, decision: str) -> None:
    """1.7 standard deviations are 0.9554, 1.6 are 0.9452."""
    rules = {"TEST-1": bench.rule("test_share >= 0.5", severity="critical", ladder=[PERMISSION])}
    assert bench.decide(rules, {"test_share": value}).decision == decision


@pytest.mark.parametrize("question", ["breach", "exception:shown"])
def test_a_suspension_with_a_models_answer_in_it_is_not_sound(bench: Any, note: Any, question: str) -> None:
    """However sure the model is, of the breach or against the exception."""
    extra = {"ask": ASK} if question == "breach" else {"exceptions": [SHOWN]}
    said = {("TEST-1", question): ("yes", 1.0) if question == "breach" else ("no", 0.0)}
    rules = {"TEST-1": breach(bench, severity="critical", ladder=[PERMISSION], **extra)}
    outcome = bench.decide(rules, COUNT, evidence=[note], answers=said)
    assert (outcome.ruled, outcome.decision) == ("suspend", "escalate")


def test_no_evidence_is_no_models_answer(bench: Any) -> None:
    """An exception that nobody claimed leaves a critical suspension sound."""
    rules = {"TEST-1": breach(bench, severity="critical", ladder=[PERMISSION], exceptions=[SHOWN])}
    assert bench.decide(rules, COUNT).decision == "suspend"


def test_one_sound_basis_is_enough(bench: Any) -> None:
    """A milestone at zero beside a critical suspension needs no signature; alone it does."""
    sound = {"A-1": breach(bench, severity="critical", ladder=[PERMISSION], points=200)}
    assert bench.decide(sound, COUNT).decision == "suspend"
    alone = bench.decide({"A-1": breach(bench, points=200)}, COUNT)
    assert (alone.decision, alone.ruled, codes(alone)) == ("escalate", "suspend", {("severe_measure", None)})


@pytest.mark.parametrize(
    ("step", "decided", "escalates"),
    [
        ("educate", None, False),
        (LIMIT, None, True),
        (LIMIT, "educate", True),
        (LIMIT, LIMIT, False),
        (PERMISSION, LIMIT, True),
    ],
)
@pytest.mark.parametrize("status", ["approved", "draft"])
def test_an_open_clause_calls_a_person_when_heavier_than_the_decision(
    bench: Any, step: Any, decided: Any, escalates: bool, status: str
) -> None:
    """From restrict on, and only above what is decided anyway; drafts alike."""
    rules = {"OPEN-1": bench.rule("test_share >= 0.5", ladder=[step], status=status)}
    if decided:
        rules["SURE-1"] = breach(bench, ladder=[decided])
    outcome = bench.decide(rules, {"test_share": 0.5, **COUNT})
    assert codes(outcome) == ({("low_margin", "OPEN-1")} if escalates else set())
    assert (outcome.decision == "escalate") is escalates


def test_the_step_of_an_open_clause_is_that_of_its_occurrence(bench: Any, past: Any) -> None:
    """First advice, then a restriction: only the second calls a person."""
    rules = {"OPEN-1": bench.rule("test_share >= 0.5", ladder=["educate", LIMIT])}
    first = bench.decide(rules, {"test_share": 0.5})
    second = bench.decide(rules, {"test_share": 0.5}, history=[past("OPEN-1", "2026-09-01")])
    assert (first.decision, second.decision) == ("no_action", "escalate")


def test_escalate_from_is_the_handbooks(bench: Any) -> None:
    """From educate on, open advice calls a person; from suspend on, an open restriction does not."""
    advice, limit = (bench.rule("test_share >= 0.5", ladder=[step]) for step in ("educate", LIMIT))
    near = {"test_share": 0.5}
    assert (
        bench.decide({"A-1": advice}, near, adjudication={"escalate_from": "educate"}).decision == "escalate"
    )
    assert (
        bench.decide({"A-1": limit}, near, adjudication={"escalate_from": "suspend"}).decision == "no_action"
    )


def test_a_draft_counts_nowhere_and_calls_a_person(bench: Any) -> None:
    """No measure, no points, no milestone; the restriction it would give is told."""
    outcome = bench.decide({"TEST-1": breach(bench, status="draft", ladder=[LIMIT], points=60)}, COUNT)
    assert (outcome.ruled, outcome.measures, outcome.rating.after) == ("no_action", (), 200)
    assert codes(outcome) == {("draft_rule", "TEST-1")}
    assert outcome.confidence == 1


@pytest.mark.parametrize(("draft", "decided"), [("educate", None), (LIMIT, LIMIT)])
def test_a_draft_that_adds_no_weight_is_left_alone(bench: Any, draft: Any, decided: Any) -> None:
    """Advice, or no more than what is decided anyway."""
    rules = {"DRAFT-1": breach(bench, status="draft", ladder=[draft])}
    if decided:
        rules["SURE-1"] = breach(bench, ladder=[decided])
    assert bench.decide(rules, COUNT).escalation == ()


@pytest.mark.parametrize("named", ["A-1", "B-1"])
def test_clauses_that_exclude_each_other_call_a_person(bench: Any, named: str) -> None:
    """Named on either side, told once."""
    rules = {"A-1": breach(bench), "B-1": breach(bench)}
    rules[named]["conflicts_with"] = ["B-1" if named == "A-1" else "A-1"]
    outcome = bench.decide(rules, COUNT)
    assert [e.code for e in outcome.escalation] == ["conflicting_clauses"]
    assert outcome.ruled == "educate"


def test_excluding_clauses_matter_only_when_both_are_breached(bench: Any) -> None:
    """One breach is no conflict."""
    rules = {"A-1": breach(bench, conflicts_with=["B-1"]), "B-1": bench.rule("free_count >= 2")}
    assert bench.decide(rules, COUNT).decision == "educate"


@pytest.mark.parametrize(
    ("region", "day", "out"),
    [("US", "2026-09-30", False), ("EU", "2026-09-30", True), ("US", "2023-12-31", True)],
)
def test_out_of_scope(bench: Any, region: str, day: str, out: bool) -> None:
    """No clause in the region, or none yet on that day; a clause without a rule is enough to be in scope."""
    outcome = bench.decide([bench.clause("TEST-1", None, regions=["US"])], region=region, as_of=day)
    assert codes(outcome) == ({("out_of_scope", None)} if out else set())
    assert outcome.decision == ("escalate" if out else "no_action")


@pytest.mark.parametrize(
    ("day", "applies"),
    [("2026-03-31", False), ("2026-04-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_a_clause_holds_on_its_first_and_its_last_day(bench: Any, day: str, applies: bool) -> None:
    """Both ends are included."""
    clause = bench.clause("TEST-1", breach(bench), effective_from="2026-04-01", effective_to="2026-06-30")
    outcome = bench.decide([clause, bench.clause("WORD-1", None)], COUNT, as_of=day)
    assert outcome.decision == ("educate" if applies else "no_action")


def test_coverage_names_what_nobody_looked_at(bench: Any) -> None:
    """Clauses with rules alone; what is not assessed neither accuses nor escalates."""
    clauses = [
        bench.clause("A-1", breach(bench)),
        bench.clause("B-1", bench.rule("exact_share > 0.5", ladder=[PERMISSION])),
        bench.clause("C-1", None),
    ]
    outcome = bench.decide(clauses, {"free_count": 0})
    assert (outcome.not_assessed, outcome.decision) == (("B-1",), "no_action")
    assert [a.clause.id for a in outcome.assessments] == ["A-1"]


def test_confidence_is_the_lowest_among_the_breaches_that_carry_the_decision(bench: Any) -> None:
    """A sure breach and one at 0.8413 carry the restriction; advice at 0.8159 does not."""
    rules = {
        "A-1": bench.rule("test_share >= 0.5", ladder=[LIMIT]),
        "B-1": breach(bench, ladder=[LIMIT]),
        "C-1": bench.rule("static_frame_share >= 0.5"),
    }
    outcome = bench.decide(rules, {"test_share": 0.6, "static_frame_share": 0.527, **COUNT})
    assert {a.clause.id: a.status for a in outcome.assessments} == dict.fromkeys(rules, "breached")
    assert outcome.confidence == pytest.approx(0.8413, abs=5e-5)


def test_confidence_in_no_action_falls_with_the_nearest_miss(bench: Any) -> None:
    """At 0.1587 the clause is not breached: 0.8413."""
    rules = {"A-1": bench.rule("test_share >= 0.5"), "B-1": breach(bench)}
    outcome = bench.decide(rules, {"test_share": 0.4, "free_count": 0})
    assert (outcome.decision, outcome.confidence) == ("no_action", pytest.approx(0.8413, abs=5e-5))


def test_confidence_in_an_exemption_is_the_exceptions(bench: Any) -> None:
    """A sure breach, exempt at 0.9772."""
    rules = {"A-1": breach(bench, exceptions=[{"id": "e", "when": "test_share >= 0.5"}])}
    outcome = bench.decide(rules, {"test_share": 0.7, **COUNT})
    assert (outcome.decision, outcome.confidence) == ("no_action", pytest.approx(0.9772, abs=5e-5))


def test_confidence_of_an_escalation_is_that_of_what_is_recommended(bench: Any) -> None:
    """The open clause does not lower the confidence in the advice."""
    rules = {"A-1": breach(bench), "B-1": bench.rule("test_share >= 0.5", ladder=[LIMIT])}
    outcome = bench.decide(rules, {"test_share": 0.5, **COUNT})
    assert (outcome.decision, outcome.ruled, outcome.confidence) == ("escalate", "educate", 1)


def test_every_reason_says_what_would_settle_it(bench: Any, note: Any) -> None:
    """Detail and next step are whole sentences."""
    rules = {
        "A-1": bench.rule(
            {"all": ["test_share >= 0.5", "exact_share > 0.5"]}, ladder=[LIMIT], exceptions=[SHOWN]
        ),
        "B-1": breach(bench, status="draft", ladder=[PERMISSION], conflicts_with=["C-1"]),
        "C-1": breach(bench, points=200),
    }
    outcome = bench.decide(rules, {"test_share": 0.5, **COUNT}, evidence=[note])
    assert {e.code for e in outcome.escalation} == {"severe_measure", "conflicting_clauses"}
    assert all(e.detail.endswith(".") and e.settle_by.endswith(".") for e in outcome.escalation)


def test_the_same_case_gives_the_same_outcome(bench: Any, past: Any) -> None:
    """The order of the history and of the files changes nothing."""
    history = [past("A-1", "2026-09-01", 5), past("B-1", "2026-08-01", 7)]
    clauses = [
        bench.clause("A-1", breach(bench, ladder=["educate", LIMIT])),
        bench.clause("B-1", breach(bench)),
    ]
    one = bench.decide(clauses, COUNT, history=history)
    other = bench.decide(clauses[::-1], COUNT, history=history[::-1])
    assert (measures(one), one.rating, one.confidence) == (measures(other), other.rating, other.confidence)
