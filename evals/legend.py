"""What each metric is called, and what it means in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.canvas import duration
from evals.intervals import Figure


class Entry(NamedTuple):
    """A metric in words; `unit` is share, number or seconds."""

    title: str
    meaning: str
    unit: str = "share"


LEGEND: Mapping[str, Entry] = {
    "verdict.decision_accuracy": Entry("Right decisions", "The decision is that of the label."),
    "verdict.wrongful_measure_rate": Entry(
        "Wrongful measures", "A heavier measure than the label's: a creator hurt without reason."
    ),
    "verdict.wrongful_suspend_rate": Entry("Wrongful suspensions", "Suspended where the label does not."),
    "verdict.missed_measure_rate": Entry("Missed measures", "A lighter measure than the label's."),
    "verdict.escalation_rate": Entry("Handed to a person", "Decided by nobody yet, rightly or not."),
    "verdict.needless_escalation_rate": Entry(
        "Needlessly handed over", "Of the cases whose label does not ask for a person."
    ),
    "verdict.clause_precision": Entry(
        "Clause precision", "Of the breaches that were said, those in a label."
    ),
    "verdict.clause_recall": Entry("Clause recall", "Of the breaches in labels, those that were said."),
    "verdict.decision_macro_f1": Entry("Macro F1", "Mean F1 over the decisions that labels have.", "number"),
    "verdict.breached_exact": Entry("Breached clauses exact", "The set of breached clauses is the label's."),
    "verdict.exempt_exact": Entry("Exempt clauses exact", "The set of exempt clauses is the label's."),
    "verdict.undetermined_exact": Entry("Open clauses exact", "The set of open clauses is the label's."),
    "verdict.recommended_accuracy": Entry("Recommendation", "What the rules give, where a person decides."),
    "verdict.codes_exact": Entry("Reasons for a person", "The set of reasons to hand over is the label's."),
    "verdict.rating_after_exact": Entry("Rating", "The health rating afterwards is the label's."),
    "verdict.citation_recall": Entry(
        "Citation recall", "Breached clauses of the label that the rationale cites."
    ),
    "verdict.citation_exists": Entry("Citations exist", "Cited clauses that are in the handbook."),
    "verdict.quotes_exact": Entry("Quotes exact", "Quotes that are the very slice of the clause."),
    "verdict.message_by_model": Entry("Message by the model", "The model's words passed all checks."),
    "verdict.message_failed_checks": Entry(
        "Failed checks", "Checks that a message failed, on average.", "number"
    ),
    "verdict.message_grade": Entry("School grade", "What a message asks of its reader.", "number"),
    "verdict.tokens_in": Entry("Tokens read", "By the model, for a case.", "number"),
    "verdict.tokens_out": Entry("Tokens written", "By the model, for a case.", "number"),
    "verdict.confidence_brier": Entry("Brier", "Squared distance of confidence from rightness.", "number"),
    "verdict.confidence_ece": Entry("ECE", "Mean gap of confidence and rightness over ten bins.", "number"),
    "verdict.aurc": Entry("AURC", "Mean error over all shares answered, surest first; 0 is best.", "number"),
    "judgement.accuracy": Entry("Right answers", "Yes, no or unclear, as the label has it."),
    "judgement.coverage": Entry("Answered", "With yes or no."),
    "judgement.error_among_answered": Entry("Wrong when answered", "Of the answers yes and no."),
    "judgement.auc": Entry("AUC", "Chance that a true yes has the higher probability.", "number"),
    "judgement.brier": Entry("Brier", "Squared distance of P(yes) from the label.", "number"),
    "judgement.ece": Entry("ECE", "Mean gap of P(yes) and the share of yes over ten bins.", "number"),
    "retrieval.recall@1": Entry("Recall at 1", "Fitting clauses that stand first."),
    "retrieval.recall@3": Entry("Recall at 3", "Fitting clauses among the first three."),
    "retrieval.recall@5": Entry("Recall at 5", "Fitting clauses among the first five."),
    "retrieval.recall@10": Entry("Recall at 10", "Fitting clauses among the first ten."),
    "retrieval.mrr": Entry("MRR", "Mean of 1 over the rank of the first fitting clause.", "number"),
    "retrieval.ndcg@10": Entry("nDCG at 10", "Gain of the first ten against the best order.", "number"),
    "chat.tool": Entry("Right tool", "The last answer used the tool of the label."),
    "chat.clauses": Entry("Clauses cited", "The last answer names all clauses of the label."),
    "chat.cited_exist": Entry(
        "Cited clauses exist", "Of the clauses that an answer cites, those in the handbook."
    ),
    "chat.must_say": Entry("Says what it must", "Phrases of the label that the answer has."),
    "chat.must_not_say": Entry("Leaves out what it must", "Forbidden phrases that the answer avoids."),
}
HEADLINES: Sequence[str] = (
    *("verdict.decision_accuracy", "verdict.wrongful_measure_rate", "verdict.missed_measure_rate"),
    *("verdict.escalation_rate", "verdict.clause_precision", "verdict.clause_recall"),
    *("judgement.accuracy", "judgement.error_among_answered", "judgement.coverage", "judgement.auc"),
    *("retrieval.recall@1", "retrieval.recall@5", "retrieval.recall@10", "retrieval.mrr"),
    *("chat.tool", "chat.clauses", "chat.cited_exist", "chat.must_say", "chat.must_not_say"),
)
"""What stands at the top, in this order."""


def entry(name: str) -> Entry:
    """A metric in words; one that has none yet goes by its name."""
    if name.endswith(".errors"):
        return Entry("Errors", "Cases that ended without an answer.")
    if "seconds_" in name:
        which = "Median time" if name.endswith("p50") else "95th percentile of time"
        return Entry(which, "For a case, on this machine.", "seconds")
    return LEGEND.get(name, Entry(name.partition(".")[2].replace("_", " "), "", "number"))


def told(value: float | None, unit: str) -> str:
    """A value with its unit; a dash for None."""
    if value is None:
        return "–"
    if unit == "seconds":
        return duration(value)
    return f"{100 * value:.1f} %" if unit == "share" else f"{value:,.3f}" if value < 100 else f"{value:,.0f}"


def span(figure: Figure, unit: str) -> str:
    """The interval of a figure."""
    if figure.low is None or figure.high is None:
        return "–"
    low, high = told(figure.low, unit), told(figure.high, unit)
    return f"{low.removesuffix(' %') if unit == 'share' else low} to {high}"
