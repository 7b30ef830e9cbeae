"""The cases that went wrong, with all that one needs to see why, as plain data for the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from evals.compare import said
from evals.faults import FAULTS, faults_of
from evals.result import Result
from evals.systems.system import Case
from evals.verdict_cases import VerdictCase

COMPARED = ("decision", "recommended", "breached", "exempt", "undetermined", "codes", "rating_after")


class Compared(NamedTuple):
    """One part of a label beside the answer; `right` is None where the label does not say."""

    name: str
    expected: str
    found: str
    right: bool | None


class Wrong(NamedTuple):
    """One case that went wrong."""

    case: Case
    result: Result
    faults: Sequence[str]
    due: str
    said: str
    compared: Sequence[Compared]
    evidence: Sequence[Mapping[str, Any]]
    signals: Sequence[tuple[str, str]]


def wrong_cases(cases: Sequence[Case], results: Sequence[Result]) -> list[Wrong]:
    """The wrong cases, the gravest fault first."""
    by_id = {result.id: result for result in results}
    found = [(case, by_id[case.id]) for case in cases if case.id in by_id]
    wrong = [_wrong(case, result, kinds) for case, result in found if (kinds := faults_of(result))]
    order = list(FAULTS)
    return sorted(wrong, key=lambda each: (order.index(each.faults[0]), each.case.id))


def counted(wrong: Sequence[Wrong]) -> list[tuple[str, str, int]]:
    """The kinds of fault that occur: kind, its name, and in how many cases."""
    counts = Counter(kind for each in wrong for kind in each.faults)
    return [(kind, name, counts[kind]) for kind, name in FAULTS.items() if counts[kind]]


def _wrong(case: Case, result: Result, kinds: Sequence[str]) -> Wrong:
    is_verdict = isinstance(case, VerdictCase)
    evidence = case.profile.get("evidence") if isinstance(case, VerdictCase) else None
    return Wrong(
        case=case,
        result=result,
        faults=kinds,
        due=_due(result),
        said=said(result),
        compared=_compared(result) if is_verdict and result.got is not None else (),
        evidence=[e for e in evidence if isinstance(e, dict)] if isinstance(evidence, list | tuple) else (),
        signals=_signals(case.profile) if isinstance(case, VerdictCase) else (),
    )


def _due(result: Result) -> str:
    """The label in a word or two."""
    expect = result.expect
    if "relevant" in expect:
        return ", ".join(expect["relevant"])
    return str(expect.get("decision") or expect.get("answer") or expect.get("tool") or "")


def _compared(result: Result) -> list[Compared]:
    got, rows = result.got or {}, []
    found = {
        "decision": got.get("decision"),
        "recommended": got.get("recommended"),
        "codes": sorted({reason["code"] for reason in got.get("escalation", ())}),
        "rating_after": (got.get("rating") or {}).get("after"),
    }
    for status in ("breached", "exempt", "undetermined"):
        found[status] = sorted({f["clause"] for f in got.get("findings", ()) if f["status"] == status})
    for name in COMPARED:
        score = result.scores.get(name)
        right = None if name not in result.expect or score is None else score == 1
        rows.append(Compared(name, _word(result.expect.get(name)), _word(found[name]), right))
    return [row for row in rows if row.right is not None or row.found not in ("–", "none")]


def _word(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return "–" if value is None else str(value).replace("_", " ")


def _signals(profile: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and value of each signal as it was given, with what else is said of it."""
    given = profile.get("signals")
    rows = []
    for name, value in given.items() if isinstance(given, dict) else ():
        if isinstance(value, dict):
            more = ", ".join(f"{key} {part}" for key, part in value.items() if key != "value")
            value = f"{value.get('value')}" + (f" ({more})" if more else "")
        rows.append((str(name), str(value)))
    return rows
