"""Rules may name only signals of the catalog, and thresholds that a signal can reach."""

from __future__ import annotations

from collections.abc import Iterator

from policies.draft import Draft
from policies.problem import Problem


def check_signals(draft: Draft) -> Iterator[Problem]:
    """Unknown signals, with the nearest name; thresholds outside of the signal's range."""
    for clause in draft.clauses:
        for leaf in draft.leaves(clause):
            spec = draft.catalog.get(leaf.signal)
            if spec is None:
                near = draft.catalog.nearest(leaf.signal)
                hint = f'did you mean "{near}"?' if near else "declare it in the handbook's signals.yaml"
                yield draft.at_leaf(clause, leaf, "unknown-signal", f'unknown signal "{leaf.signal}"', hint)
            elif not spec.admits(leaf.number):
                message = (
                    f"the threshold {leaf.number:g} lies outside of {leaf.signal}, which is {spec.range_text}"
                )
                decimal = f"write a share as a decimal: {leaf.number / 100:g}"
                span = f"write a number that {leaf.signal} can reach: {spec.range_text}"
                advice = decimal if _percent(leaf.number, spec.unit) else span
                yield draft.at_leaf(clause, leaf, "threshold-range", message, advice)


def _percent(number: float, unit: str) -> bool:
    return unit == "share" and 1 < number <= 100
