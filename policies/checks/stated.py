"""Every threshold of a rule stands in the prose of its clause, so that people and code apply one rule."""

from __future__ import annotations

from collections.abc import Iterator

from policies.draft import Draft
from policies.numbers import is_stated, scale_of
from policies.problem import Problem


def check_stated(draft: Draft) -> Iterator[Problem]:
    """Thresholds that the prose does not state."""
    for clause in draft.clauses:
        for leaf in draft.leaves(clause) if clause.text else ():
            spec = draft.catalog.get(leaf.signal)
            if (
                spec is None
                or not spec.admits(leaf.number)
                or is_stated(clause, leaf, spec, draft.units(clause, leaf))
            ):
                continue
            number = f"{leaf.number:g}"
            said = f"{leaf.number * 100:g} %" if scale_of(spec) == "share" else f"{number} {spec.unit}"
            message = f"the prose of {clause.id} does not state {number}"
            hint = f"say {said} in the text above, or correct the rule"
            yield draft.at_leaf(clause, leaf, "unstated-threshold", message, hint)
