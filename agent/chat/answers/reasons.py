"""One finding in sentences: its values against the rule, its exceptions, what follows and why that step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.chat.asked import Asked
from agent.page import words as say
from agent.page.findings import row_of, was_read
from agent.rules.words import measure_in_words
from agent.verdict import Finding, Judged, Test
from policies.clause import Clause, Rule
from signals.derived import in_window
from signals.profile import HistoryEntry


def facts_in_words(finding: Finding, asked: Asked) -> Iterator[str]:
    """The lines about one finding, its heading first."""
    clause = say.clause_of(asked.about.verdict, finding, asked.handbook)
    yield _heading(finding, clause)
    yield ""
    for purpose in say.purposes_of(finding, clause):
        tests = [test for test in finding.tests if say.purpose_of(test, clause) == purpose]
        judged = [each for each in finding.judgements if each.for_ == purpose]
        if purpose == say.BREACH:
            yield from (f"- {_test(test, asked)}" for test in tests)
            yield from (f"- {_judged(each)}" for each in judged)
        else:
            exception = say.line(purpose.removeprefix("exception:"))
            yield f"- Exception {exception}: {_exception(tests, judged, asked)}"
    if clause and clause.rule and finding.status in ("breached", "undetermined"):
        yield from _step(finding, clause.rule, asked)
    for quote in list(dict.fromkeys(test.quote.text for test in finding.tests if test.result and test.quote))[
        :1
    ]:
        yield f"- The words of {finding.clause}: “{say.line(quote)}”"


def _heading(finding: Finding, clause: Clause | None) -> str:
    title = f" {say.line(clause.title)}" if clause else ""
    nth = f", the {say.ordinal(finding.occurrence)} breach" if finding.status == "breached" else ""
    draft = (
        ", a draft rule, which can only call a person"
        if clause and clause.rule and clause.rule.is_draft
        else ""
    )
    return f"**{finding.clause}**{title}: {say.status(finding)}, {say.probability(finding)}{nth}{draft}."


def _test(test: Test, asked: Asked) -> str:
    """A value against what the rule asks: `Static-frame share is 82 %; the rule asks ≥ 50 %`."""
    signal, value, held, _ = row_of(test, asked.handbook)
    if test.value is None:
        return f"{signal} is unknown{_gap(test, asked)}; the rule asks {held}."
    return f"{signal} is {value}; the rule asks {held}{'' if test.result else ', which does not hold'}."


def _gap(test: Test, asked: Asked) -> str:
    """Why a value is unknown: never measured, or measured too long ago."""
    name = test.test.split()[0]
    value, spec = asked.about.profile.signals.get(name), asked.handbook.catalog.get(name)
    if value is None or spec is None or value.observed_at is None:
        return ", since it was not measured"
    told = say.amount(value.value, spec.unit)
    return f": {told} is from {value.observed_at}, older than {spec.stale_after_days} days, and so stale"


def _judged(judged: Judged) -> str:
    """A question with the answer of the evidence, which is data and may be wrong."""
    text = f"“{say.line(judged.ask)}” The evidence says {judged.answer}"
    if was_read(judged):
        text += f" (P(yes) {say.percent(judged.probability)})"
    if judged.evidence:
        text += f", {', '.join(map(say.line, judged.evidence))}"
    return text + (f": “{say.line(judged.quote)}”" if judged.quote else ".")


def _exception(tests: Sequence[Test], judged: Sequence[Judged], asked: Asked) -> str:
    parts = [_test(test, asked).rstrip(".") for test in tests] + [
        _judged(each).rstrip(".") for each in judged
    ]
    opens = all(test.result for test in tests) and all(each.answer == "yes" for each in judged)
    unknown = any(t.result is None for t in tests) or any(each.answer == "unclear" for each in judged)
    state = "open" if opens else "not settled" if unknown else "shut"
    return f"{state}. {'; '.join(parts)}."


def _step(finding: Finding, rule: Rule, asked: Asked) -> Iterator[str]:
    """What follows at this occurrence, the ladder around it, and which earlier breaches count."""
    steps = "; ".join(f"{say.ordinal(n)} {measure_in_words(m)}" for n, m in enumerate(rule.ladder, start=1))
    now = rule.ladder[min(finding.occurrence, len(rule.ladder)) - 1]
    would = "leads" if finding.status == "breached" else "would lead"
    nth = f"the {say.ordinal(finding.occurrence)} breach in {rule.repeat_window_days} days"
    yield f"- This is {nth} and {would} to {measure_in_words(now)}. The ladder: {steps}, and so on."
    earlier = [entry for entry in asked.about.profile.history if entry.clause == finding.clause]
    if earlier:
        told = ", ".join(_entry(entry, rule, asked) for entry in sorted(earlier, key=lambda e: e.date))
        yield f"- Earlier: {told}."


def _entry(entry: HistoryEntry, rule: Rule, asked: Asked) -> str:
    """An earlier breach and whether it counts."""
    if entry.outcome != "confirmed":
        return f"{entry.date} {entry.outcome}, does not count"
    counts = in_window(entry.date, asked.about.profile.as_of, rule.repeat_window_days)
    return f"{entry.date} confirmed, {'counts' if counts else 'too old to count'}"
