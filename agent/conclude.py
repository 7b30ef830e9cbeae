"""The last step of a review: from an outcome and what was written about it to the verdict.

One way for all verdicts, whether a review has worked the outcome out or a job has for many creators at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.build import build_verdict
from agent.prose.frame import carried, compose
from agent.prose.passages import NOTHING, Used, prompt_versions
from agent.prose.rationale import rationale
from agent.prose.source import source_of, template
from agent.provenance import provenance
from agent.rules.case import Case
from agent.rules.change import Change
from agent.rules.decide import Outcome
from agent.state import Draft, Tools
from agent.verdict import EducationMessage, Provenance, Tokens, Verdict
from index.retrieve import Hit


def conclude(
    case: Case,
    outcome: Outcome,
    tools: Tools,
    *,
    hits: Sequence[Hit],
    changes: Sequence[Change],
    drafts: Mapping[str, Draft],
    seconds: float,
    used: Used = NOTHING,
) -> Verdict:
    """The verdict.

    Args:
        case: The creator, with the answers to the questions that were asked.
        outcome: What the rules say of it.
        tools: What the review worked with.
        hits: The clauses that were found, as context.
        changes: What would change the decision.
        drafts: What the model wrote, by clause id.
        seconds: Wall time that the review took.
        used: Tokens that the model read and wrote.
    """
    readings = {clause: draft.reading for clause, draft in drafts.items() if draft.reading}
    return build_verdict(
        case,
        outcome,
        hits=hits,
        changes=changes,
        rationale=rationale(case, outcome, readings),
        message=message(case, outcome, drafts, tools),
        provenance=made_by(tools, seconds, used),
    )


def made_by(tools: Tools, seconds: float = 0.0, used: Used = NOTHING) -> Provenance:
    """What a verdict with these tools is made by, in `seconds` of wall time and with `used` tokens."""
    return provenance(
        handbook=tools.handbook.digest,
        index=tools.index_digest,
        model=tools.model.digest if tools.model else None,
        prompts=prompt_versions() | tools.scale.record() if tools.scale else {},
        seconds=seconds,
        tokens=Tokens(read=used.read, written=used.written),
    )


def message(case: Case, outcome: Outcome, drafts: Mapping[str, Draft], tools: Tools) -> EducationMessage:
    """The message for an outcome, with the handbook's own words where the model's do not stand."""
    told = carried(outcome)
    standing = {clause: d.passage for clause, d in drafts.items() if d.passage and not d.objections}
    passages = {
        a.clause.id: standing.get(a.clause.id) or template(source_of(case, a, tools.wording), tools.wording)
        for a in told
    }
    failed = {failure.check for draft in drafts.values() for failure in draft.objections}
    return EducationMessage(
        language=tools.wording.language,
        text=compose(case, outcome, passages, tools.wording),
        written_by="model" if told and len(standing) == len(told) else "template",
        failed_checks=tuple(sorted(failed)),
    )
