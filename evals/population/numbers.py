"""The numbers of a block: signals with their noise and age, and the traits of the account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evals.population.crowd import Crowd
from evals.population.draws import Draws, Numbers, Wholes, hit
from evals.population.plan_file import BLOCK
from evals.population.tables import Tables

Mask = npt.NDArray[np.bool_]
ALIKE = 0.98
"""How much of its own chance a member of a group shares with the first."""
WIDEST = 30.0
"""On the log scale; beyond it lies no number that a catalog admits."""
MOST = (10**9, 3650, 800)
"""Most followers, days and bonus points: the platform is ten years old, and a rating ends at 1,000."""


@dataclass(frozen=True)
class Measured:
    """Creator × signal, unless it says otherwise."""

    values: Numbers
    present: Mask
    sd: Numbers
    """The noise that the model states; NaN where it states none."""
    age: Wholes
    """Days before the day of the profile; what its source does not date is 0."""
    traits: Numbers
    """Creator × trait, whole numbers."""


def measure(tables: Tables, people: Crowd, draws: Draws) -> Measured:
    """The numbers of one block."""
    true = _true(tables, people, draws)
    count = len(tables.signals)
    traits = np.floor(np.minimum(true[:, count:], MOST))
    sd, stated = _noise(tables, people, draws)
    values = true[:, :count] + sd * draws.normal(BLOCK, count)
    for child, parent in tables.zeros:
        values[np.round(values[:, parent]) <= 0, child] = 0.0
    values = np.clip(values, *tables.limits)
    values = np.round(values * tables.steps) / tables.steps
    present = _present(tables, people, draws)
    return Measured(values, present, np.where(stated, sd, np.nan), _age(tables, traits, draws), traits)


def _true(tables: Tables, people: Crowd, draws: Draws) -> Numbers:
    """What a perfect model would see: factors and the creator's own chance, on the scale of each column."""
    width = len(tables.spreads)
    factors = draws.normal(BLOCK, len(tables.plan.factors))[people.lead]
    own, zero = draws.normal(BLOCK, width), draws.coarse(BLOCK, width)[people.lead]
    members = np.nonzero(people.lead != np.arange(BLOCK))[0]
    own[members] = ALIKE * own[people.lead[members]] + np.sqrt(1 - ALIKE**2) * own[members]
    own *= np.sqrt(np.maximum(1 - (tables.loads**2).sum(axis=0), 0.0))
    # Factor by factor: a product of matrices may add in another order on another machine.
    for factor, load in zip(factors.T, tables.loads, strict=True):
        own += factor[:, None] * load
    scaled = tables.centre[people.kind] + tables.spread[people.kind] * own
    grown = np.exp(np.clip(scaled, -WIDEST, WIDEST))
    values = np.where(tables.is_share, grown / (1 + grown), grown)
    values[hit(zero, tables.none[people.kind])] = 0.0
    return values


def _noise(tables: Tables, people: Crowd, draws: Draws) -> tuple[Numbers, Mask]:
    """The noise of every value, and where the model states it."""
    sources = len(tables.plan.sources)
    chance, wobble = draws.coarse(BLOCK, sources), draws.normal(BLOCK, sources)
    own = hit(chance, tables.of_sources("own_sd"))
    times = np.where(own, np.exp(0.25 * wobble), 1.0) * tables.noise_times[people.kind][:, None]
    sd = tables.noise * times[:, tables.source]
    # Stated in thousandths, and the value wobbles by what is stated.
    return np.ceil(sd * 1000) / 1000, own[:, tables.source] & (tables.noise > 0)


def _present(tables: Tables, people: Crowd, draws: Draws) -> Mask:
    fails = draws.coarse(BLOCK, len(tables.plan.sources))
    active = draws.coarse(BLOCK, len(tables.plan.fields) + 1)
    delivered = ~hit(fails, tables.missing[people.region, people.kind])
    delivered &= hit(active, tables.active[people.kind])[people.lead][:, tables.field]
    gaps = hit(draws.coarse(BLOCK, len(tables.signals)), tables.plan.gaps)
    return delivered[:, tables.source] & ~gaps


def _age(tables: Tables, traits: Numbers, draws: Draws) -> Wholes:
    """Days since each value was measured: fresh, unless the source is late; never before the account."""
    sources = len(tables.plan.sources)
    fall, late = draws.uniform(BLOCK, sources), hit(draws.coarse(BLOCK, sources), tables.of_sources("late"))
    days = np.floor(-np.log1p(-fall) * tables.of_sources("age_days")).astype(np.int64)[:, tables.source]
    overdue = tables.freshness + 1 + np.floor(fall * 10).astype(np.int64)[:, tables.source]
    age = np.where(late[:, tables.source], overdue, np.minimum(days, tables.freshness))
    return np.minimum(age, traits[:, 1:2].astype(np.int64))
