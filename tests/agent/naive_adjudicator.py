"""A second adjudicator, written from the rules alone, to compare the real one with.

It works on plain dicts (a profile as in a JSON file, a rule as its YAML mapping) and is slow and
obvious on purpose: what is unknown is tried as false and as true, every combination of them, and
every answer that could be given is tried to see whether asking matters. It shares no code with the
project and never imports it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from math import erfc, sqrt
from typing import Any

ORDER = ["no_action", "educate", "restrict", "suspend"]
DEFAULTS: dict[str, Any] = {
    "rating": {"start": 200, "maximum": 1000, "memory_days": 90},
    "bands": {"healthy": 200, "needs_attention": 151, "unhealthy": 1},
    "milestones": {
        150: {"restrict": {"measure": "reach_limit"}},
        100: {"restrict": {"measure": "reach_limit"}},
        50: {"restrict": {"measure": "selling_block"}},
        0: {"suspend": {"measure": "ecommerce_permission"}},
    },
    "repetition": {"breaches": 6, "days": 90},
    "margin": {"low": 0.2, "high": 0.8},
    "sound_suspend": 0.95,
    "escalate_from": "restrict",
}
Interval = tuple[float, float]
Answers = Mapping[tuple[str, str], tuple[Any, ...]]


def numbers(adjudication: Mapping[str, Any] | None) -> dict[str, Any]:
    """The defaults with the handbook's numbers in their place (milestones are replaced as a whole)."""
    merged = dict(DEFAULTS)
    for key, given in (adjudication or {}).items():
        whole = key == "milestones" or not isinstance(given, Mapping)
        merged[key] = given if whole else {**DEFAULTS[key], **given}
    return merged


def adjudicate(
    profile: Mapping[str, Any],
    clauses: Sequence[Mapping[str, Any]],
    catalog: Mapping[str, Mapping[str, Any]],
    adjudication: Mapping[str, Any] | None = None,
    answers: Answers | None = None,
    *,
    has_model: bool = True,
    found: Sequence[str] = (),
    imagined: bool = False,
) -> dict[str, Any]:
    """Judges one creator by one handbook.

    `clauses` are dicts with id, regions, effective_from, effective_to and rule (or None). `answers`
    holds (answer, P(yes)[, code if unclear]) by (clause id, "breach" or "exception:ID"); only those
    worth asking for are read. `imagined`: a "what if", where all answers given are read.
    """
    set_to = numbers(adjudication)
    today = date.fromisoformat(profile["as_of"])
    in_force = [c for c in clauses if _in_force(c, profile["region"], today)]
    ruled = sorted((c for c in in_force if c.get("rule")), key=lambda c: c["id"])
    assessed = [c for c in ruled if _assessed(c, profile, catalog, has_model, found)]
    before = _before(profile, set_to)
    findings = {
        c["id"]: _finding(c, profile, catalog, set_to, answers or {}, has_model, imagined, before)
        for c in assessed
    }
    result = _decision(findings, before, set_to)
    result["escalation"] = _escalation(findings, result, set_to)
    if not in_force:
        result["escalation"].add(("out_of_scope", None))
    rules_say = result["decision"]
    result["confidence"] = _confidence(findings, result)
    result["recommended"] = rules_say if result["escalation"] else None
    result["decision"] = "escalate" if result["escalation"] else rules_say
    result["codes"] = {code for code, _ in result["escalation"]}
    result["statuses"] = {name: (f["status"], f["low"], f["high"]) for name, f in findings.items()}
    result["finding_codes"] = {name: f["codes"] for name, f in findings.items()}
    result["asked"] = {name: f["asked"] for name, f in findings.items()}
    result["occurrences"] = {name: f["occurrence"] for name, f in findings.items()}
    result["listed"] = [
        name for name, f in findings.items() if f["status"] != "not_breached" or f["high"] >= 0.05
    ]
    result["coverage"] = {
        "in_force": len(ruled),
        "assessed": len(assessed),
        "not_assessed": [c["id"] for c in ruled if c not in assessed],
    }
    return result


# Scope and windows


def _in_force(clause: Mapping[str, Any], region: str, today: date) -> bool:
    """Whether the clause applies in this region on this day, both end days included."""
    starts, ends = clause["effective_from"], clause.get("effective_to")
    if today < date.fromisoformat(starts) or (ends and today > date.fromisoformat(ends)):
        return False
    return "*" in clause["regions"] or region in clause["regions"]


def _assessed(
    clause: Mapping[str, Any],
    profile: Mapping[str, Any],
    catalog: Mapping[str, Mapping[str, Any]],
    has_model: bool,
    found: Sequence[str],
) -> bool:
    """Whether anybody has looked at what the clause is about."""
    condition = clause["rule"].get("breach_when")
    if condition is None:
        return bool(profile.get("evidence")) and has_model and clause["id"] in found
    named = [leaf.split()[0] for leaf in leaves(condition)]
    given = [name for name in named if catalog[name]["kind"] != "derived"]
    return not given or any(name in profile["signals"] for name in given)


def _confirmed(profile: Mapping[str, Any], days: int, clause: str | None = None) -> list[Mapping[str, Any]]:
    """Confirmed entries of the history with as_of - days <= date < as_of."""
    today = date.fromisoformat(profile["as_of"])
    first = today - timedelta(days=days)
    return [
        entry
        for entry in profile.get("history", ())
        if entry["outcome"] == "confirmed"
        and first <= date.fromisoformat(entry["date"]) < today
        and clause in (None, entry["clause"])
    ]


def _before(profile: Mapping[str, Any], set_to: Mapping[str, Any]) -> int:
    """The health rating before this verdict."""
    lost = sum(e.get("points", 0) for e in _confirmed(profile, set_to["rating"]["memory_days"]))
    return _clamp(set_to["rating"]["start"] - lost + profile.get("bonus_points", 0), set_to)


def _clamp(rating: int, set_to: Mapping[str, Any]) -> int:
    """Ratings lie between 0 and the maximum."""
    return int(max(0, min(set_to["rating"]["maximum"], rating)))


# Truth of conditions


def leaves(condition: Any) -> list[str]:
    """The leaves of a condition, left to right."""
    if isinstance(condition, str):
        return [condition]
    ((_, parts),) = condition.items()
    return [leaf for part in parts for leaf in leaves(part)]


def _combine(condition: Any, truth: Iterator[float]) -> float:
    """The probability of a condition from those of its leaves, taken left to right."""
    if isinstance(condition, str):
        return next(truth)
    ((word, parts),) = condition.items()
    each = [_combine(part, truth) for part in parts]
    both = one = 1.0
    for p in each:
        both *= p
        one *= 1 - p
    return {"all": both, "any": 1 - one, "none": one}[word]


def _number(name: str, clause: str, profile: Mapping[str, Any], before: int) -> float | None:
    """A signal's value, given or derived; None where the profile lacks it."""
    if name == "confirmed_breaches_90d":
        return len(_confirmed(profile, 90))
    if name == "same_clause_breaches_90d":
        return len(_confirmed(profile, 90, clause))
    if name == "health_rating":
        return before
    if name == "account_age_days":
        opened = profile.get("account_opened")
        days = date.fromisoformat(profile["as_of"]) - date.fromisoformat(opened) if opened else None
        return days.days if days is not None else None
    given = profile["signals"].get(name)
    value: float | None = given["value"] if isinstance(given, Mapping) else given
    return value


def _truth(
    leaf: str, clause: str, profile: Mapping[str, Any], catalog: Mapping[str, Any], before: int
) -> float | str:
    """P(leaf holds), or the code that says why nobody knows."""
    name, op, text = leaf.split()
    spec, threshold = catalog[name], float(text)
    value = _number(name, clause, profile, before)
    if value is None:
        return "missing_signal"
    given = profile["signals"].get(name)
    own = given if isinstance(given, Mapping) else {}
    seen, limit = own.get("observed_at"), spec.get("stale_after_days")
    if seen and limit is not None:
        age = (date.fromisoformat(profile["as_of"]) - date.fromisoformat(seen)).days
        if age > limit:
            return "stale_signal"
    sd = own["sd"] if own.get("sd") is not None else spec.get("sd")
    if spec["kind"] == "measured" and sd and op in (">=", ">", "<=", "<"):
        away = (value - threshold) / sd / sqrt(2)
        return 0.5 * (erfc(-away) if op in (">=", ">") else erfc(away))
    holds = {
        ">=": value >= threshold,
        ">": value > threshold,
        "<=": value <= threshold,
        "<": value < threshold,
        "==": value == threshold,
        "!=": value != threshold,
    }
    return float(holds[op])


def _bounds(
    condition: Any, truths: Sequence[float | str], fixed: Mapping[int, float] | None = None
) -> Interval:
    """Lowest and highest probability over every way the unknown leaves could turn out."""
    if condition is None:
        return 1.0, 1.0
    choices = [
        (fixed[i],) if fixed and i in fixed else (0.0, 1.0) if isinstance(t, str) else (t,)
        for i, t in enumerate(truths)
    ]
    results = [_combine(condition, iter(choice)) for choice in product(*choices)]
    return min(results), max(results)


# One clause


class Part:
    """A breach, or one of its exceptions: a condition, a question, or both."""

    def __init__(self, name: str, condition: Any, ask: str | None, truths: Sequence[float | str]) -> None:
        """Keeps what the part needs; `name` is "breach" or "exception:ID"."""
        self.name, self.condition, self.ask, self.truths = name, condition, ask, truths
        self.when = _bounds(condition, truths)

    def interval(self, answer: Interval) -> Interval:
        """The part's probability given its answer's."""
        if self.ask is None:
            return self.when
        return self.when[0] * answer[0], self.when[1] * answer[1]

    def unknown(self) -> set[str]:
        """Why leaves are unknown, of those that move the condition in some turn of the others."""
        choices = [(0.0, 1.0) if isinstance(t, str) else (t,) for t in self.truths]
        codes = set()
        for i, truth in enumerate(self.truths):
            if isinstance(truth, str):
                for others in product(*choices[:i], (0.0,), *choices[i + 1 :]):
                    turned = (*others[:i], 1.0, *others[i + 1 :])
                    if _combine(self.condition, iter(others)) != _combine(self.condition, iter(turned)):
                        codes.add(truth)
                        break
        return codes


def _status(parts: Sequence[Part], answers: Sequence[Interval], margin: Mapping[str, float]) -> str:
    """The four steps, in their order."""
    breach, *exceptions = [p.interval(a) for p, a in zip(parts, answers, strict=True)]
    if breach[1] <= margin["low"]:
        return "not_breached"
    if any(low >= margin["high"] for low, _ in exceptions):
        return "exempt"
    if breach[0] >= margin["high"] and all(high <= margin["low"] for _, high in exceptions):
        return "breached"
    return "undetermined"


def _worth_asking(parts: Sequence[Part], margin: Mapping[str, float]) -> set[str]:
    """The parts whose answer changes the status, whatever the other answers turn out to be."""
    low, high = margin["low"], margin["high"]
    could_be = [(0.0, 0.0), (low, low), (high, high), (1.0, 1.0), (0.0, 1.0)]
    choices = [could_be if p.ask else [(1.0, 1.0)] for p in parts]
    worth = set()
    for i, part in enumerate(parts):
        others = [*choices[:i], [(1.0, 1.0)], *choices[i + 1 :]]
        for rest in product(*others):
            told = {_status(parts, [*rest[:i], mine, *rest[i + 1 :]], margin) for mine in choices[i]}
            if len(told) > 1:
                worth.add(part.name)
                break
    return worth


def _answer(
    given: tuple[Any, ...] | None, evidence: bool, has_model: bool, margin: Mapping[str, float]
) -> Interval:
    """What an answer counts as in the arithmetic."""
    if not evidence:
        return 0.0, 0.0
    if given is None or not has_model or given[0] == "unclear":
        return 0.0, 1.0
    counts = max(given[1], margin["high"]) if given[0] == "yes" else min(given[1], margin["low"])
    return counts, counts


def _finding(
    clause: Mapping[str, Any],
    profile: Mapping[str, Any],
    catalog: Mapping[str, Any],
    set_to: Mapping[str, Any],
    answers: Answers,
    has_model: bool,
    imagined: bool,
    before: int,
) -> dict[str, Any]:
    """Status, interval, codes, occurrence and ladder step of one assessed clause."""
    rule, name, margin = clause["rule"], clause["id"], set_to["margin"]
    shapes = [("breach", rule.get("breach_when"), rule.get("ask"))]
    shapes += [(f"exception:{e['id']}", e.get("when"), e.get("ask")) for e in rule.get("exceptions") or ()]
    parts = []
    for label, when, ask in shapes:
        each = leaves(when) if when is not None else []
        parts.append(Part(label, when, ask, [_truth(leaf, name, profile, catalog, before) for leaf in each]))
    evidence = bool(profile.get("evidence"))
    asked = _worth_asking(parts, margin) if evidence and has_model else set()
    given = {p.name: answers.get((name, p.name)) if imagined or p.name in asked else None for p in parts}
    counted = [
        _answer(said, evidence or (imagined and said is not None), has_model or imagined, margin)
        for said in given.values()
    ]
    intervals = [p.interval(a) for p, a in zip(parts, counted, strict=True)]
    status = _status(parts, counted, margin)
    occurrence = 1 + len(_confirmed(profile, rule.get("repeat_window_days", 90), name))
    step = rule["ladder"][min(occurrence, len(rule["ladder"])) - 1]
    return {
        "status": status,
        "low": intervals[0][0],
        "high": intervals[0][1],
        "exempt_by": max((low for low, _ in intervals[1:]), default=0.0),
        "codes": _codes(parts, counted, given, margin) if status == "undetermined" else set(),
        "asked": asked,
        "judged": any(answer is not None for answer in given.values()),
        "occurrence": occurrence,
        "step": measure(step),
        "points": rule.get("points", 0),
        "draft": rule.get("status", "approved") == "draft",
        "severity": rule["severity"],
        "conflicts": set(rule.get("conflicts_with") or ()),
        "repeats": 1 + len(_confirmed(profile, set_to["repetition"]["days"], name)),
    }


def _codes(
    parts: Sequence[Part],
    counted: Sequence[Interval],
    given: Mapping[str, tuple[Any, ...] | None],
    margin: Mapping[str, float],
) -> set[str]:
    """Why a clause is undetermined: the codes of everything open in it."""
    codes = set()
    for part, answer in zip(parts, counted, strict=True):
        ends = part.interval(answer)
        if ends[0] >= margin["high"] or ends[1] <= margin["low"]:
            continue
        codes |= part.unknown()
        if any(margin["low"] < end < margin["high"] for end in ends):
            codes.add("low_margin")
        if part.ask and answer == (0.0, 1.0):
            said = given[part.name]
            codes.add(said[2] if said and len(said) > 2 and said[2] else "unclear_evidence")
    return codes


def measure(step: Any) -> tuple[str, str | None, int | None]:
    """(kind, measure, days) of a ladder step as YAML writes it."""
    if step == "educate":
        return "educate", None, None
    ((kind, body),) = step.items()
    return kind, (body or {}).get("measure"), (body or {}).get("days")


# The verdict


def _decision(findings: Mapping[str, Any], before: int, set_to: Mapping[str, Any]) -> dict[str, Any]:
    """Measures, rating and the heaviest kind."""
    measures: list[tuple[Any, ...]] = []
    carries: dict[str, set[str]] = {}
    lost = 0
    for name, f in findings.items():
        if f["status"] != "breached" or f["draft"]:
            continue
        measures.append((name, *f["step"], f["points"]))
        carries[name] = {f["step"][0]}
        lost += f["points"]
        if f["repeats"] >= set_to["repetition"]["breaches"] and f["step"][0] != "suspend":
            measures.append((name, "suspend", "ecommerce_permission", None, 0))
            carries[name].add("suspend")
    after = _clamp(before - lost, set_to)
    passed = [m for m in set_to["milestones"] if after <= m < before]
    if passed:
        step = measure(set_to["milestones"][min(passed)])
        measures.append((None, *step, 0))
        for name in carries:
            if findings[name]["points"]:
                carries[name].add(step[0])
    bands = set_to["bands"]
    band = next((b for b in ("healthy", "needs_attention", "unhealthy") if after >= bands[b]), "zero")
    return {
        "decision": max((m[1] for m in measures), key=ORDER.index, default="no_action"),
        "measures": measures,
        "carries": carries,
        "rating": {"before": before, "after": after, "band": band, "milestone": min(passed, default=None)},
    }


def _escalation(
    findings: Mapping[str, Any], result: Mapping[str, Any], set_to: Mapping[str, Any]
) -> set[tuple[str, str | None]]:
    """Every (code, clause) for which a person must look."""
    items: set[tuple[str, str | None]] = set()
    decided = ORDER.index(result["decision"])
    at_least = ORDER.index(set_to["escalate_from"])
    breached = {name: f for name, f in findings.items() if f["status"] == "breached"}
    for name, f in findings.items():
        weight = ORDER.index(f["step"][0])
        if weight >= at_least and weight > decided:
            if f["status"] == "undetermined":
                items |= {(code, name) for code in f["codes"]}
            elif f["status"] == "breached" and f["draft"]:
                items.add(("draft_rule", name))
    sound = [
        f
        for f in breached.values()
        if not f["draft"]
        and f["step"][0] == "suspend"
        and f["low"] >= set_to["sound_suspend"]
        and not f["judged"]
        and (f["occurrence"] > 1 or f["severity"] == "critical")
    ]
    if result["decision"] == "suspend" and not sound:
        items.add(("severe_measure", None))
    for one, f in breached.items():
        for other in breached:
            if other in f["conflicts"] and other != one:
                items.add(("conflicting_clauses", min(one, other)))
    return items


def _confidence(findings: Mapping[str, Any], result: Mapping[str, Any]) -> float:
    """How sure the verdict is, drafts aside."""
    if result["decision"] != "no_action":
        carriers = [name for name, kinds in result["carries"].items() if result["decision"] in kinds]
        return float(min(findings[name]["low"] for name in carriers))
    each = [1.0]
    for f in findings.values():
        if not f["draft"]:
            each.append(f["exempt_by"] if f["status"] == "exempt" else 1 - f["high"])
    return min(each)
