"""A verdict as Markdown, for pasting into a case tool.

The same content as the page of a terminal, in its order. Text that other people wrote is escaped: it can
make no link, image, heading, mention or HTML of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.page import words as say
from agent.page.findings import MARKS, Groups, grouped, row_of, was_read
from agent.verdict import Finding, Judged, Test, Verdict
from policies.handbook import Handbook

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!@$])")
_LIST_MARK = re.compile(r"^(\s*\d{0,9})([-+=.)])")


def markdown(verdict: Verdict, handbook: Handbook) -> str:
    """The verdict as GitHub-flavoured Markdown, without a line feed at the end."""
    groups = grouped(verdict)
    parts = [*_head(verdict), *_findings(verdict, handbook, groups), *_reasons(verdict)]
    if verdict.what_would_change:
        changes = [
            f"- {escape(say.change(c, handbook))} → {say.decision(c.decision)}"
            for c in verdict.what_would_change
        ]
        parts += ["### What would change it", "\n".join(changes)]
    left_out = frozenset(finding.clause for finding in (*groups.light, *groups.near))
    parts += ["### Rationale", *map(escape, say.rationale(verdict, left_out))]
    parts += [*_message(verdict), _coverage(verdict), f"<sub>{escape(say.provenance(verdict))}</sub>"]
    return "\n\n".join(parts)


def escape(text: str) -> str:
    """The text on one line, with no meaning in Markdown or HTML."""
    marked = _SPECIAL.sub(r"\\\1", say.line(text))
    # Addresses would become links by themselves.
    return re.sub(r"(?i)\bwww\.", r"www\.", marked.replace("://", r":\//"))


def _head(verdict: Verdict) -> Iterator[str]:
    where = escape(f"{verdict.creator_id} · {verdict.region} · {verdict.as_of}")
    word = say.decision(verdict.decision).upper()
    yield f"## {word} · confidence {say.percent(verdict.confidence)} · {where}"
    rows = [f"- {escape(say.measure(item))}" for item in verdict.measures]
    if verdict.recommended is not None:
        rows.insert(0, f"- The rules alone would give: {say.decision(verdict.recommended)}")
    yield "\n".join([*rows, f"- {say.rating(verdict)}"])


def _findings(verdict: Verdict, handbook: Handbook, groups: Groups) -> Iterator[str]:
    if verdict.findings:
        yield "### Findings"
    for finding in groups.full:
        yield from _full(verdict, finding, handbook)
    lines = [f"- {escape(f.clause)}: {escape(say.gaps(f, handbook))}" for f in groups.light]
    if lines:
        yield "Also open, too light to call a person:"
        yield "\n".join(lines)
    if groups.near:
        yield "Near misses: " + ", ".join(f"{escape(f.clause)} ({say.probability(f)})" for f in groups.near)


def _full(verdict: Verdict, finding: Finding, handbook: Handbook) -> Iterator[str]:
    clause = say.clause_of(verdict, finding, handbook)
    title = f" {escape(clause.title)}" if clause else ""
    which = f", {say.ordinal(finding.occurrence)} breach" if finding.status == "breached" else ""
    draft = ", draft rule" if clause and clause.rule and clause.rule.is_draft else ""
    told = f"{say.status(finding)}, {say.probability(finding)}{which}{draft}"
    yield f"#### {escape(finding.clause)}{title}: {told}"
    if finding.tests:
        rows = [_test(test, say.purpose_of(test, clause), handbook) for test in finding.tests]
        yield "\n".join(["| | For | Signal | Value | Against | |", "|---|---|---|---:|---|---|", *rows])
    if finding.judgements:
        yield "\n".join(map(_judgement, finding.judgements))
    for quote in dict.fromkeys(test.quote.text for test in finding.tests if test.quote):
        yield f"> “{escape(quote)}” — {escape(finding.clause)}"


def _test(test: Test, purpose: str, handbook: Handbook) -> str:
    signal, value, held, margin = row_of(test, handbook)
    cells = (MARKS[test.result][0], purpose.replace("exception:", "exception "), signal, value, held, margin)
    return f"| {' | '.join(escape(cell) for cell in cells)} |"


def _judgement(judged: Judged) -> str:
    text = f"- {escape(judged.for_.replace('exception:', 'exception '))}: {escape(judged.ask)} "
    text += f"**{judged.answer}**"
    if was_read(judged):
        text += f", P(yes) {say.percent(judged.probability)}"
    if judged.evidence:
        text += f", {escape(', '.join(judged.evidence))}"
    return text + (f": “{escape(judged.quote)}”" if judged.quote else "")


def _reasons(verdict: Verdict) -> Iterator[str]:
    if not verdict.escalation:
        return
    yield "### Why a person must decide"
    lines = []
    for reason in verdict.escalation:
        about = f" {escape(reason.clause)}" if reason.clause else ""
        code = say.CODES.get(reason.code, reason.code)
        lines.append(f"- **{code}**{about}: {escape(reason.detail)} → {escape(reason.settle_by)}")
    yield "\n".join(lines)


def _changes(verdict: Verdict, handbook: Handbook) -> Iterator[str]:
    for item in say.changes(verdict.what_would_change):
        yield f"- {escape(say.change(item, handbook))} → {say.decision(item.decision)}"


def _message(verdict: Verdict) -> Iterator[str]:
    message = verdict.education_message
    yield "### Message to the creator"
    failed = f", the model failed {escape(', '.join(message.failed_checks))}" if message.failed_checks else ""
    yield f"Language {escape(message.language)}, written by {message.written_by}{failed}."
    yield "\n>\n".join(_paragraph(each) for each in say.safe(message.text).split("\n\n"))


def _paragraph(text: str) -> str:
    """A paragraph of the message as a quote; only headings stand above further lines."""
    first, *rest = text.split("\n")
    if not rest:
        return f"> {_plain(first)}"
    return "\n".join([f"> **{escape(first)}**", ">", *(f"> {_plain(each)}" for each in rest)])


def _plain(text: str) -> str:
    """A line of the message: the bullets of its frame stay, nothing else means anything."""
    if text.startswith("- "):
        return f"- {escape(text[2:])}"
    return _LIST_MARK.sub(r"\1\\\2", escape(text))


def _coverage(verdict: Verdict) -> str:
    covered = verdict.coverage
    text = f"Looked at {covered.assessed} of the {covered.in_force} clauses with rules in force."
    names = escape(", ".join(covered.not_assessed))
    return f"{text} Nothing is known for {names}." if names else text
