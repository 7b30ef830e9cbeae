"""What no type can tell of a profile: whether it fits the catalog, the handbook and the calendar.

One function, raw value in, profile or complaints out. All complaints of a profile are reported together
as far as its form allows; nothing is ever corrected in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import ValidationError

from signals.catalog import Catalog
from signals.faults import Complaint, complaints_of, described, did_you_mean
from signals.located import nearest, shown
from signals.profile import Profile

REQUIRED = ("creator_id", "as_of", "region", "signals")


@dataclass(frozen=True)
class Yardstick:
    """What profiles are checked against.

    `clause_ids` holds the ids of all versions of the handbook; None: history is not checked. `names` are
    proposed for an unknown signal. `lenient` turns unknown signals into warnings.
    """

    catalog: Catalog
    clause_ids: Collection[str] | None = None
    lenient: bool = False
    names: Sequence[str] = ()

    @cached_property
    def givable(self) -> frozenset[str]:
        """The signals that a profile may give."""
        return frozenset(name for name, spec in self.catalog.items() if spec.kind != "derived")


class Checked(NamedTuple):
    """A profile, or what is wrong with it; warnings either way."""

    profile: Profile | None
    complaints: tuple[Complaint, ...]
    warnings: tuple[Complaint, ...] = ()


def check(raw: Any, yardstick: Yardstick) -> Checked:
    """Turns a raw value, as read from a file, into a profile or into complaints."""
    if not isinstance(raw, dict):
        return Checked(None, (Complaint((), f"{described(raw)} where a profile belongs"),))
    if not any(key in raw for key in REQUIRED):
        return Checked(None, (Complaint((), f"not a profile, it has none of {', '.join(REQUIRED)}"),))
    strange = tuple(_strange_signals(raw.get("signals"), yardstick))
    warnings = tuple(each for each in strange if yardstick.lenient and not _is_derived(each, yardstick))
    complaints = [each for each in strange if each not in warnings]
    kept = _without(raw, {each.path[-1] for each in strange})
    try:
        profile = Profile.model_validate(kept)
    except ValidationError as error:
        complaints += [_under_signals(each, yardstick) for each in complaints_of(error, Profile)]
        return Checked(None, tuple(complaints), warnings)
    complaints += [*_bad_signals(profile, yardstick.catalog), *_bad_days(profile), *_doubles(profile)]
    complaints += _dead_clauses(profile, yardstick.clause_ids)
    return Checked(None if complaints else profile, tuple(complaints), warnings)


def _strange_signals(given: Any, yardstick: Yardstick) -> Iterator[Complaint]:
    """Signals that the catalog does not know, and those that nobody may give."""
    if not isinstance(given, Mapping) or given.keys() <= yardstick.givable:
        return
    for name in given:
        spec = yardstick.catalog.get(name)
        if spec is None:
            hint = _proposal(name, yardstick)
            yield Complaint(("signals", name), f"unknown signal {shown(name)}", hint, on_key=True)
        elif spec.kind == "derived":
            what = "this signal is computed and cannot be given"
            yield Complaint(("signals", name), what, "remove it", on_key=True)


def _is_derived(complaint: Complaint, yardstick: Yardstick) -> bool:
    return complaint.path[-1] in yardstick.catalog


def _proposal(name: str, yardstick: Yardstick) -> str:
    close = nearest(name, yardstick.names or list(yardstick.catalog))
    return f'did you mean "{close}"?' if close else "remove it, or declare it in the handbook's signals.yaml"


def _without(raw: dict[str, Any], names: Collection[Any]) -> dict[str, Any]:
    if not names:
        return raw
    return {**raw, "signals": {name: value for name, value in raw["signals"].items() if name not in names}}


def _under_signals(complaint: Complaint, yardstick: Yardstick) -> Complaint:
    """A signal that stands beside `signals` is told where it belongs."""
    if complaint.on_key and len(complaint.path) == 1 and complaint.path[0] in yardstick.catalog:
        return Complaint(complaint.path, complaint.what, "it is a signal: put it under signals", on_key=True)
    return complaint


def _bad_signals(profile: Profile, catalog: Catalog) -> Iterator[Complaint]:
    for name, given in profile.signals.items():
        spec = catalog.get(name)
        if spec is not None and not spec.admits(given.value):
            what = f"{shown(given.value)} is outside the range {spec.range_text} ({spec.unit})"
            yield Complaint(("signals", name, "value"), what)
        if given.observed_at is not None and given.observed_at > profile.as_of:
            what = f"{given.observed_at} is after as_of, {profile.as_of}"
            yield Complaint(("signals", name, "observed_at"), what)


def _bad_days(profile: Profile) -> Iterator[Complaint]:
    if profile.account_opened is not None and profile.account_opened > profile.as_of:
        yield Complaint(("account_opened",), f"{profile.account_opened} is after as_of, {profile.as_of}")


def _doubles(profile: Profile) -> Iterator[Complaint]:
    seen: set[str] = set()
    for at, item in enumerate(profile.evidence):
        if item.id in seen:
            what = f"the evidence id {shown(item.id)} is given twice"
            yield Complaint(("evidence", at, "id"), what, "give each piece an id of its own")
        seen.add(item.id)


def _dead_clauses(profile: Profile, clause_ids: Collection[str] | None) -> Iterator[Complaint]:
    if clause_ids is None:
        return
    for at, entry in enumerate(profile.history):
        if entry.clause not in clause_ids:
            what = f"no version of the handbook has the clause {shown(entry.clause)}"
            yield Complaint(("history", at, "clause"), what, did_you_mean(entry.clause, sorted(clause_ids)))
