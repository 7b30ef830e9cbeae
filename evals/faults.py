"""What went wrong in a case, by kind of fault; a case without any is right in all that its label says.

Kinds are told apart because they cost differently: a measure too heavy hurts a creator, one too light
lets harm pass, and a case that was handed over for nothing costs a person's time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evals.result import Result

FAULTS: Mapping[str, str] = {
    "error": "no answer",
    "wrongful": "too heavy",
    "missed": "too light",
    "needless": "handed over needlessly",
    "alone": "decided without a person",
    "clauses": "other clauses",
    "details": "other rating, codes or recommendation",
    "citations": "citation or quote",
    "answer": "wrong answer",
    "unclear": "left unclear",
    "rank": "fitting clause not in the first ten",
    "tool": "other tool",
    "wording": "wording",
}
"""Kinds of fault, the gravest first, as people say them."""


def faults_of(result: Result) -> list[str]:
    """The kinds of fault in a result, the gravest first."""
    if result.error is not None:
        return ["error"]
    found = set(_found(result, {name: value for name, value in result.scores.items() if value is not None}))
    return [kind for kind in FAULTS if kind in found]


def _found(result: Result, scores: Mapping[str, float]) -> Iterator[str]:
    def low(*names: str) -> bool:
        return any(scores.get(name, 1.0) < 1 for name in names)

    match result.kind:
        case "verdict":
            yield from (kind for kind in ("wrongful", "missed") if scores.get(kind) == 1)
            if scores.get("needless_escalation") == 1:
                yield "needless"
            if result.expect.get("decision") == "escalate" and low("decision"):
                yield "alone"
            if low("breached", "exempt", "undetermined"):
                yield "clauses"
            if low("recommended", "rating_after", "codes"):
                yield "details"
            if low("citation_recall", "citation_exists", "quotes_exact"):
                yield "citations"
        case "judgement" if low("right"):
            yield "answer" if scores.get("answered") else "unclear"
        case "retrieval" if low("recall@10"):
            yield "rank"
        case "chat":
            if low("tool"):
                yield "tool"
            if low("clauses"):
                yield "citations"
            if low("must_say", "must_not_say"):
                yield "wording"
