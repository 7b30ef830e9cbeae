"""What a run amounts to: every metric by name, with n and interval.

Metrics of verdicts begin with `verdict.`, of judgements with `judgement.`, and so on. A wrongful
measure falls on somebody who should have none or a lighter one; a missed one is the reverse. Handing
a case to a person is counted apart: it is right only where the label hands it over too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from evals.intervals import Figure, mean, of, share
from evals.result import Kind, Result
from evals.scoring import DEPTHS, clauses_with

BINS = 10
ERROR_ALLOWED = 0.05
SHARES = {
    "decision_accuracy": "decision",
    "escalation_rate": "escalated",
    "needless_escalation_rate": "needless_escalation",
    "wrongful_measure_rate": "wrongful",
    "wrongful_suspend_rate": "wrongful_suspend",
    "missed_measure_rate": "missed",
    "breached_exact": "breached",
    "exempt_exact": "exempt",
    "undetermined_exact": "undetermined",
    "recommended_accuracy": "recommended",
    "codes_exact": "codes",
    "rating_after_exact": "rating_after",
    "citation_recall": "citation_recall",
    "citation_exists": "citation_exists",
    "quotes_exact": "quotes_exact",
    "message_by_model": "message_by_model",
}
"""Names of metrics that are plain means of shares, and the scores they are means of."""
AMOUNTS = {
    "message_failed_checks": "message_failed_checks",
    "message_grade": "message_grade",
    "tokens_in": "tokens_in",
    "tokens_out": "tokens_out",
}
"""The same for scores that count something."""


class Sure(NamedTuple):
    """How sure an answer was, 0 to 1, and whether it was right."""

    confidence: float
    right: bool


def metrics_of(results: Sequence[Result]) -> dict[str, Figure]:
    """All metrics of a run; kinds of case that it had none of are left out."""
    makers: Mapping[Kind, Callable[[Sequence[Result]], dict[str, Figure]]] = {
        "verdict": verdict_metrics,
        "judgement": judgement_metrics,
        "retrieval": retrieval_metrics,
        "chat": chat_metrics,
    }
    found: dict[str, Figure] = {}
    for kind, make in makers.items():
        cases = [result for result in results if result.kind == kind]
        if cases:
            common = {"errors": share([float(r.error is not None) for r in cases]), **latency(cases)}
            answered = [result for result in cases if result.error is None]
            found |= {f"{kind}.{name}": value for name, value in (make(answered) | common).items()}
    return found


def verdict_metrics(results: Sequence[Result]) -> dict[str, Figure]:
    """Decisions, clauses, calibration, prose; clause precision counts clauses said, recall those due."""
    shares = {name: share(_scores(results, score)) for name, score in SHARES.items()}
    amounts = {name: mean(_scores(results, score)) for name, score in AMOUNTS.items()}
    settled = settled_decisions(results)
    counts = list(per_clause(results).values())
    hits = [1.0] * sum(tp for tp, _, _ in counts)
    return {
        **shares,
        **amounts,
        "decision_macro_f1": of([r for r in results if "decision" in r.expect], macro_f1),
        "clause_precision": share(hits + [0.0] * sum(fp for _, fp, _ in counts)),
        "clause_recall": share(hits + [0.0] * sum(fn for _, _, fn in counts)),
        "confidence_brier": of(settled, brier),
        "confidence_ece": of(settled, expected_calibration_error),
        "aurc": of(settled, area_under_risk_coverage),
    }


def judgement_metrics(results: Sequence[Result]) -> dict[str, Figure]:
    """Three-way accuracy, error among answered and coverage, calibration of P(yes)."""
    ranked = [
        Sure(p, r.expect["answer"] == "yes") for r in results if (p := r.scores["probability"]) is not None
    ]
    return {
        "accuracy": share(_scores(results, "right")),
        "coverage": share(_scores(results, "answered")),
        "error_among_answered": share(_scores(results, "wrong_when_answered")),
        "auc": of(ranked, auc),
        "brier": of(ranked, brier),
        "ece": of(ranked, expected_calibration_error),
    }


def retrieval_metrics(results: Sequence[Result]) -> dict[str, Figure]:
    """Recall at several depths, MRR and nDCG."""
    names = [*(f"recall@{depth}" for depth in DEPTHS), "mrr", "ndcg@10"]
    return {name: share(_scores(results, name)) for name in names}


def chat_metrics(results: Sequence[Result]) -> dict[str, Figure]:
    """Tool choice, citations and wording."""
    names = ("tool", "clauses", "cited_exist", "must_say", "must_not_say")
    return {name: share(_scores(results, name)) for name in names}


def latency(results: Sequence[Result]) -> dict[str, Figure]:
    """Median and 95th percentile of the seconds a case took."""
    seconds = [result.seconds for result in results]
    return {"seconds_p50": of(seconds, _percentile(50)), "seconds_p95": of(seconds, _percentile(95))}


def settled_decisions(results: Sequence[Result]) -> list[Sure]:
    """Labelled cases that were decided without a person, by the confidence of the decision."""
    return [
        Sure(confidence, r.scores["decision"] == 1)
        for r in results
        if r.scores.get("decision") is not None
        and not r.scores["escalated"]
        and (confidence := r.scores["confidence"]) is not None
    ]


def macro_f1(results: Sequence[Result]) -> float | None:
    """Mean F1 over the decisions that labels have (van Rijsbergen 1979); a class never said has F1 0."""
    pairs = [(r.expect["decision"], (r.got or {}).get("decision")) for r in results]
    classes = sorted({truth for truth, _ in pairs})
    if not classes:
        return None
    hits = Counter(truth for truth, said in pairs if truth == said)
    total = Counter(truth for truth, _ in pairs) + Counter(said for _, said in pairs)
    return sum(2 * hits[each] / total[each] for each in classes) / len(classes)


def per_clause(results: Sequence[Result]) -> dict[str, tuple[int, int, int]]:
    """True positives, false positives and false negatives of `breached` by clause."""
    counts: dict[str, tuple[int, int, int]] = {}
    for result in results:
        if "breached" in result.expect and result.got is not None:
            truth, said = set(result.expect["breached"]), clauses_with(result.got, "breached")
            for clause in truth | said:
                tp, fp, fn = counts.get(clause, (0, 0, 0))
                hit = clause in truth and clause in said
                counts[clause] = (tp + hit, fp + (clause not in truth), fn + (clause not in said))
    return dict(sorted(counts.items()))


def brier(answers: Sequence[Sure]) -> float | None:
    """Mean squared distance of confidence from rightness (Brier 1950)."""
    return sum((a.confidence - a.right) ** 2 for a in answers) / len(answers) if answers else None


def expected_calibration_error(answers: Sequence[Sure]) -> float | None:
    """Gap between confidence and rightness over ten bins of equal width, weighed by size (Naeini 2015)."""
    if not answers:
        return None
    gaps = [abs(sum(a.confidence - a.right for a in each)) for _, each in reliability(answers)]
    return sum(gaps) / len(answers)


def reliability(answers: Sequence[Sure]) -> list[tuple[float, list[Sure]]]:
    """The answers by bin of confidence, with the middle of each bin; empty bins are left out."""
    bins: dict[int, list[Sure]] = {}
    for answer in answers:
        bins.setdefault(min(int(answer.confidence * BINS), BINS - 1), []).append(answer)
    return [((number + 0.5) / BINS, bins[number]) for number in sorted(bins)]


def risk_coverage(answers: Sequence[Sure]) -> list[tuple[float, float]]:
    """Share answered and error among them, as the surest are taken first (El-Yaniv and Wiener 2010).

    Equally sure answers come as if well mixed, so the order of the cases does not matter.
    """
    points: list[tuple[float, float]] = []
    taken, wrong = 0, 0.0
    ranked = sorted(answers, key=lambda a: -a.confidence)
    for _, tied in groupby(ranked, key=lambda a: a.confidence):
        rights = [answer.right for answer in tied]
        share_wrong = rights.count(False) / len(rights)
        for _ in rights:
            taken, wrong = taken + 1, wrong + share_wrong
            points.append((taken / len(answers), wrong / taken))
    return points


def area_under_risk_coverage(answers: Sequence[Sure]) -> float | None:
    """Mean error over all shares answered; 0 is best."""
    points = risk_coverage(answers)
    return sum(risk for _, risk in points) / len(points) if points else None


def auc(answers: Sequence[Sure]) -> float | None:
    """Chance that a right case has a higher value than another one."""
    yes = [a.confidence for a in answers if a.right]
    rest = [a.confidence for a in answers if not a.right]
    if not yes or not rest:
        return None
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in rest) / (len(yes) * len(rest))


def _scores(results: Sequence[Result], name: str) -> list[float | None]:
    return [result.scores.get(name) for result in results]


def _percentile(share: int) -> Callable[[Sequence[float]], float | None]:
    def percentile(values: Sequence[float]) -> float | None:
        ordered = sorted(values)
        return ordered[round(share / 100 * (len(ordered) - 1))] if ordered else None

    return percentile
