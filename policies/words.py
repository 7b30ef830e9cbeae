"""A rule in words, for reviewers who read no YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from policies.clause import Measure, Rule
from policies.criteria import Condition, Leaf, Operator
from signals.catalog import SignalSpec

OPERATORS: dict[Operator, str] = {
    ">=": "at least",
    ">": "more than",
    "<=": "at most",
    "<": "less than",
    "==": "exactly",
    "!=": "other than",
}
NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def rule_in_words(rule: Rule, catalog: Mapping[str, SignalSpec]) -> tuple[str, ...]:
    """A rule as sentences: what breaks it, what excuses, what follows.

    Args:
        rule: The rule block of a clause.
        catalog: Signals by name, for their titles and units.
    """
    return (*_breach(rule, catalog), *_excuses(rule, catalog), *_measures(rule), *_rest(rule))


def condition_in_words(condition: Condition, catalog: Mapping[str, SignalSpec]) -> str:
    """A condition as one phrase, nested groups in brackets."""
    if isinstance(condition, Leaf):
        return leaf_in_words(condition, catalog)
    parts = [
        condition_in_words(p, catalog) if isinstance(p, Leaf) else f"({condition_in_words(p, catalog)})"
        for p in condition.parts
    ]
    match condition.op:
        case "all":
            return " and ".join(parts)
        case "any":
            return " or ".join(parts)
        case "none":
            return "none of: " + "; ".join(parts)
        case _:
            assert_never(condition.op)


def leaf_in_words(leaf: Leaf, catalog: Mapping[str, SignalSpec]) -> str:
    """A test as a phrase: `static-frame share at least 50 %`."""
    spec = catalog.get(leaf.signal)
    if spec is None:
        return leaf.text
    title = spec.title[:1].lower() + spec.title[1:] if not spec.title[:2].isupper() else spec.title
    return f"{title} {OPERATORS[leaf.op]} {_amount(leaf.number, spec.unit)}"


def _amount(number: float, unit: str) -> str:
    if unit == "share":
        return f"{round(number * 100, 6):g} %"
    return f"{number:,.10g}" if unit == "score" else f"{number:,.10g} {unit}"


def measure_in_words(measure: Measure) -> str:
    """A measure as a phrase: `restrict: posting limit for 7 days`."""
    if measure.measure is None:
        return measure.kind
    days = (
        "until lifted"
        if measure.days is None
        else f"for {measure.days} day{'' if measure.days == 1 else 's'}"
    )
    return f"{measure.kind}: {measure.measure.replace('_', ' ')} {days}"


def _breach(rule: Rule, catalog: Mapping[str, SignalSpec]) -> Iterator[str]:
    if rule.breach_when is not None:
        yield f"Broken when {condition_in_words(rule.breach_when, catalog)}."
    if rule.ask is not None:
        start = (
            "And when the answer is yes to"
            if rule.breach_when is not None
            else "Broken when the answer is yes to"
        )
        yield f"{start}: {rule.ask}"


def _excuses(rule: Rule, catalog: Mapping[str, SignalSpec]) -> Iterator[str]:
    for exception in rule.exceptions:
        parts = [condition_in_words(exception.when, catalog)] if exception.when else []
        parts += [f"yes to: {exception.ask}"] if exception.ask else []
        yield f"Excused ({exception.id}) when {', and '.join(parts)}{'' if exception.ask else '.'}"


def _measures(rule: Rule) -> Iterator[str]:
    for n, measure in enumerate(rule.ladder):
        nth = NTH[n] if n < len(NTH) else f"{n + 1}th"
        later = n == len(rule.ladder) - 1
        which = (
            "Every breach"
            if later and n == 0
            else f"The {nth} breach{' and every later one' if later else ''}"
        )
        yield f"{which} within {rule.repeat_window_days} days: {measure_in_words(measure)}."


def _rest(rule: Rule) -> Iterator[str]:
    points = f"{rule.points} point{'' if rule.points == 1 else 's'}"
    yield f"Severity {rule.severity}, {points}; seen in {', '.join(rule.surfaces)}."
    if rule.is_draft:
        yield "A draft: it can only escalate."
    if rule.conflicts_with:
        yield f"Excludes {', '.join(rule.conflicts_with)}."
