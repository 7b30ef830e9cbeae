"""A plan as arrays: one row for each kind, one column for each number, ready for whole blocks at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from evals.population.draws import Numbers, Wholes, cumulative
from evals.population.plan import TRAITS, Change, Plan, Spread
from signals.catalog import Catalog

RATIOS = ("share", "times", "score")
"""Units whose counted values need not be whole."""


@dataclass(frozen=True)
class Tables:
    """What is drawn from. Columns are the signals in the order of the plan, then the traits."""

    plan: Plan
    catalog: Catalog
    regions: tuple[str, ...]
    """Those in which creators live."""

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Names of the kinds."""
        return tuple(self.plan.kinds)

    @cached_property
    def signals(self) -> tuple[str, ...]:
        """Names of the signals."""
        return tuple(self.plan.signals)

    @cached_property
    def spreads(self) -> list[Spread]:
        """What describes each column."""
        return [*self.plan.signals.values(), *(self.plan.traits[name] for name in TRAITS)]

    @cached_property
    def is_share(self) -> npt.NDArray[np.bool_]:
        """Columns between 0 and 1."""
        shares = [self.catalog[name].range == (0, 1) for name in self.signals]
        return np.array(shares + [False] * len(TRAITS))

    @cached_property
    def centre(self) -> Numbers:
        """Kind × column: the median on its scale."""
        typical = self._by_kind("typical")
        share = np.where(self.is_share, typical, 0.5)
        return np.where(self.is_share, np.log(share / (1 - share)), np.log(typical))

    @cached_property
    def spread(self) -> Numbers:
        """Kind × column: the deviation on its scale."""
        return self._by_kind("spread")

    @cached_property
    def none(self) -> Numbers:
        """Kind × column: share of zeros."""
        return self._by_kind("none")

    @cached_property
    def loads(self) -> Numbers:
        """Factor × column: how strongly each column follows each factor."""
        return np.array([[each.moves_with.get(f, 0.0) for each in self.spreads] for f in self.plan.factors])

    @cached_property
    def source(self) -> Wholes:
        """Number of the source of each signal."""
        sizes = [len(source.signals) for source in self.plan.sources.values()]
        return np.repeat(np.arange(len(sizes)), sizes)

    @cached_property
    def noise(self) -> Numbers:
        """The catalog's noise of each signal; 0 for what is counted."""
        return np.array([self.catalog[name].sd or 0.0 for name in self.signals])

    @cached_property
    def limits(self) -> Numbers:
        """Lowest and highest value of each signal."""
        ranges = [self.catalog[name].range for name in self.signals]
        low = [0.0 if ends[0] is None else ends[0] for ends in ranges]
        high = [np.inf if ends[1] is None else ends[1] for ends in ranges]
        return np.array([low, high])

    @cached_property
    def steps(self) -> Numbers:
        """Steps in one unit of each signal: 1 for whole numbers, 1,000 for shares, 10 for all else."""
        return np.array([1.0 if self.is_whole(name) else self._fine(name) for name in self.signals])

    @cached_property
    def freshness(self) -> Wholes:
        """Days for which each signal is fresh; a large number where it never goes stale."""
        days = (self.catalog[name].stale_after_days for name in self.signals)
        return np.array([36_500 if each is None else each for each in days])

    @cached_property
    def zeros(self) -> list[tuple[int, int]]:
        """Pairs of signals, child and parent: where the parent is 0, so is the child."""
        given = self.plan.signals.items()
        return [(self.signals.index(n), self.signals.index(s.zero_with)) for n, s in given if s.zero_with]

    @cached_property
    def missing(self) -> Numbers:
        """Region × kind × source: chance that a source fails."""
        regions = np.array([self.plan.regions[name].missing_times for name in self.regions])
        kinds = np.array([kind.missing_times for kind in self.plan.kinds.values()])
        sources = np.array([source.missing for source in self.plan.sources.values()])
        chances: Numbers = np.minimum(regions[:, None, None] * kinds[:, None] * sources, 1.0)
        return chances

    @cached_property
    def active(self) -> Numbers:
        """Kind × field: chance to be active there; a last field that everybody is active in."""
        fields = self.plan.fields
        rows = [[kind.fields.get(f, fields[f]) for f in fields] + [1.0] for kind in self.plan.kinds.values()]
        return np.array(rows)

    @cached_property
    def field(self) -> Wholes:
        """Number of the field of each source."""
        names = [*self.plan.fields, None]
        return np.array([names.index(source.field) for source in self.plan.sources.values()])

    @cached_property
    def noise_times(self) -> Numbers:
        """How much noisier each kind is."""
        return np.array([kind.noise_times for kind in self.plan.kinds.values()])

    @cached_property
    def single(self) -> Numbers:
        """Upper ends of the shares of the kinds that come alone."""
        alone = {name: kind.share for name, kind in self.plan.kinds.items() if kind.group is None}
        return cumulative(alone, self.kinds)

    @cached_property
    def region(self) -> Numbers:
        """Upper ends of the shares of the regions."""
        return cumulative({name: self.plan.regions[name].share for name in self.regions}, self.regions)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """All languages."""
        named = (r.languages.keys() | r.small_languages.keys() for r in self.plan.regions.values())
        return tuple(sorted(set().union(*named)))

    @cached_property
    def language(self) -> Numbers:
        """Small or not × region × language: upper ends of their shares."""
        chosen = [self.plan.regions[name] for name in self.regions]
        usual = [cumulative(region.languages, self.languages) for region in chosen]
        small = [cumulative(region.small_languages, self.languages) for region in chosen]
        return np.array([usual, small])

    @cached_property
    def small_language(self) -> Wholes:
        """1 for kinds that speak small languages, else 0."""
        return np.array([int(kind.small_language) for kind in self.plan.kinds.values()])

    @cached_property
    def account_types(self) -> tuple[str, ...]:
        """All account types."""
        named = (kind.account_types or {} for kind in self.plan.kinds.values())
        return tuple(sorted(set(self.plan.account_types).union(*named)))

    @cached_property
    def account_type(self) -> Numbers:
        """Kind × account type: upper ends of their shares."""
        weights = (kind.account_types or self.plan.account_types for kind in self.plan.kinds.values())
        return np.array([cumulative(each, self.account_types) for each in weights])

    def is_whole(self, name: str) -> bool:
        """Whether a signal takes whole values only."""
        spec = self.catalog[name]
        return spec.kind == "counted" and spec.unit not in RATIOS

    def habit(self, name: str) -> Numbers:
        """Share of creators of each kind who have `history`, `evidence` or `captions`."""
        habits = (getattr(kind, name) or getattr(self.plan, name) for kind in self.plan.kinds.values())
        return np.array([each.share for each in habits])

    def of_sources(self, attribute: str) -> Numbers:
        """One number of every source."""
        return np.array([getattr(source, attribute) or 0.0 for source in self.plan.sources.values()])

    def _by_kind(self, attribute: str) -> Numbers:
        names = [*self.signals, *TRAITS]
        kinds = self.plan.kinds.values()
        return np.array([self._row([kind.signals.get(name) for name in names], attribute) for kind in kinds])

    def _row(self, changes: Sequence[Change | None], attribute: str) -> list[float]:
        changed = (None if change is None else getattr(change, attribute) for change in changes)
        pairs = zip(changed, self.spreads, strict=True)
        return [getattr(usual, attribute) if new is None else new for new, usual in pairs]

    def _fine(self, name: str) -> float:
        return 1000.0 if self.catalog[name].range == (0, 1) else 10.0
