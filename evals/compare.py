"""Two runs over the same cases: which differ, by how much, and whether that could be chance.

Only cases that both runs answered count. Shares are compared with McNemar's exact test (1947) on the
cases where one run was right and the other wrong, and with a paired bootstrap of the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from evals.intervals import Figure, mean, share
from evals.result import Result
from evals.summary import Summary
from signals.errors import UserError

SCORES = {
    "verdict": ("decision", "wrongful", "missed", "escalated", "breached", "exempt"),
    "judgement": ("right", "answered"),
    "retrieval": ("recall@1", "recall@5", "mrr", "ndcg@10"),
    "chat": ("tool", "clauses"),
}
"""What is compared, by kind of case."""
LOWER_IS_BETTER = (
    *("wrongful", "missed", "error", "escalation", "brier", "ece", "aurc", "failed", "grade", "tokens"),
    "seconds",
)
"""Parts of the names of metrics of which less is better."""


class Pair(NamedTuple):
    """One case as both runs answered it."""

    first: Result
    second: Result


class Difference(NamedTuple):
    """One score over the common cases; `gap` is second less first, `p` McNemar's where scores are 0 or 1."""

    name: str
    first: Figure
    second: Figure
    gap: Figure
    p: float | None


class Flip(NamedTuple):
    """A case whose score changed from right to wrong or back."""

    id: str
    kind: str
    before: str
    after: str
    better: bool


def pairs_of(first: Sequence[Result], second: Sequence[Result]) -> list[Pair]:
    """The cases that both runs have.

    Raises:
        UserError: They have none in common.
    """
    others = {result.id: result for result in second}
    pairs = [Pair(result, others[result.id]) for result in first if result.id in others]
    if not pairs:
        raise UserError("the two runs have no case in common", hint="compare runs over the same cases")
    return pairs


def differences(pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Every compared score, over the cases for which both runs have it; an error has none."""
    for kind, names in SCORES.items():
        of_kind = [pair for pair in pairs if pair.first.kind == kind]
        for name in names:
            known = [
                (a, b)
                for pair in of_kind
                if (a := pair.first.scores.get(name)) is not None
                and (b := pair.second.scores.get(name)) is not None
            ]
            if known:
                yield Difference(
                    name=f"{kind}.{name}",
                    first=share([a for a, _ in known]),
                    second=share([b for _, b in known]),
                    gap=mean([b - a for a, b in known]),
                    p=mcnemar(known),
                )


def mcnemar(known: Sequence[tuple[float, float]]) -> float | None:
    """Two-sided exact p of as many flips either way by chance; None unless all scores are 0 or 1."""
    from scipy.stats import binomtest

    if any(value not in (0, 1) for pair in known for value in pair):
        return None
    up = sum(b > a for a, b in known)
    down = sum(b < a for a, b in known)
    return float(binomtest(up, up + down).pvalue) if up + down else 1.0


def flips(pairs: Sequence[Pair]) -> Iterator[Flip]:
    """The cases that changed sides on the first score of their kind."""
    for first, second in pairs:
        name = SCORES[first.kind][0]
        before, after = first.scores.get(name), second.scores.get(name)
        if before is not None and after is not None and before != after:
            yield Flip(first.id, first.kind, said(first), said(second), after > before)


def changed_answers(pairs: Sequence[Pair]) -> Iterator[Flip]:
    """The cases whose answer is another one, whatever it scores; words and seconds are not compared."""
    for first, second in pairs:
        if _core(first) != _core(second):
            name = SCORES[first.kind][0]
            before, after = first.scores.get(name) or 0, second.scores.get(name) or 0
            yield Flip(first.id, first.kind, said(first), said(second), after > before)


def _core(result: Result) -> dict[str, Any]:
    """What must be equal when a run is repeated."""
    words = ("provenance", "verdict_id", "rationale", "education_message")
    return {k: v for k, v in (result.got or {"error": result.error}).items() if k not in words}


def said(result: Result) -> str:
    """The answer of a result in a word or two."""
    got = result.got or {}
    if result.error is not None:
        return "error"
    if "ranking" in got:
        return ", ".join(got["ranking"][:3])
    return str(got.get("decision") or got.get("answer") or got.get("tool") or "")


def worse_than(summary: Summary, baseline: Mapping[str, Figure]) -> list[str]:
    """Metrics on the wrong side of the interval of an accepted baseline, a sentence each.

    Seconds are left out, since they belong to the machine.
    """
    faults = []
    for name, old in baseline.items():
        new = summary.metrics.get(name)
        if "seconds" in name or old.low is None or old.high is None:
            continue
        if new is None or new.value is None:
            faults.append(f"{name} is not measured any more")
        elif lower_is_better(name) and new.value > old.high:
            faults.append(f"{name} is {new.value:.3f}, above {old.high:.3f} of the baseline")
        elif not lower_is_better(name) and new.value < old.low:
            faults.append(f"{name} is {new.value:.3f}, below {old.low:.3f} of the baseline")
    return faults


def under(summary: Summary, limits: Mapping[str, float]) -> list[str]:
    """Metrics on the wrong side of stated limits, a sentence each.

    Raises:
        UserError: A limit names no metric of the run.
    """
    faults = []
    for name, limit in limits.items():
        known = summary.metrics.get(name)
        if known is None or known.value is None:
            hint = f"known are {', '.join(sorted(summary.metrics))}"
            raise UserError(f'no metric "{name}" in this run', where="--fail-under", hint=hint)
        worse = known.value > limit if lower_is_better(name) else known.value < limit
        if worse:
            faults.append(f"{name} is {known.value:.3f}, the limit is {limit:g}")
    return faults


def lower_is_better(name: str) -> bool:
    """Whether less of a metric is better."""
    return any(part in name for part in LOWER_IS_BETTER)
