"""The adjudicator against a second one, written from the rules alone, over random handbooks and creators.

The suite is stable: the same examples on every run. For other and more ones:
`CLAUSEWISE_EXAMPLES=5000 pytest tests/agent/test_against_naive.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agent.rules.asks import worth_asking
from agent.rules.case import Answer, AskKey, Case
from agent.rules.change import what_would_change
from agent.rules.decide import Outcome, decide

MORE = int(os.environ.get("CLAUSEWISE_EXAMPLES", "0"))
CREATORS = 20
SIGNALS: dict[str, tuple[list[str], list[float], int | None, float]] = {
    # thresholds, values, days until stale, a large noise
    "test_share": (["0.3", "0.5", "0.7"], [0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8], 10, 0.3),
    "exact_share": (["0.25", "0.5"], [0, 0.25, 0.3, 0.5, 0.75, 1], None, 0.3),
    "free_score": (["3", "10.5"], [0, 2, 3, 4.5, 9, 10.5, 12], 0, 5),
    "free_count": (["0", "2", "5"], [0, 1, 2, 3, 5, 6], 30, 2),
    "static_frame_share": (["0.5", "0.6"], [0.45, 0.48, 0.5, 0.53, 0.56, 0.6, 0.62, 0.65], 21, 0.3),
    "shoppable_videos_7d": (["3", "5"], [0, 2, 3, 4, 5, 20], 7, 2),
}
# Noise is large, or so small that a test is exactly 0 or 1: probabilities such as 1e-20 would be told
# from 0 or not by the order of a multiplication, which no rule speaks of.
TINY = 1e-6
DERIVED = {
    "confirmed_breaches_90d": ["1", "2", "4"],
    "same_clause_breaches_90d": ["1", "2"],
    "health_rating": ["150", "180", "200"],
    "account_age_days": ["30", "365"],
}
MEASURES: list[Any] = [
    "educate",
    {"restrict": {"measure": "posting_limit", "days": 7}},
    {"restrict": {"measure": "tagging_block"}},
    {"suspend": {"measure": "ecommerce_permission", "days": 14}},
    {"suspend": {"measure": "account"}},
]
DAYS_AGO = [-1, 0, 1, 5, 20, 29, 30, 31, 60, 89, 90, 91, 179, 180, 181, 400]
IDS = ["ALPHA-1", "BETA-2", "GAMMA-3", "DELTA-4"]


def some_condition(rng: Random, depth: int = 3) -> Any:
    """A random condition of at most nine leaves, nested at most `depth` groups deep."""
    if depth and rng.random() < 0.6:
        wide = rng.randint(1, 3)
        parts = [some_condition(rng, depth - 1 if wide == 1 or n == 0 else 0) for n in range(wide)]
        if wide == 2 and depth == 3:
            parts[1] = some_condition(rng, 1)
        return {rng.choice(["all", "all", "any", "none"]): parts}
    if rng.random() < 0.15:
        name = rng.choice(sorted(DERIVED))
        threshold = rng.choice(DERIVED[name])
    else:
        name = rng.choice(sorted(SIGNALS))
        threshold = rng.choice(SIGNALS[name][0])
    return f"{name} {rng.choice(['>=', '>=', '>', '<', '<=', '==', '!='])} {threshold}"


def some_rule(rng: Random, others: list[str]) -> dict[str, Any]:
    """A random rule block."""
    rule: dict[str, Any] = {
        "severity": rng.choice(["minor", "moderate", "severe", "critical"]),
        "ladder": [rng.choice(MEASURES) for _ in range(rng.randint(1, 3))],
    }
    asks = rng.random() < 0.25
    if asks:
        rule["ask"] = "Does a caption promise a result?"
    if not asks or rng.random() < 0.7:
        rule["breach_when"] = some_condition(rng)
    exceptions = []
    for name in ["shown", "licensed"][: rng.choice([0, 0, 1, 1, 2])]:
        kind = rng.choice(["when", "ask", "both"])
        exceptions.append({"id": name})
        if kind != "ask":
            exceptions[-1]["when"] = some_condition(rng, 1)
        if kind != "when":
            exceptions[-1]["ask"] = f"Is it true that it was {name}?"
    optional = {
        "exceptions": exceptions,
        "points": rng.choice([0, 5, 12, 50, 160, 250]),
        "repeat_window_days": rng.choice([30, 180]),
        "status": rng.choice(["approved", "draft"]),
        "conflicts_with": [name for name in others if rng.random() < 0.5],
    }
    return rule | {key: value for key, value in optional.items() if value and rng.random() < 0.6}


def some_clauses(bench: Any, rng: Random) -> list[dict[str, Any]]:
    """One to four clauses: some in one region or period only, some in two versions, some without a rule."""
    names = IDS[: rng.randint(1, 4)]
    clauses = []
    for name in names:
        others = [other for other in names if other != name]
        make = lambda others=others: some_rule(rng, others) if rng.random() < 0.93 else None  # noqa: E731
        match rng.choice(["everywhere", "everywhere", "everywhere", "regions", "periods", "past"]):
            case "everywhere":
                clauses.append(bench.clause(name, make()))
            case "regions":
                clauses.append(bench.clause(name, make(), regions=["US"]))
                clauses.append(bench.clause(name, make(), regions=["EU", "UK"], version=2))
            case "periods":
                clauses.append(bench.clause(name, make(), effective_to="2026-06-30"))
                clauses.append(bench.clause(name, make(), effective_from="2026-07-01", version=2))
            case "past":
                clauses.append(bench.clause(name, make(), effective_to="2026-09-29"))
    return clauses


def some_numbers(rng: Random) -> dict[str, Any]:
    """Numbers of adjudication: mostly the defaults."""
    options: dict[str, Any] = {
        "rating": rng.choice(
            [{"start": 100}, {"memory_days": 30}, {"start": 300, "maximum": 310, "memory_days": 180}]
        ),
        "bands": rng.choice([{"healthy": 180}, {"healthy": 90, "needs_attention": 60, "unhealthy": 20}]),
        "milestones": rng.choice(
            [{120: {"restrict": {"measure": "reach_limit", "days": 3}}}, {199: "educate", 0: MEASURES[4]}]
        ),
        "repetition": rng.choice([{"breaches": 2}, {"breaches": 3, "days": 30}, {"days": 180}]),
        "margin": rng.choice([{"low": 0.1, "high": 0.9}, {"low": 0.3}, {"high": 0.6}]),
        "sound_suspend": rng.choice([0.5, 0.999, 1.0]),
        "escalate_from": rng.choice(["educate", "suspend"]),
    }
    return {key: value for key, value in options.items() if rng.random() < 0.15}


def some_profile(rng: Random, names: list[str]) -> dict[str, Any]:
    """A random creator: signals missing, stale to the day, noisy; a history around the edges of windows."""
    today = date.fromisoformat(
        rng.choice(["2026-09-30", "2026-09-30", "2026-07-01", "2026-06-30", "2023-12-31"])
    )
    profile: dict[str, Any] = {
        "creator_id": "c_1",
        "as_of": today.isoformat(),
        "region": rng.choice(["US", "US", "EU", "SEA"]),
        "signals": {},
    }
    for name, (_, values, limit, noise) in SIGNALS.items():
        if rng.random() < 0.15:
            continue
        signal: dict[str, Any] = {"value": rng.choice(values)}
        if rng.random() < 0.3:
            signal["sd"] = rng.choice([0, TINY, noise])
        if rng.random() < 0.4:
            age = (5 if limit is None else limit) + rng.choice([-1, 0, 0, 1, 60])
            signal["observed_at"] = (today - timedelta(days=max(age, 0))).isoformat()
        profile["signals"][name] = signal if len(signal) > 1 or rng.random() < 0.5 else signal["value"]
    history = []
    for _ in range(rng.choice([0, 0, 1, 2, 4, 9])):
        past = {
            "clause": rng.choice(names),
            "date": (today - timedelta(days=rng.choice(DAYS_AGO))).isoformat(),
            "outcome": rng.choice(["confirmed", "confirmed", "confirmed", "overturned", "pending"]),
        }
        history.append(past | ({"points": rng.choice([0, 5, 12, 40, 90])} if rng.random() < 0.7 else {}))
    trusted = rng.choice([None, True, False])
    evidence = (
        [] if trusted is None else [{"id": "n1", "kind": "note", "trusted": trusted, "text": "A note."}]
    )
    optional = {
        "history": history,
        "bonus_points": rng.choice([0, 3, 900]),
        "evidence": evidence,
        "account_opened": (today - timedelta(days=rng.choice([0, 30, 364, 365]))).isoformat(),
    }
    return profile | {key: value for key, value in optional.items() if rng.random() < 0.8}


def some_answer(rng: Random) -> tuple[Any, ...]:
    """An answer as a calibrated model gives it, its cut-offs wherever they may be."""
    said = rng.choice(["yes", "no", "unclear"])
    match said:
        case "yes":
            return said, rng.choice([0.55, 0.8, 0.9, 0.97, 1.0]), None
        case "no":
            return said, rng.choice([0.0, 0.05, 0.2, 0.45]), None
    return said, 0.5, rng.choice(["unclear_evidence", "untrusted_evidence"])


def seen(outcome: Outcome) -> dict[str, Any]:
    """The project's outcome in the words of the second adjudicator, probabilities apart."""
    return {
        "decision": outcome.decision,
        "recommended": outcome.ruled if outcome.decision == "escalate" else None,
        "measures": sorted(
            (i.clause or "", i.measure.kind, i.measure.measure or "", i.measure.days or 0, i.points)
            for i in outcome.measures
        ),
        "rating": {key: getattr(outcome.rating, key) for key in ("before", "after", "band", "milestone")},
        "codes": {e.code for e in outcome.escalation},
        "open": {
            (e.code, e.clause) for e in outcome.escalation if e.code not in ("severe_measure", "out_of_scope")
        },
        "statuses": {a.clause.id: a.status for a in outcome.assessments},
        "finding_codes": {a.clause.id: {p.code for p in a.open_points} for a in outcome.assessments},
        "occurrences": {a.clause.id: a.occurrence for a in outcome.assessments},
        "not_assessed": list(outcome.not_assessed),
    }


def expected(result: Mapping[str, Any]) -> dict[str, Any]:
    """The same of the second adjudicator."""
    same = ("decision", "recommended", "rating", "codes", "finding_codes", "occurrences")
    return {key: result[key] for key in same} | {
        "measures": sorted(
            (c or "", kind, name or "", days or 0, pts) for c, kind, name, days, pts in result["measures"]
        ),
        "open": {(c, n) for c, n in result["escalation"] if c not in ("severe_measure", "out_of_scope")},
        "statuses": {name: status for name, (status, _, _) in result["statuses"].items()},
        "not_assessed": result["coverage"]["not_assessed"],
    }


def asked_by_naive(result: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The questions that the second adjudicator would ask."""
    return {(name, part) for name, parts in result["asked"].items() for part in parts}


def examples(number: int) -> settings:
    """Settings of a property: a stable set of examples, or many others where asked for."""
    return settings(
        max_examples=MORE or number,
        derandomize=not MORE,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # a seed does not shrink to anything simpler
        suppress_health_check=list(HealthCheck),
    )


@examples(150)
@given(seed=st.integers(0, 2**48))
def test_both_adjudicators_say_the_same(bench: Any, naive: Any, seed: int) -> None:
    """Decision, measures, rating, statuses, probabilities, codes, confidence and coverage agree."""
    rng = Random(seed)
    clauses, numbers = some_clauses(bench, rng), some_numbers(rng)
    for _ in range(CREATORS):
        compare(bench, naive, rng, clauses, numbers)


def compare(
    bench: Any, naive: Any, rng: Random, clauses: list[dict[str, Any]], numbers: dict[str, Any]
) -> Case:
    """Judges one random creator by both, first without and then with the answers that were asked for."""
    names = sorted({clause["id"] for clause in clauses})
    profile = some_profile(rng, names)
    has_model = rng.random() < 0.8
    found = [name for name in names if rng.random() < 0.8]

    def second(answers: Mapping[tuple[str, str], tuple[Any, ...]]) -> dict[str, Any]:
        result: dict[str, Any] = naive.adjudicate(
            profile, clauses, bench.specs, numbers, answers, has_model=has_model, found=found
        )
        return result

    case: Case = bench.case(clauses, adjudication=numbers, found=found, has_model=has_model, **profile)
    nobody_answered = second({})
    asked = {(ask.key.clause, ask.key.purpose) for ask in worth_asking(case)} if has_model else set()
    assert asked == asked_by_naive(nobody_answered)
    answers = {key: some_answer(rng) for key in sorted(asked)}
    case = replace(case, answers={AskKey(*key): Answer(*said) for key, said in answers.items()})
    outcome, result = decide(case), second(answers)
    assert seen(outcome) == expected(result)
    assert outcome.confidence == pytest.approx(result["confidence"], abs=1e-9)
    for a in outcome.assessments:
        assert tuple(a.probability) == pytest.approx(result["statuses"][a.clause.id][1:], abs=1e-9)
    return case


@examples(40)
@given(seed=st.integers(0, 2**48))
def test_every_change_that_is_told_leads_to_its_decision(bench: Any, naive: Any, seed: int) -> None:
    """What would change a decision does so when the second adjudicator tries it."""
    rng = Random(seed)
    clauses, numbers = some_clauses(bench, rng), some_numbers(rng)
    for _ in range(CREATORS // 5):
        case = compare(bench, naive, rng, clauses, numbers)
        outcome = decide(case)
        changes = what_would_change(case, outcome)
        assert len({c.change for c in changes}) == len(changes) <= 5
        for told in changes:
            profile, answers = imagine(bench, case, told.change)
            result = naive.adjudicate(
                profile,
                clauses,
                bench.specs,
                numbers,
                answers,
                has_model=case.has_model,
                found=case.found,
                imagined=True,
            )
            assert (told.change, result["decision"]) == (told.change, told.decision)
            assert told.decision != outcome.decision


def imagine(
    bench: Any, case: Case, change: str
) -> tuple[dict[str, Any], dict[tuple[str, str], tuple[Any, ...]]]:
    """Profile and answers with one change made, from its words alone."""
    profile = case.profile.model_dump(mode="json", exclude_defaults=True)
    answers: dict[tuple[str, str], tuple[Any, ...]] = {
        (key.clause, key.purpose): (a.verbal, a.probability, a.code) for key, a in case.answers.items()
    }
    first, second, third = change.split(maxsplit=2)
    if third.startswith("="):
        said = third.removeprefix("= ")
        answers[first, second] = (said, float(said == "yes"))
        return profile, answers
    low, high = bench.specs[first]["range"]
    step = 1 if bench.specs[first]["kind"] == "counted" else 1e-7
    at = float(third)
    options = {">": [at + step], "<": [at - step], "!=": [at + step, at - step]}.get(second, [at])
    value = next(v for v in options if (low is None or v >= low) and (high is None or v <= high))
    profile["signals"] = {**profile.get("signals", {}), first: {"value": value, "sd": 0}}
    return profile, answers
