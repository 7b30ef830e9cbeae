"""Random creators: values on thresholds and cut-offs, edges of windows, answers of all kinds."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from agent.columns.answers import answer_columns, found_columns
from agent.columns.decide import judge_columns
from agent.columns.decisions import Decisions, RowOutcome
from agent.columns.profiles import from_profiles
from agent.rules.asks import asks_of
from agent.rules.case import Answer, AskKey, Case
from agent.rules.decide import Outcome
from policies.criteria import leaves
from policies.handbook import Handbook
from signals.catalog import SignalSpec
from signals.profile import Profile
from tests.agent.test_against_naive import some_answer, some_clauses, some_numbers, some_profile

PURPOSES = ("breach", "exception:shown", "exception:licensed")
PLACES = [("US", "2026-09-30"), ("EU", "2026-09-30"), ("SEA", "2026-02-28"), ("UK", "2025-06-30")]
NOWHERE = ("US", "2019-01-01")
AT_CUT_OFF = 0.8416212335729143
"""Noises between a value and a threshold that is passed with probability 0.8."""
DISTANCES = [0.0, AT_CUT_OFF, -AT_CUT_OFF, 1.3, -1.3, 2.5, -2.5, 9.0, -9.0, 38.0, -40.0]
DAYS_AGO = [-1, 0, 1, 1, 20, 30, 60, 89, 90, 90, 91, 180, 181]


class Creators:
    """Draws cases under one handbook; the same seed, the same cases."""

    def __init__(self, handbook: Handbook, seed: int, fresh: bool = False) -> None:
        """`fresh` creators have neither evidence nor missing days: the common ones of a job."""
        self.handbook, self.rng, self.fresh = handbook, Random(seed), fresh
        rules = [clause.rule for clause in handbook.clauses if clause.rule]
        self.numbers: dict[str, list[float]] = {}
        for rule in rules:
            for condition in (rule.breach_when, *(e.when for e in rule.exceptions)):
                for leaf in leaves(condition):
                    if handbook.catalog[leaf.signal].kind != "derived":
                        self.numbers.setdefault(leaf.signal, []).append(leaf.number)
        self.keys = sorted({ask.key for clause in handbook.clauses for ask in asks_of(clause)})
        self.ids = sorted({clause.id for clause in handbook.clauses if clause.rule})

    def case(self, has_model: bool = True) -> Case:
        """One creator, with answers and what retrieval found."""
        profile, rng = self.profile(), self.rng
        answers = {key: self.answer() for key in self.keys if profile.evidence and rng.random() < 0.7}
        found = frozenset(name for name in self.ids if profile.evidence and rng.random() < 0.7)
        return Case(profile, self.handbook, answers, found, has_model)

    def profile(self) -> Profile:
        """One creator: signals of an active or of a quiet account, history, bonus, evidence."""
        rng = self.rng
        region, day = NOWHERE if rng.random() < 0.02 else rng.choice(PLACES)
        as_of = date.fromisoformat(day)
        share = 1.0 if self.fresh else rng.choice([0.1, 0.5, 0.9])
        often = rng.choice(self.ids)
        given = [name for name in self.numbers if rng.random() < share]
        profile: dict[str, Any] = {
            "creator_id": "c_1",
            "as_of": day,
            "region": region,
            "signals": {name: self.signal(name, as_of) for name in given},
            "history": [self.entry(as_of, often) for _ in range(rng.choice([0, 0, 0, 1, 3, 10]))],
            "bonus_points": rng.choice([0, 0, 20, 2000]),
        }
        if not self.fresh and rng.random() < 0.5:
            profile["evidence"] = [{"id": "n1", "text": "A note."}]
        if rng.random() < 0.7:
            profile["account_opened"] = (as_of - timedelta(days=rng.choice([0, 29, 30, 400]))).isoformat()
        return Profile.model_validate(profile)

    def signal(self, name: str, as_of: date) -> dict[str, Any]:
        """A value on or near a threshold of some rule."""
        rng, spec = self.rng, self.handbook.catalog[name]
        sd = self.noise(spec)
        number = rng.choice(self.numbers[name])
        if spec.kind == "counted":
            signal: dict[str, Any] = {"value": number + rng.choice([-1, 0, 0, 1, 10])}
        elif rng.random() < 0.5:
            signal = {"value": number + ((spec.sd if sd is None else sd) or 0.0) * rng.choice(DISTANCES)}
        else:
            signal = {"value": number * rng.uniform(0.5, 1.5)}
        if sd is not None:
            signal["sd"] = sd
        if rng.random() < 0.3 and not self.fresh:
            age = (spec.stale_after_days or 0) + rng.choice([-1, 0, 1])
            signal["observed_at"] = (as_of - timedelta(days=max(age, 0))).isoformat()
        return signal

    def noise(self, spec: SignalSpec) -> float | None:
        """Noise of the profile's own, or None for the catalog's."""
        return self.rng.choice([None, None, None, 0.0, 1e-300, (spec.sd or 1.0) * 3])

    def entry(self, as_of: date, often: str) -> dict[str, Any]:
        """An earlier breach, around the edges of the windows; mostly of the clause that comes `often`."""
        rng = self.rng
        return {
            "clause": often if rng.random() < 0.8 else rng.choice(self.ids),
            "date": (as_of - timedelta(days=rng.choice(DAYS_AGO))).isoformat(),
            "outcome": rng.choice(["confirmed"] * 8 + ["overturned", "pending"]),
            "points": rng.choice([0, 5, 20, 60]),
        }

    def answer(self) -> Answer:
        """An answer of a model, or one that followed without reading."""
        rng = self.rng
        match rng.choice(["yes", "no", "unclear"]):
            case "yes":
                return Answer("yes", rng.choice([0.55, 0.8, 0.95, 1.0]), judged=rng.random() < 0.9)
            case "no":
                return Answer("no", rng.choice([0.0, 0.2, 0.45]), judged=rng.random() < 0.9)
        return Answer("unclear", 0.5, rng.choice([None, "unclear_evidence", "untrusted_evidence"]))


def judge(cases: list[Case]) -> Decisions:
    """Cases of one handbook as one batch."""
    columns = from_profiles([case.profile for case in cases], cases[0].handbook.catalog)
    answers = answer_columns([case.answers for case in cases])
    found = found_columns([case.found for case in cases])
    return judge_columns(cases[0].handbook, columns, answers, found, cases[0].has_model)


def of_rules(outcome: Outcome) -> dict[str, Any]:
    """An outcome of the rules; of what is open, the codes."""
    return {
        "decision": outcome.decision,
        "ruled": outcome.ruled,
        "measures": outcome.measures,
        "findings": [
            (a.clause, a.status, a.probability, a.exemption, a.occurrence, {p.code for p in a.open_points})
            for a in outcome.assessments
        ],
        "not_assessed": outcome.not_assessed,
        "rating": outcome.rating,
        "confidence": outcome.confidence,
        "reasons": {(e.code, e.clause) for e in outcome.escalation},
    }


def of_row(row: RowOutcome) -> dict[str, Any]:
    """The same of a row of columns."""
    assert len(set(row.reasons)) == len(row.reasons)
    return row._asdict() | {
        "findings": [(*finding[:-1], set(finding.open)) for finding in row.findings],
        "reasons": set(row.reasons),
    }


def some_cases(bench: Any, rng: Random, size: int) -> list[Case]:
    """So many creators under one random handbook, with random answers."""
    clauses = some_clauses(bench, rng)
    handbook = bench.handbook(clauses, some_numbers(rng))
    names, has_model = sorted({clause["id"] for clause in clauses}), rng.random() < 0.8
    cases = []
    for _ in range(size):
        profile = bench.profile(**some_profile(rng, names))
        keys = [(name, purpose) for name in names for purpose in PURPOSES if rng.random() < 0.6]
        answers = {AskKey(*key): Answer(*some_answer(rng)) for key in keys}
        found = frozenset(name for name in names if rng.random() < 0.8)
        cases.append(Case(profile, handbook, answers, found, has_model))
    return cases
