"""The sections of a report: per kind of case the pictures, each under a title that says what one sees.

A kind of which nothing was answered has no section, and a picture without data is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from evals import plots
from evals.canvas import HEAVY, RIGHT, duration, part
from evals.intervals import share
from evals.metrics import Sure, per_clause, settled_decisions
from evals.result import Kind, Result
from evals.scoring import DEPTHS
from evals.slices import ENOUGH, FAIR_BY, Slice, largest_gaps
from evals.summary import Summary
from evals.systems.system import Case

DECISIONS = ("no_action", "educate", "restrict", "suspend", "escalate")
ANSWERS = ("no", "yes", "unclear")
SHOWN_CLAUSES = 25
CLAUSE_HEAD = ("Clause", "Found", "Said wrongly", "Overlooked")
SHOWN_SLICES = 30
TOO_SHORT = 0.01
"""Seconds below which nothing is worth a histogram."""


class Shown(NamedTuple):
    """One picture: its title, how to read it, the SVG, and what did not fit as rows of a table."""

    title: str
    note: str
    svg: str
    rest_title: str = ""
    rest_head: Sequence[str] = ()
    rest: Sequence[Sequence[object]] = ()


class Fair(NamedTuple):
    """One table of the fairness section: slices side by side and what lies farthest apart."""

    by: str
    gap: str
    slices: Sequence[Slice]


class Section(NamedTuple):
    """A part of the page."""

    id: str
    title: str
    pictures: Sequence[Shown]
    fair: Sequence[Fair] = ()


def sections_of(cases: Sequence[Case], results: Sequence[Result], summary: Summary) -> list[Section]:
    """The sections that this run has something for."""
    answered = [result for result in results if result.error is None]
    tags = {case.id: case.tags for case in cases}
    makers: Mapping[Kind, tuple[str, Callable[[list[Result]], Iterator[Shown]]]] = {
        "verdict": ("Verdicts", lambda found: _verdicts(found, summary)),
        "judgement": ("Judgements", lambda found: _judgements(found, tags)),
        "retrieval": ("Retrieval", _retrieval),
        "chat": ("Chat", lambda found: _seconds("chat", found)),
    }
    sections = []
    for kind, (title, make) in makers.items():
        found = [result for result in answered if result.kind == kind]
        if not found:
            continue
        sections.append(Section(kind, title, list(make(found))))
        if kind == "verdict" and (fair := _fairness(summary.slices)):
            sections.append(Section("fairness", "Treated alike?", (), fair))
    return sections


def _verdicts(results: Sequence[Result], summary: Summary) -> Iterator[Shown]:
    pairs = Counter(
        (r.expect["decision"], str((r.got or {})["decision"])) for r in results if "decision" in r.expect
    )
    if pairs:
        note = (
            "Rows are labels, columns what was said; the deeper the colour, the larger the share of its row. "
            "Right of the diagonal is too heavy, left of it too light; escalate stands apart."
        )
        yield Shown(_most_confused(pairs), note, plots.confusion("decisions", pairs, DECISIONS, "escalate"))
    settled = settled_decisions(results)
    if settled:
        title = f"The surer half of the decisions is wrong in {part(plots.half_risk(settled), 1)}"
        note = "Decisions that were not handed over, surest first: the share of wrong ones among those taken."
        yield Shown(title, note, plots.risk_over_coverage("decision-risk", settled))
        note = (
            "Dots with 95 % intervals, larger where there are more cases. Above the line: it was too modest."
        )
        svg = plots.calibration("decision-confidence", settled, "confidence of the decision", "right")
        yield Shown(_lean(settled, "Confidence", "right"), note, svg)
    yield from _seconds("verdict", results)
    yield from _clauses(results)
    yield from _slices(summary.slices)


def _most_confused(pairs: Mapping[tuple[str, str], int]) -> str:
    right, n = sum(count for (truth, said), count in pairs.items() if truth == said), sum(pairs.values())
    wrong = sorted((-count, truth, said) for (truth, said), count in pairs.items() if truth != said)
    title = f"{right:,} of {n:,} are as labelled"
    if not wrong:
        return title
    count, truth, said = wrong[0]
    return f"{title}; the commonest fault is {_word(said)} for {_word(truth)} ({-count})"


def _word(name: str) -> str:
    return name.replace("_", " ")


def _lean(answers: Sequence[Sure], what: str, happened: str) -> str:
    """Whether sureness is too high or too low, in points."""
    gap = sum(a.confidence - a.right for a in answers) / len(answers)
    if abs(gap) < 0.02:
        return f"{what} is on average as high as the share that is {happened}"
    return f"{what} is on average {abs(gap) * 100:.0f} points too {'high' if gap > 0 else 'low'}"


def _clauses(results: Sequence[Result]) -> Iterator[Shown]:
    counts = per_clause(results)
    if not counts:
        return
    ranked = sorted(counts, key=lambda c: (-counts[c][1] - counts[c][2], -counts[c][0], c))
    clean = sum(not fp and not fn for _, fp, fn in counts.values())
    title = f"{clean} of {len(counts)} clauses are breached exactly where labels say so"
    worst = {clause: counts[clause] for clause in ranked[:SHOWN_CLAUSES]}
    rest = [(clause, *counts[clause]) for clause in ranked[SHOWN_CLAUSES:]]
    note = f"Breaches by clause, most faults first{f'; the worst {SHOWN_CLAUSES}' if rest else ''}."
    yield Shown(
        title, note, plots.clause_bars("clauses", worst), f"The other {len(rest)} clauses", CLAUSE_HEAD, rest
    )


def _slices(slices: Sequence[Slice]) -> Iterator[Shown]:
    tags = sorted((s for s in slices if s.by == "tag"), key=lambda s: (-s.decision_accuracy.n, s.name))
    shown = [*tags[:SHOWN_SLICES], *(s for s in slices if s.by in FAIR_BY)]
    shown = [s for s in shown if s.decision_accuracy.n]
    if not shown:
        return
    rows = [plots.Row(s.by, s.name, (s.decision_accuracy, s.wrongful_measure_rate)) for s in shown]
    large = [s for s in shown if s.decision_accuracy.n >= ENOUGH] or shown
    low, high = (end(large, key=lambda s: s.decision_accuracy.value or 0) for end in (min, max))
    title = (
        f"From {part(low.decision_accuracy.value)} right ({low.name}) "
        f"to {part(high.decision_accuracy.value)} ({high.name})"
    )
    svg = plots.dots("slices", rows, ("right decisions", "wrongful measures"), (RIGHT, HEAVY))
    note = "Dots with 95 % intervals; a wide interval says that the slice is too small to tell."
    rest = [(s.name, s.decision_accuracy, s.wrongful_measure_rate) for s in tags[SHOWN_SLICES:]]
    yield Shown(title, note, svg, f"The other {len(rest)} tags", ("Tag", "Right", "Wrongful"), rest)


def _fairness(slices: Sequence[Slice]) -> list[Fair]:
    gaps = largest_gaps(slices)
    tables = []
    for by in FAIR_BY:
        found = [s for s in slices if s.by == by]
        if by in gaps:
            most, least, gap = gaps[by]
            told = f"Largest gap in wrongful measures: {gap * 100:.1f} points, {most} against {least}."
            told = told if gap else "No gap in wrongful measures."
        else:
            told = "Too few cases for a comparison."
        if found:
            tables.append(Fair(by, told, found))
    return tables


def _judgements(results: Sequence[Result], tags: Mapping[str, Sequence[str]]) -> Iterator[Shown]:
    pairs = Counter((str(r.expect["answer"]), str((r.got or {})["answer"])) for r in results)
    note = "Rows are labels, columns what was said; the deeper the colour, the larger the share of its row."
    yield Shown(_most_confused(pairs), note, plots.confusion("answers", pairs, ANSWERS, "unclear"))
    known = [(p, r.expect["answer"]) for r in results if (p := r.scores.get("probability")) is not None]
    if known:
        sure = [Sure(max(p, 1 - p), ("yes" if p >= 0.5 else "no") == answer) for p, answer in known]
        title = f"The surer half of the answers is wrong in {part(plots.half_risk(sure), 1)}"
        note = (
            "Each case answered by the nearer of yes and no, surest first; a label of unclear makes it wrong."
        )
        yield Shown(title, note, plots.risk_over_coverage("answer-risk", sure))
        ranked = [Sure(p, answer == "yes") for p, answer in known]
        note = "Dots with 95 % intervals, larger where there are more cases: how often a P(yes) is a yes."
        svg = plots.calibration("answer-probability", ranked, "P(yes)", "label is yes")
        yield Shown(_lean(ranked, "P(yes)", "yes"), note, svg)
    yield from _seconds("judgement", results)
    by_tag: dict[str, list[float | None]] = {}
    for result in results:
        for tag in tags[result.id]:
            by_tag.setdefault(tag, []).append(result.scores.get("right"))
    figures = {tag: share(values) for tag, values in by_tag.items()}
    ordered = sorted(figures, key=lambda tag: (-figures[tag].n, tag))
    if ordered:
        rows = [plots.Row("tag", tag, (figures[tag],)) for tag in ordered[:SHOWN_SLICES]]
        large = [tag for tag in ordered if figures[tag].n >= ENOUGH] or ordered
        low = min(large, key=lambda tag: figures[tag].value or 0)
        title = f"Hardest tag: {low}, {part(figures[low].value)} right of {figures[low].n}"
        rest = [(tag, figures[tag]) for tag in ordered[SHOWN_SLICES:]]
        svg = plots.dots("answer-tags", rows, ("right answers",), (RIGHT,))
        yield Shown(
            title, "Dots with 95 % intervals.", svg, f"The other {len(rest)} tags", ("Tag", "Right"), rest
        )


def _retrieval(results: Sequence[Result]) -> Iterator[Shown]:
    recalls = {depth: share([r.scores.get(f"recall@{depth}") for r in results]) for depth in DEPTHS}
    lost = sum((r.scores.get("recall@10") or 0) < 1 for r in results)
    title = f"{part(recalls[5].value)} of the fitting clauses are among the first five"
    note = f"Mean over {len(results)} queries with its 95 % interval; {lost} lack a fitting clause at 10."
    yield Shown(title, note, plots.recall_curve("recall", recalls))
    yield from _seconds("retrieval", results)


def _seconds(kind: Kind, results: Sequence[Result]) -> Iterator[Shown]:
    values = sorted(result.seconds for result in results)
    if values[-1] < TOO_SHORT:
        return
    p50, p95 = (values[round(part * (len(values) - 1))] for part in (0.5, 0.95))
    title = f"Half of the cases take {duration(p50)} or less, 95 % take {duration(p95)} or less"
    note = "Seconds depend on the machine and on kept outputs of the model."
    yield Shown(title, note, plots.seconds(f"{kind}-seconds", values, p50, p95))
