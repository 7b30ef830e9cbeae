"""The rule block of a clause: YAML to a `Rule`, with every fault located.

Only the form is judged here. Whether signals exist and thresholds make sense, the checks of the whole
handbook tell (policies/checks).
"""

from __future__ import annotations

import math
import re
from typing import cast, get_args

from policies.clause import (
    KINDS,
    SEVERITIES,
    SURFACES,
    Kind,
    Measure,
    Rule,
    RuleException,
    Severity,
    Status,
    Surface,
)
from policies.criteria import Condition, Group, Leaf, Operator, Quantifier, parse_leaf
from policies.fields import Fields, Path, broken_yaml
from policies.problem import Problem, Source
from signals.located import Mark, Part, nearest, shown
from signals.yaml_source import YamlProblem, read_yaml

KEYS = (
    "severity",
    "surfaces",
    "breach_when",
    "ask",
    "exceptions",
    "repeat_window_days",
    "ladder",
    "points",
    "status",
    "conflicts_with",
)
QUANTIFIERS: tuple[Quantifier, ...] = get_args(Quantifier)
OPERATORS: tuple[Operator, ...] = get_args(Operator)
STATUSES: tuple[Status, ...] = get_args(Status)
MEASURE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
LEAF_FORM = "a leaf is: signal op number, for example static_frame_share >= 0.5"


def read_rule(
    source: Source, text: str, first_line: int, fence_line: int
) -> tuple[Rule | None, list[Problem]]:
    """Reads the YAML of one rule block.

    Args:
        source: The file, for the place of faults.
        text: The lines between the fences, exactly as they stand in the file.
        first_line: 1-based line of the first of them.
        fence_line: 1-based line of the opening fence.

    Returns:
        The rule, None if anything in it is wrong, and every fault found.
    """
    try:
        located = read_yaml(text, str(source.path), first_line)
    except YamlProblem as error:
        return None, [broken_yaml(source, error)]
    if located.value is None:
        return None, [
            source.problem(
                Mark(fence_line, 1), "empty-rule", "the rule block is empty", "remove it or fill it in"
            )
        ]
    fields = Fields(source, located)
    rule = _rule(fields, fence_line)
    return (None if fields.problems else rule), fields.problems


def _rule(fields: Fields, line: int) -> Rule | None:
    given = fields.mapping((), KEYS, ("severity", "ladder"))
    if given is None:
        return None
    if given.get("breach_when") is None and given.get("ask") is None:
        message = "the rule has neither breach_when nor ask, so nothing can break it"
        mark = Mark(line, 1)
        fields.problems.append(
            fields.source.problem(mark, "no-breach", message, "add breach_when: or ask:", length=99)
        )
    window, points = fields.whole(("repeat_window_days",), 1), fields.whole(("points",), 0)
    return Rule(
        severity=cast(Severity, fields.choice(("severity",), SEVERITIES)),
        ladder=read_ladder(fields, ("ladder",)),
        breach_when=read_condition(fields, ("breach_when",)),
        ask=fields.text(("ask",)),
        surfaces=_surfaces(fields),
        exceptions=_exceptions(fields),
        repeat_window_days=90 if window is None else window,
        points=points or 0,
        status=cast(Status, fields.choice(("status",), STATUSES) or "approved"),
        conflicts_with=_texts(fields, ("conflicts_with",)),
        line=line,
    )


def _surfaces(fields: Fields) -> tuple[Surface, ...]:
    given = fields.entries(("surfaces",))
    if given is None:
        return SURFACES
    named = (_choice(fields, ("surfaces", n), SURFACES) for n in range(len(given)))
    return tuple(dict.fromkeys(cast(Surface, name) for name in named if name))


def _choice(fields: Fields, path: Path, options: tuple[str, ...]) -> str | None:
    if fields.get(path) is None:
        fields.report(path, "wrong-word", f"one of {', '.join(options)} is expected here, not null")
    return fields.choice(path, options)


def _texts(fields: Fields, path: Path) -> tuple[str, ...]:
    given = fields.entries(path, empty=True) or []
    return tuple(text for n in range(len(given)) if (text := fields.text((*path, n))))


def _exceptions(fields: Fields) -> tuple[RuleException, ...]:
    given = fields.entries(("exceptions",), empty=True) or []
    found = [e for n in range(len(given)) if (e := _exception(fields, ("exceptions", n)))]
    seen: dict[str, int] = {}
    for exception in found:
        if exception.id in seen:
            path = (
                "exceptions",
                given.index(next(g for g in reversed(given) if _id_of(g) == exception.id)),
                "id",
            )
            message = f'the exception id "{exception.id}" stands here a second time'
            fields.report(path, "duplicate-exception", message, f"the first is on line {seen[exception.id]}")
        seen.setdefault(exception.id, exception.line)
    return tuple(found)


def _id_of(entry: object) -> object:
    return entry.get("id") if isinstance(entry, dict) else None


def _exception(fields: Fields, path: Path) -> RuleException | None:
    given = fields.mapping(path, ("id", "when", "ask"), ("id",))
    if given is None:
        return None
    if given.get("when") is None and given.get("ask") is None:
        message = "the exception has neither when nor ask, so nothing can open it"
        fields.report_key(
            (*path, "id") if "id" in given else path, "no-opening", message, "add when: or ask:"
        )
    name = fields.slug((*path, "id"), like="host-visible")
    when, ask = read_condition(fields, (*path, "when")), fields.text((*path, "ask"))
    return RuleException(name, when, ask, fields.line(path)) if name else None


def read_ladder(fields: Fields, path: Path) -> tuple[Measure, ...]:
    """The measures of a list, lightest step first as written; faulty ones are reported and left out."""
    given = fields.entries(path) or []
    return tuple(m for n in range(len(given)) if (m := read_measure(fields, (*path, n))))


def read_measure(fields: Fields, path: Path) -> Measure | None:
    """One measure: `educate`, or `restrict` or `suspend` with `measure` and perhaps `days`."""
    value = fields.get(path)
    if value == "educate":
        return Measure("educate", line=fields.line(path))
    if isinstance(value, str) and value in KINDS:
        fields.report(
            path,
            "not-a-measure",
            f"{value} does not say what it takes away",
            f"write {value}: {{measure: posting_limit, days: 7}}",
        )
        return None
    kind = next(iter(value)) if isinstance(value, dict) and len(value) == 1 else None
    if kind not in ("restrict", "suspend"):
        _not_a_measure(fields, path, kind if kind is not None else value)
        return None
    inner = (*path, cast(Part, kind))
    if fields.mapping(inner, ("measure", "days"), ("measure",)) is None:
        return None
    name = fields.slug((*inner, "measure"), MEASURE, "posting_limit")
    days = fields.whole((*inner, "days"), 1)
    return Measure(cast(Kind, kind), name, days, fields.line(path)) if name else None


def _not_a_measure(fields: Fields, path: Path, value: object) -> None:
    near = nearest(value, KINDS) if isinstance(value, str) else None
    hint = (
        f'did you mean "{near}"?'
        if near
        else "educate, restrict: {measure: …, days: …} or suspend: {measure: …, days: …}"
    )
    fields.report(path, "not-a-measure", f"{shown(value)} is not a measure", hint)


def read_condition(fields: Fields, path: Path) -> Condition | None:
    """A leaf, or one mapping with exactly one of all, any and none; None if absent or faulty."""
    value = fields.get(path)
    if value is None:
        return None
    if isinstance(value, str):
        return _leaf(fields, path, value)
    if not isinstance(value, dict):
        hint = "put the list under all:, any: or none:" if isinstance(value, list) else LEAF_FORM
        fields.report(
            path,
            "not-a-leaf",
            f"a condition is one leaf or one of all, any and none, not {shown(value)}",
            hint,
        )
        return None
    if len(value) != 1:
        fields.report(
            path,
            "not-one-group",
            "a condition has exactly one of all, any and none",
            "nest one inside the other",
        )
        return None
    op = next(iter(value))
    if op not in QUANTIFIERS:
        near = nearest(str(op), QUANTIFIERS)
        hint = f'did you mean "{near}"?' if near else LEAF_FORM
        fields.report_key((*path, op), "unknown-key", f'"{op}" is none of all, any and none', hint)
        return None
    return _group(fields, (*path, op), cast(Quantifier, op))


def _group(fields: Fields, path: Path, op: Quantifier) -> Group | None:
    entries = fields.entries(path)
    if entries is None:
        if fields.get(path) is None:
            fields.report_key(
                path, "wrong-type", f'"{op}" has no conditions below it', "list them, each with a dash"
            )
        return None
    parts: list[Condition] = []
    for n, entry in enumerate(entries):
        if entry is None:
            fields.report((*path, n), "not-a-leaf", "an empty entry is not a condition", LEAF_FORM)
        elif part := read_condition(fields, (*path, n)):
            parts.append(part)
    return Group(op, tuple(parts)) if len(parts) == len(entries) else None


def _leaf(fields: Fields, path: Path, text: str) -> Leaf | None:
    leaf = parse_leaf(text, fields.line(path))
    if leaf is not None and math.isfinite(leaf.number):
        return leaf
    fields.report(path, "not-a-leaf", f"{shown(text)} is not a leaf", _leaf_hint(text))
    return None


def _leaf_hint(text: str) -> str:
    """What to write instead, for the slips that people make most."""
    for wrong, right in (("=>", ">="), ("=<", "<="), ("≥", ">="), ("≤", "<="), ("<>", "!="), ("≠", "!=")):
        if wrong in text:
            return f"write {right} instead of {wrong}"
    if "%" in text:
        return "write a share as a decimal: 0.6, not 60 %"
    if re.search(r"\d,\d", text):
        return "write decimals with a point: 0.5"
    if re.search(r"[^<>=!]=[^=]", text):
        return "write == to compare"
    if re.search(r"\b(and|or|not)\b", text):
        return "put each test on its own line under all:, any: or none:"
    return LEAF_FORM
