"""`report.html`: one page about a run that needs nothing but itself.

Figures with their intervals first, then pictures, then every case that went wrong. The page loads
nothing, works from disk and without scripts, and follows the reader's choice of light or dark.
All that comes from cases and answers is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from evals.intervals import Figure
from evals.legend import HEADLINES, Entry, entry, span, told
from evals.result import Result
from evals.runner import replace_whole
from evals.sections import sections_of
from evals.summary import Summary
from evals.systems.system import Case
from evals.wrong_cases import counted, wrong_cases

REPORT = "report.html"
TEMPLATE = "report.html.jinja"
KINDS = {"verdict": "verdicts", "judgement": "judgements", "retrieval": "queries", "chat": "conversations"}


class Card(NamedTuple):
    """A metric as the page shows it; `left`, `right` and `at` are percentages along a scale, or None."""

    kind: str
    entry: Entry
    figure: Figure
    value: str
    span: str
    at: float | None = None
    left: float | None = None
    width: float | None = None


class Fact(NamedTuple):
    """One line about the run; `full` is what a short text is short for."""

    name: str
    text: str
    full: str = ""


def write_report(cases: Sequence[Case], results: Sequence[Result], summary: Summary, out: Path) -> None:
    """Writes the page of a run into its folder, beside its other files."""
    replace_whole(out / REPORT, render(cases, results, summary))


def render(cases: Sequence[Case], results: Sequence[Result], summary: Summary) -> str:
    """The page as text."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["svg"] = Markup
    template = environment.from_string((files("evals") / TEMPLATE).read_text("utf-8"))
    wrong = wrong_cases(cases, results)
    counts = {kind: sum(result.kind == kind for result in results) for kind in KINDS}
    return template.render(
        run=summary.run,
        facts=_facts(summary.run),
        counted=[f"{n:,} {KINDS[kind]}" for kind, n in counts.items() if n],
        cases=len(results),
        errors=sum(result.error is not None for result in results),
        cards=_headlines(summary.metrics, {kind: KINDS[kind] for kind, n in counts.items() if n}),
        metrics=[card(name, figure) for name, figure in summary.metrics.items() if figure.n],
        sections=sections_of(cases, results, summary),
        wrong=wrong,
        faults=counted(wrong),
        fault_names={kind: name for kind, name, _ in counted(wrong)},
    )


def _headlines(metrics: Mapping[str, Figure], kinds: Mapping[str, str]) -> list[tuple[str, list[Card]]]:
    groups = []
    for kind, title in kinds.items():
        names = [name for name in HEADLINES if name.startswith(f"{kind}.") and name in metrics]
        cards = [card(name, metrics[name]) for name in names if metrics[name].value is not None]
        if cards:
            groups.append((title, cards))
    return groups


def card(name: str, figure: Figure) -> Card:
    """A metric as the page shows it."""
    words = entry(name)
    kind = name.partition(".")[0]
    shown = Card(kind, words, figure, told(figure.value, words.unit), span(figure, words.unit))
    if figure.value is None or figure.low is None or figure.high is None or not 0 <= figure.value <= 1:
        return shown
    left = round(100 * figure.low, 2)
    return shown._replace(
        at=round(100 * figure.value, 2), left=left, width=round(100 * figure.high - left, 2)
    )


def _facts(run: Mapping[str, Any]) -> list[Fact]:
    """What was run, on what, where; digests short with the whole as a tooltip."""
    made, plan, machine = (run.get(name) or {} for name in ("made_of", "plan", "machine"))
    prompts = ", ".join(f"{task} {version}" for task, version in sorted((made.get("prompts") or {}).items()))
    facts = [
        Fact("Program", f"clausewise {run.get('clausewise', '')}"),
        _digest("Commit", run.get("commit")),
        _digest("Handbook", made.get("handbook")),
        _digest("Index", made.get("index")),
        _digest("Model", made.get("model")),
        Fact("Prompts", prompts or "none"),
        Fact("Clauses given", str(made.get("retrieval", "real"))),
        _digest("Cases", run.get("cases_digest")),
        Fact("Plan", _planned(plan), ", ".join(map(str, plan.get("cases", ())))),
        Fact("Machine", _machine(machine), str(machine.get("system", ""))),
    ]
    return [fact for fact in facts if fact.text]


def _digest(name: str, value: object) -> Fact:
    if not value:
        return Fact(name, "none")
    text = str(value)
    head, _, mark = text.partition("-")
    return Fact(name, head[:10] + (f"-{mark}" if mark else ""), text)


def _planned(plan: Mapping[str, Any]) -> str:
    sample, prose = plan.get("sample"), plan.get("prose")
    parts = [", ".join(f"{kind} cases" for kind in plan.get("kinds", ()))]
    parts += [f"at most {sample} of each kind"] if sample else []
    parts += [f"messages by the model for {prose}"] if prose else []
    parts += ["other policies"] if plan.get("policies") else []
    return "; ".join(part for part in parts if part)


def _machine(machine: Mapping[str, Any]) -> str:
    told_of = [f"{machine['cpus']} processors"] if machine.get("cpus") else []
    told_of += [str(machine["processor"])] if machine.get("processor") else []
    told_of += [f"Python {machine['python']}"] if machine.get("python") else []
    return ", ".join(told_of)
