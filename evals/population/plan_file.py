"""Loads a plan and checks what its form cannot tell: signals, clauses, topics, and sums of shares."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from evals.population.plan import TRAITS, Change, History, Kind, Plan, Spread, Writings
from evals.population.texts import Texts, unknown_topics
from evals.population.yaml_form import read_form, refuse
from signals.catalog import Catalog
from signals.faults import Complaint, did_you_mean

SHIPPED = Path(__file__).parent / "population.yaml"
BLOCK = 1000
"""Creators that are drawn together; groups lie inside a block."""
OPTIONAL = ("language", "followers", "account_opened")
OUTCOMES = ("confirmed", "overturned", "pending")
Place = tuple[str, ...]


def load_plan(path: Path, catalog: Catalog, clauses: Collection[str], texts: Texts) -> Plan:
    """The plan of a file.

    Args:
        path: The file.
        catalog: The signals that there are.
        clauses: Ids of the clauses that a history may name.
        texts: What may be written.

    Raises:
        InputError: It cannot be read, or something in it is wrong; every fault with file, line and field.
    """
    plan, source = read_form(path, Plan)
    refuse(_complaints(plan, catalog, clauses, texts), source)
    return plan


def _complaints(plan: Plan, catalog: Catalog, clauses: Collection[str], texts: Texts) -> Iterator[Complaint]:
    yield from _bad_sums(plan)
    yield from _strange("unknown", plan.unknown, OPTIONAL, ())
    yield from _missing_traits(plan)
    yield from _bad_signals(plan, catalog)
    everybody: list[tuple[Place, Plan | Kind]] = [((), plan)]
    everybody += [(("kinds", name), kind) for name, kind in plan.kinds.items()]
    for where, part in everybody:
        yield from _bad_history(part.history, (*where, "history"), clauses)
        yield from _bad_topics(part.evidence, (*where, "evidence"), texts)
        yield from _bad_topics(part.captions, (*where, "captions"), texts)
    for name, kind in plan.kinds.items():
        yield from _weightless(kind.account_types or {"": 1.0}, ("kinds", name, "account_types"))
        yield from _strange("fields", kind.fields, plan.fields, ("kinds", name))
        yield from _bad_changes(kind, ("kinds", name, "signals"), plan, catalog)


def _bad_sums(plan: Plan) -> Iterator[Complaint]:
    """Shares of kinds that are no whole, weights without any weight, groups without room."""
    total = sum(kind.share for kind in plan.kinds.values())
    if abs(total - 1) > 1e-6:
        yield Complaint(("kinds",), f"the shares add up to {total:.6g}", "make them add up to 1", on_key=True)
    if all(kind.group for kind in plan.kinds.values()):
        yield Complaint(("kinds",), "every kind comes in groups", "leave one that does not", on_key=True)
    yield from _weightless(plan.account_types, ("account_types",))
    for name, region in plan.regions.items():
        yield from _weightless(region.languages, ("regions", name, "languages"))
        yield from _weightless(region.small_languages, ("regions", name, "small_languages"))
    room = 0.0
    for name, kind in plan.kinds.items():
        if kind.group is None:
            continue
        low, high = kind.group
        if 1 <= low <= high:
            room += (kind.share * BLOCK * 2 / (low + high) + 1) * high
        else:
            yield Complaint(("kinds", name, "group"), "no size of a group", "write [fewest, most]")
    if room > BLOCK:
        what = f"the groups may need {room:.0f} of every {BLOCK} creators"
        yield Complaint(("kinds",), what, "make them smaller or fewer", on_key=True)


def _missing_traits(plan: Plan) -> Iterator[Complaint]:
    yield from _strange("traits", plan.traits, TRAITS, ())
    for trait in TRAITS:
        if trait not in plan.traits:
            yield Complaint(("traits",), f'"{trait}" is missing', on_key=True)
    for name, spread in plan.traits.items():
        yield from _bad_spread(spread, ("traits", name), plan)


def _bad_signals(plan: Plan, catalog: Catalog) -> Iterator[Complaint]:
    given = [name for name, spec in catalog.items() if spec.kind != "derived"]
    seen: set[str] = set()
    for source, parts in plan.sources.items():
        if parts.field is not None and parts.field not in plan.fields:
            what = f'unknown field "{parts.field}"'
            yield Complaint(("sources", source, "field"), what, did_you_mean(parts.field, list(plan.fields)))
        if parts.late and parts.age_days is None:
            hint = "give age_days, or take late away"
            yield Complaint(("sources", source, "late"), "values without a day cannot be late", hint)
        yield from _strange("signals", parts.signals, given, ("sources", source))
        for name, spread in parts.signals.items():
            path = ("sources", source, "signals", name)
            if name in seen:
                yield Complaint(path, "another source has this signal already", on_key=True)
            seen.add(name)
            yield from _bad_spread(spread, path, plan)
            yield from _out_of_range(name, spread.typical, path, catalog)


def _bad_spread(spread: Spread, path: Place, plan: Plan) -> Iterator[Complaint]:
    yield from _strange("moves_with", spread.moves_with, plan.factors, path)
    if sum(each**2 for each in spread.moves_with.values()) > 1:
        yield Complaint((*path, "moves_with"), "the squares add up to more than 1", on_key=True)
    parent = spread.zero_with
    if parent is not None and parent not in plan.signals:
        hint = did_you_mean(parent, list(plan.signals))
        yield Complaint((*path, "zero_with"), f'no source has the signal "{parent}"', hint)


def _bad_changes(kind: Kind, path: Place, plan: Plan, catalog: Catalog) -> Iterator[Complaint]:
    known: Mapping[str, object] = {**plan.traits, **plan.signals}
    yield from _strange("signals", kind.signals, known, path[:-1])
    for name, change in kind.signals.items():
        if change == Change():
            yield Complaint((*path, name), "nothing is changed", "give typical, spread or none", on_key=True)
        elif change.typical is not None and name in known:
            yield from _out_of_range(name, change.typical, (*path, name), catalog)


def _out_of_range(name: str, typical: float, path: Place, catalog: Catalog) -> Iterator[Complaint]:
    spec = catalog.get(name)
    if spec is None or name in TRAITS:
        return
    inside = spec.admits(typical) and not (spec.range == (0, 1) and typical >= 1)
    if not inside:
        yield Complaint((*path, "typical"), f"{typical:g} is not inside the range {spec.range_text}")


def _bad_history(history: History | None, path: Place, clauses: Collection[str]) -> Iterator[Complaint]:
    if history is not None:
        yield from _strange("clauses", history.clauses, clauses, path)
        yield from _strange("outcomes", history.outcomes, OUTCOMES, path)
        yield from _weightless(history.clauses, (*path, "clauses"))
        yield from _weightless(history.outcomes, (*path, "outcomes"))


def _bad_topics(writings: Writings | None, path: Place, texts: Texts) -> Iterator[Complaint]:
    if writings is not None:
        known = texts.evidence if path[-1] == "evidence" else texts.captions
        yield from unknown_topics(writings.topics, known, (*path, "topics"))
        yield from _weightless(writings.topics, (*path, "topics"))


def _weightless(weights: Mapping[str, float], path: Place) -> Iterator[Complaint]:
    if not sum(weights.values()):
        yield Complaint(path, "nothing has a weight above 0", on_key=True)


def _strange(key: str, given: Collection[str], known: Collection[str], path: Place) -> Iterator[Complaint]:
    """Names under a key that mean nothing."""
    for name in given:
        if name not in known:
            yield Complaint(
                (*path, key, name), f'unknown name "{name}"', did_you_mean(name, sorted(known)), on_key=True
            )
