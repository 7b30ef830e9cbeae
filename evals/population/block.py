"""Blocks of creators: the same block whatever came before it, and however many are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from evals.population.crowd import Crowd, crowd
from evals.population.draws import Dice, Draws, Wholes, hit
from evals.population.lists import THROWS, About, Items, Scribe
from evals.population.numbers import Mask, Measured, measure
from evals.population.plan import TRAITS
from evals.population.plan_file import BLOCK, OPTIONAL
from evals.population.tables import Tables
from evals.population.texts import Texts
from policies.handbook import Handbook


@dataclass(frozen=True)
class Block:
    """Creators with all that stands in their profiles, and their kinds and groups, which do not.

    Only the first `size` of them are wanted; the lists hold only rows that have an entry.
    """

    first: int
    """Number of the first creator, from 1."""
    size: int
    people: Crowd
    measured: Measured
    unknown: Mapping[str, Mask]
    """Where an optional field is left out."""
    history: Mapping[int, Items]
    evidence: Mapping[int, Items]
    content: Mapping[int, Items]

    def trait(self, name: str) -> Wholes:
        """The whole numbers of a trait."""
        return self.measured.traits[: self.size, TRAITS.index(name)].astype(np.int64)


@dataclass(frozen=True)
class Population:
    """All that decides who creator number n is."""

    tables: Tables
    texts: Texts
    handbook: Handbook
    seed: int
    as_of: date

    def blocks(self, creators: int) -> Iterator[Block]:
        """The first so many creators, block by block."""
        scribe = Scribe(self.tables.plan, self.texts, self.as_of, self._points())
        for number in range(-(-creators // BLOCK)):
            block = self._block(number, scribe)
            yield replace(block, size=min(BLOCK, creators - number * BLOCK))

    def ids(self, block: Block) -> list[str]:
        """Names of the creators of a block; a name tells seed and number."""
        return [f"c{self.seed}_{n:09d}" for n in range(block.first, block.first + block.size)]

    def hidden(self, block: Block) -> Iterator[tuple[str, str, str]]:
        """What no profile tells: name, kind and group of each creator; no group for those who are alone."""
        kinds, groups = block.people.kind.tolist(), block.people.group.tolist()
        for name, kind, group in zip(self.ids(block), kinds, groups, strict=False):
            shown = f"g{self.seed}_{block.first // BLOCK}_{group}" if group else ""
            yield name, self.tables.kinds[kind], shown

    def _block(self, number: int, scribe: Scribe) -> Block:
        draws = Draws(self.seed, number)
        people = crowd(self.tables, draws)
        measured = measure(self.tables, people, draws)
        shares = self.tables.plan.unknown
        unknown = {name: hit(draws.coarse(BLOCK), shares.get(name, 0.0)) for name in OPTIONAL}
        history, evidence, content = {}, {}, {}
        for row, dice in self._writers("history", people, draws):
            if entries := scribe.history(self._about(people, measured, row), dice):
                history[row] = entries
        for row, dice in self._writers("evidence", people, draws):
            evidence[row] = scribe.evidence(self._about(people, measured, row), dice)
        for row, dice in self._writers("captions", people, draws):
            content[row] = scribe.content(self._about(people, measured, row), dice)
        return Block(number * BLOCK + 1, BLOCK, people, measured, unknown, history, evidence, content)

    def _writers(self, name: str, people: Crowd, draws: Draws) -> Iterator[tuple[int, Dice]]:
        """Rows that have a list of that name, with their throws."""
        chosen = hit(draws.coarse(BLOCK), self.tables.habit(name)[people.kind])
        throws = draws.uniform(BLOCK, THROWS)
        for row in np.nonzero(chosen)[0].tolist():
            yield row, Dice(throws[row])

    def _about(self, people: Crowd, measured: Measured, row: int) -> About:
        tables = self.tables
        return About(
            kind=tables.plan.kinds[tables.kinds[people.kind[row]]],
            language=tables.languages[people.language[row]],
            region=tables.regions[people.region[row]],
            age_days=int(measured.traits[row, TRAITS.index("account_age_days")]),
        )

    def _points(self) -> dict[tuple[str, str], int]:
        """Points of every clause in every region: of the version in force, else of the first."""
        points = {}
        for region in self.tables.regions:
            for clause in self.handbook.ids:
                version = self.handbook.version_of(clause, region, self.as_of)
                rule = (version or self.handbook.find(clause)[0]).rule
                points[region, clause] = rule.points if rule else 0
        return points
