"""Invented creators to measure on: harmless by default, and in breach of chosen clauses on purpose.

Everything is drawn from a seed, so the same number gives the same people on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from agent.prose.frame import carried
from agent.rules.case import Case
from agent.rules.decide import Outcome, decide
from policies.clause import Clause
from policies.criteria import Condition, Leaf, compare
from policies.handbook import Handbook
from signals.catalog import Catalog, SignalSpec
from signals.profile import Profile

REGIONS = ("US", "EU", "UK", "SEA")
DAY = date(2026, 9, 30)
ORDINARY = {"share": 0.04, "score": 0.05, "accounts": 1.0, "times": 1.0}
"""Harmless values by unit, for signals of which more is worse or which are neutral; others are 0."""
USUAL = {"orders_28d": 120.0}
"""Usual values by name, before those by unit."""


def sinners(handbook: Handbook, seed: int) -> Iterator[tuple[Profile, Outcome]]:
    """Endless creators about whom the rules, without any model, have something to say to them.

    Each breaches a clause drawn at random, sometimes two, in a region drawn at random.
    """
    random = Random(seed)
    number = 0
    while True:
        number += 1
        region = random.choice(REGIONS)
        clauses = [c for c in handbook.in_force(region, DAY) if c.rule and c.rule.breach_when]
        chosen = random.sample(clauses, random.choice((1, 1, 2)))
        profile = creator(f"r_{seed}_{number}", region, chosen, handbook, random)
        outcome = decide(Case(profile, handbook))
        if carried(outcome):
            yield profile, outcome


def creator(name: str, region: str, breached: list[Clause], handbook: Handbook, random: Random) -> Profile:
    """A creator with all signals, harmless but for those that the chosen clauses test."""
    signals = {n: harmless(spec, random) for n, spec in handbook.catalog.items() if spec.kind != "derived"}
    for clause in breached:
        if clause.rule and clause.rule.breach_when:
            _make_true(clause.rule.breach_when, handbook.catalog, signals, random)
    return Profile.model_validate(
        {
            "creator_id": name,
            "as_of": DAY.isoformat(),
            "region": region,
            "signals": signals,
            "account_opened": "2024-03-01",
            "followers": random.randrange(1_000, 200_000),
        }
    )


def harmless(spec: SignalSpec, random: Random) -> float:
    """An ordinary value of a signal, on the good side of its range."""
    low, high = spec.range[0] or 0.0, spec.range[1]
    if spec.direction == "lower_is_worse":
        return round((high if high is not None and high <= 1 else low + 30.0) * random.uniform(0.95, 1.0), 3)
    usual = USUAL.get(spec.name, ORDINARY.get(spec.unit, 0.0))
    value = usual * random.uniform(0.8, 1.0)
    whole = spec.kind == "counted" and spec.unit not in ("share", "times", "score")
    return max(low, float(round(value)) if whole else round(value, 3))


def _make_true(condition: Condition, catalog: Catalog, signals: dict[str, float], random: Random) -> None:
    """Sets the signals so that a condition holds; parts of `none` are left harmless."""
    if isinstance(condition, Leaf):
        if catalog[condition.signal].kind != "derived":
            signals[condition.signal] = _beyond(condition, catalog[condition.signal], random)
    elif condition.op == "all":
        for part in condition.parts:
            _make_true(part, catalog, signals, random)
    elif condition.op == "any":
        _make_true(random.choice(condition.parts), catalog, signals, random)


def _beyond(leaf: Leaf, spec: SignalSpec, random: Random) -> float:
    """A value well beyond a threshold, inside the range."""
    if compare(leaf.number, leaf.op, leaf.number):
        near = leaf.number
    else:
        near = leaf.number + (1 if leaf.op in (">", "!=") else -1) * (0.01 if spec.unit == "share" else 1)
    room = (spec.sd or 0.0) * random.uniform(3, 5) if spec.kind == "measured" else random.choice((0, 1, 2))
    whole = spec.kind == "counted" and spec.unit not in ("share", "times", "score")
    step = room if spec.kind == "measured" or whole else room * 0.03
    value = near + step if leaf.op in (">=", ">", "!=") else near - step
    low, high = spec.range
    value = min(max(value, low if low is not None else value), high if high is not None else value)
    return float(round(value)) if whole else round(value, 3)
