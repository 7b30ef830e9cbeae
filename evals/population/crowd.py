"""Who the creators of a block are: kind, group, region, language and account type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from evals.population.draws import Draws, Wholes, pick
from evals.population.plan import Kind
from evals.population.plan_file import BLOCK
from evals.population.tables import Tables


@dataclass(frozen=True)
class Crowd:
    """One entry a creator, in every list."""

    kind: Wholes
    group: Wholes
    """Number of the group in its block, from 1; 0 for all who are alone."""
    lead: Wholes
    """Whom a creator takes after: the first of the group, or the creator."""
    region: Wholes
    language: Wholes
    account_type: Wholes


class _Places(NamedTuple):
    kind: Wholes
    group: Wholes
    lead: Wholes


def crowd(tables: Tables, draws: Draws) -> Crowd:
    """The creators of one block."""
    kind, group, lead = _places(tables, draws)
    region = pick(draws.uniform(BLOCK), tables.region)[lead]
    small = tables.small_language[kind]
    language = pick(draws.uniform(BLOCK), tables.language[small, region])[lead]
    account_type = pick(draws.uniform(BLOCK), tables.account_type[kind])
    return Crowd(kind, group, lead, region, language, account_type)


def _places(tables: Tables, draws: Draws) -> _Places:
    """Kinds that come alone are drawn one by one; then groups take places anywhere in the block."""
    kind = pick(draws.uniform(BLOCK), tables.single)
    order = np.argsort(draws.uniform(BLOCK), kind="stable")
    group, lead = np.zeros(BLOCK, np.int64), np.arange(BLOCK)
    number, taken = 0, 0
    for index, each in enumerate(tables.plan.kinds.values()):
        for size in _sizes(each, draws):
            members = order[taken : taken + size]
            number, taken = number + 1, taken + size
            kind[members], group[members], lead[members] = index, number, members[0]
    return _Places(kind, group, lead)


def _sizes(kind: Kind, draws: Draws) -> Iterator[int]:
    """Sizes of the groups of a kind in one block; their number is right on the average of all blocks."""
    if kind.group is None:
        return
    low, high = kind.group
    groups = kind.share * BLOCK * 2 / (low + high)
    for _ in range(int(groups + draws.uniform(1)[0])):
        yield low + int(draws.uniform(1)[0] * (high - low + 1))
