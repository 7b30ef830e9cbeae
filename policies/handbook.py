"""The handbook that verdicts are made by: loaded, checked, and looked up by region and day.

`load_handbook` gives a handbook without errors or none at all; warnings do not stop it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path

from policies.adjudication import Adjudication
from policies.asked import Asked
from policies.clause import EVERYWHERE, Clause, Policy
from policies.draft import Draft, open_draft, read_draft, shipped_catalog
from policies.folder import ASKED, HandbookError, digest
from policies.lint import errors_of
from policies.problem import Source
from signals.catalog import Catalog

__all__ = ["Handbook", "HandbookError", "load_handbook", "parse_handbook"]


@dataclass(frozen=True)
class Handbook:
    """Policies in force and out of force, the signals they speak of, and the numbers of adjudication."""

    policies: tuple[Policy, ...]
    catalog: Catalog
    adjudication: Adjudication
    root: Path
    digest: str
    """sha256, in hex, of every file that bears on a verdict, the shipped catalog included."""
    messages: Path | None = None
    """Folder with the policy team's own wording; None without one."""
    asked: Asked = field(default_factory=dict)
    """How people ask about clauses, for search alone."""
    _in_force: dict[tuple[str, date], tuple[Clause, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _ruled: dict[tuple[str, date], tuple[Clause, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All versions of all clauses, sorted by id, then by the day they begin."""
        every = (clause for policy in self.policies for clause in policy.clauses)
        return tuple(sorted(every, key=lambda c: (c.id, c.effective_from, c.regions)))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all clauses, in whatever version."""
        return frozenset(clause.id for clause in self.clauses)

    @cached_property
    def _by_id(self) -> dict[str, tuple[Clause, ...]]:
        found: dict[str, tuple[Clause, ...]] = {}
        for clause in self.clauses:
            found[clause.id] = (*found.get(clause.id, ()), clause)
        return found

    def find(self, clause_id: str) -> tuple[Clause, ...]:
        """All versions of a clause, the earliest first; empty where there is no such id."""
        return self._by_id.get(clause_id, ())

    def in_force(self, region: str, day: date) -> tuple[Clause, ...]:
        """The clauses that apply to creators of a region on a day, sorted by id."""
        key = (region, day)
        if key not in self._in_force:
            self._in_force[key] = tuple(c for c in self.clauses if c.in_force(region, day))
        return self._in_force[key]

    def ruled(self, region: str, day: date) -> tuple[Clause, ...]:
        """Those of the clauses in force that have a rule."""
        key = (region, day)
        if key not in self._ruled:
            self._ruled[key] = tuple(c for c in self.in_force(region, day) if c.rule is not None)
        return self._ruled[key]

    def version_of(self, clause_id: str, region: str, day: date) -> Clause | None:
        """The version of a clause that applies in a region on a day; None where none does."""
        return next((c for c in self.find(clause_id) if c.in_force(region, day)), None)

    def appeal_clause(self, region: str, day: date) -> Clause | None:
        """The clause that tells creators of a region how to appeal.

        A policy that names the region goes before one for everywhere, a later one before an earlier one.
        """
        named = [p for p in self.policies if p.appeal and _holds(p, region, day)]
        named.sort(key=lambda p: (region in p.regions, p.effective_from, p.slug), reverse=True)
        found = (self.version_of(p.appeal, region, day) for p in named if p.appeal)
        return next((clause for clause in found if clause), None)


def load_handbook(root: Path | None = None) -> Handbook:
    """Loads a handbook folder, the shipped one by default.

    Raises:
        HandbookError: The folder is no handbook, or has errors; all of them are in `problems`.
    """
    folder, draft = open_draft(root)
    errors = errors_of(draft)
    if errors:
        raise HandbookError.of(errors, folder.root)
    return _handbook(draft, folder.root, folder.files, folder.messages)


def parse_handbook(files: Mapping[str, str], catalog: Catalog | None = None) -> Handbook:
    """Makes a handbook from texts by their path, such as `{"still.md": "---…"}`; nothing is read from disk.

    Raises:
        HandbookError: The texts have errors; all of them are in `problems`.
    """
    root = Path("handbook")
    sources = {name: Source(root / name, text) for name, text in files.items()}
    draft = read_draft(sources, catalog if catalog is not None else shipped_catalog())
    errors = errors_of(draft)
    if errors:
        raise HandbookError.of(errors, root)
    return _handbook(draft, root, sources, None)


def _handbook(draft: Draft, root: Path, files: Mapping[str, Source], messages: Path | None) -> Handbook:
    texts = {name: source.text for name, source in files.items() if name != ASKED}
    shipped = resources.files("signals").joinpath("catalog.yaml").read_text("utf-8")
    total = digest(texts, shipped.replace("\r\n", "\n"))
    return Handbook(draft.policies, draft.catalog, draft.adjudication, root, total, messages, draft.asked)


def _holds(policy: Policy, region: str, day: date) -> bool:
    placed = EVERYWHERE in policy.regions or region in policy.regions
    return (
        placed
        and policy.effective_from <= day
        and (policy.effective_to is None or day <= policy.effective_to)
    )
