"""How one answer scores against one label: numbers by name, each of a single case.

Nothing is averaged here. Shares run from 0 to 1, true is 1 and false 0; a score that does not apply
is None. Heavier and lighter follow the order no_action < educate < restrict < suspend; where a label
says escalate, everything heavier than its recommended measure was decided without the person.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from agent.rules.measures import WEIGHT
from evals.case_forms import ChatCase, RetrievalCase
from evals.judge_cases import JudgementCase
from evals.systems.system import Case
from evals.verdict_cases import VerdictCase
from policies.handbook import Handbook

Scores = dict[str, float | None]
CITED = re.compile(r"\b[A-Z]{2,}-\d+\b")
DEPTHS = (1, 3, 5, 10)


def score(case: Case, got: Mapping[str, Any], handbook: Handbook) -> Scores:
    """The scores of an answer."""
    match case:
        case VerdictCase():
            return {**_decision(case, got), **_findings(case, got), **_prose(case, got, handbook)}
        case JudgementCase():
            return _judgement(case, got)
        case RetrievalCase():
            return ranking_scores(got["ranking"], case.relevant)
        case ChatCase():
            return _chat(case, got, handbook)


def _decision(case: VerdictCase, got: Mapping[str, Any]) -> Scores:
    """Right, too heavy (`wrongful`), too light (`missed`), or handed to a person."""
    expect, said = case.expect, got["decision"]
    heaviness: Mapping[str, int] = {str(kind): weight for kind, weight in WEIGHT.items()}
    scores: Scores = {
        "escalated": float(said == "escalate"),
        "confidence": got.get("confidence"),
        "recommended": _equal(expect.recommended, got.get("recommended")),
        "rating_after": _equal(expect.rating_after, (got.get("rating") or {}).get("after")),
        "codes": _equal(expect.codes, frozenset(e["code"] for e in got.get("escalation", ()))),
    }
    if expect.decision is None:
        return {**scores, "decision": None, "wrongful": None, "missed": None}
    deserved = (expect.recommended or "no_action") if expect.decision == "escalate" else expect.decision
    weight, due = heaviness.get(said), heaviness.get(deserved, 0)
    return {
        **scores,
        "decision": float(said == expect.decision),
        "needless_escalation": float(said == "escalate") if expect.decision != "escalate" else None,
        "wrongful": float(weight is not None and weight > due),
        "wrongful_suspend": float(said == "suspend" and due < heaviness["suspend"]),
        "missed": float(weight is not None and weight < due),
    }


def _findings(case: VerdictCase, got: Mapping[str, Any]) -> Scores:
    """Whether each set of clauses is exactly that of the label."""
    found = {status: clauses_with(got, status) for status in ("breached", "exempt", "undetermined")}
    return {status: _equal(getattr(case.expect, status), clauses) for status, clauses in found.items()}


def clauses_with(got: Mapping[str, Any], status: str) -> frozenset[str]:
    """The clauses that an answer gives a status."""
    return frozenset(f["clause"] for f in got.get("findings", ()) if f["status"] == status)


def _prose(case: VerdictCase, got: Mapping[str, Any], handbook: Handbook) -> Scores:
    """Citations of the rationale against the label, exactness of quotes, and how the message was made."""
    labelled = case.expect.breached
    cited = frozenset(CITED.findall(got.get("rationale") or ""))
    message = got.get("education_message") or {}
    quotes = [(f, t["quote"]) for f in got.get("findings", ()) for t in f.get("tests", ()) if t["quote"]]
    tokens = (got.get("provenance") or {}).get("tokens") or {}
    acted = bool(got.get("measures")) and tokens.get("out", 0) > 0
    return {
        "citation_recall": len(labelled & cited) / len(labelled) if labelled else None,
        "citation_exists": _share([c in handbook.ids for c in sorted(cited)]),
        "quotes_exact": _share([is_exact(handbook, f, quote) for f, quote in quotes]),
        "message_by_model": float(message.get("written_by") == "model") if acted and message else None,
        "message_failed_checks": float(len(message.get("failed_checks", ()))) if acted and message else None,
        "message_grade": grade(message["text"]) if acted and message else None,
        "tokens_in": tokens.get("in"),
        "tokens_out": tokens.get("out"),
    }


def is_exact(handbook: Handbook, finding: Mapping[str, Any], quote: Mapping[str, Any]) -> bool:
    """Whether a quote is the slice of the clause version that it claims to be."""
    versions = (c for c in handbook.find(finding["clause"]) if c.version == finding["version"])
    return any(clause.text[quote["start"] : quote["end"]] == quote["text"] for clause in versions)


def grade(text: str) -> float:
    """School grade that a text needs, by the automated readability index (Senter and Smith 1967)."""
    import textstat

    return float(textstat.automated_readability_index(text))


def _judgement(case: JudgementCase, got: Mapping[str, Any]) -> Scores:
    answered = got["answer"] != "unclear"
    right = got["answer"] == case.answer
    return {
        "right": float(right),
        "answered": float(answered),
        "wrong_when_answered": float(not right) if answered else None,
        "probability": got["probability"],
    }


def ranking_scores(ranking: Sequence[str], relevant: Collection[str]) -> Scores:
    """Recall, reciprocal rank, and nDCG at 10 with equal gains (Järvelin and Kekäläinen 2002).

    A clause that stands twice counts once.
    """
    relevant = frozenset(relevant)
    ranks = [n for n, clause in enumerate(dict.fromkeys(ranking), start=1) if clause in relevant]
    gain = sum(1 / math.log2(rank + 1) for rank in ranks if rank <= 10)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), 10) + 1))
    recalls = {f"recall@{k}": sum(rank <= k for rank in ranks) / len(relevant) for k in DEPTHS}
    return {**recalls, "mrr": 1 / ranks[0] if ranks else 0.0, "ndcg@10": gain / best}


def _chat(case: ChatCase, got: Mapping[str, Any], handbook: Handbook) -> Scores:
    """Tool, citations and wording of the last answer."""
    written = str(got.get("text", ""))
    text, expect = written.casefold(), case.expect
    cited = sorted({*CITED.findall(written), *got.get("clauses", ())})
    return {
        "tool": _equal(expect.tool, got.get("tool")),
        "clauses": float(set(expect.clauses) <= set(got.get("clauses", ()))) if expect.clauses else None,
        "cited_exist": _share([clause in handbook.ids for clause in cited]),
        "must_say": _share([said.casefold() in text for said in expect.must_say]),
        "must_not_say": _share([said.casefold() not in text for said in expect.must_not_say]),
    }


def _equal(expected: object, found: object) -> float | None:
    return None if expected is None else float(expected == found)


def _share(holds: Sequence[bool]) -> float | None:
    return sum(holds) / len(holds) if holds else None
