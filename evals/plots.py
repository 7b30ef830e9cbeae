"""The pictures of a report, one function each, from plain counts and figures to SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from evals.canvas import HANDED, HEAVY, INK, LIGHT, LINE, RIGHT, SOFT, duration, part, percent, picture
from evals.intervals import Figure, share
from evals.metrics import Sure, reliability, risk_coverage


class Row(NamedTuple):
    """One row of a plot of dots: its group, its name, and a figure for each panel."""

    group: str
    name: str
    figures: tuple[Figure, ...]


def confusion(name: str, pairs: Mapping[tuple[str, str], int], order: Sequence[str], ask: str) -> str:
    """Counts of label against answer; depth of colour is the share of the row.

    Args:
        name: Of the picture.
        pairs: Counts by label and answer.
        order: All answers, lightest first; after `ask` none is heavier or lighter.
        ask: The answer that hands over or leaves open.
    """
    rows = [each for each in order if any(truth == each for truth, _ in pairs)]
    columns = [each for each in order if any(each in pair for pair in pairs)]

    def draw(canvas: Any) -> None:
        from matplotlib.patches import Rectangle

        axes = canvas.subplots()
        for y, truth in enumerate(rows):
            total = sum(count for (label, _), count in pairs.items() if label == truth)
            for x, said in enumerate(columns):
                count = pairs.get((truth, said), 0)
                colour = _hue(truth, said, order, ask)
                depth = 0.12 + 0.5 * count / total if count else 0.0
                cell = Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, facecolor=colour, alpha=depth, lw=0)
                axes.add_patch(cell)
                if count:
                    axes.text(x, y - 0.04, str(count), ha="center", va="center", fontsize=12, weight="bold")
                    axes.text(x, y + 0.27, part(count / total), ha="center", va="center", fontsize=8)
                else:
                    axes.text(x, y, "·", ha="center", va="center", color=SOFT)
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xticks(range(len(columns)), [each.replace("_", " ") for each in columns])
        axes.set_yticks(range(len(rows)), [each.replace("_", " ") for each in rows])
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
        axes.set_xlabel("said", labelpad=9)
        axes.set_ylabel("label")
        axes.spines[:].set_visible(False)

    told = "; ".join(f"label {truth}, said {said}: {count}" for (truth, said), count in sorted(pairs.items()))
    return picture(name, 0.9 + 0.62 * len(rows), told, draw)


def _hue(truth: str, said: str, order: Sequence[str], ask: str) -> str:
    if truth == said:
        return RIGHT
    if ask in (truth, said):
        return HANDED
    return HEAVY if order.index(said) > order.index(truth) else LIGHT


def risk_over_coverage(name: str, answers: Sequence[Sure]) -> str:
    """Error among the surest share of the cases, for every share."""
    points = risk_coverage(answers)

    def draw(canvas: Any) -> None:
        axes = canvas.subplots()
        shares, risks = [0.0, *(x for x, _ in points)], [points[0][1], *(y for _, y in points)]
        axes.fill_between(shares, risks, step="pre", color=HEAVY, alpha=0.14, lw=0)
        axes.step(shares, risks, where="pre", color=HEAVY)
        axes.axhline(risks[-1], color=SOFT, lw=0.9, ls=(0, (3, 3)))
        axes.annotate(
            f"all {len(points)}: {part(risks[-1], 1)} wrong",
            (0.01, risks[-1]),
            (0, 3),
            textcoords="offset points",
        )
        axes.set(xlim=(0, 1), ylim=(0, max(0.1, 1.25 * max(risks))), xlabel="share of cases, surest first")
        axes.set_ylabel("wrong among them")
        percent(axes.xaxis, axes.yaxis)
        axes.grid(axis="y")

    half, every = half_risk(answers), points[-1][1]
    alt = f"All {len(points)} cases: {part(every, 1)} wrong; surest half: {part(half, 1)} wrong."
    return picture(name, 3.3, alt, draw)


def half_risk(answers: Sequence[Sure]) -> float:
    """Error among the surer half."""
    return next(risk for taken, risk in risk_coverage(answers) if taken >= 0.5)


def calibration(name: str, answers: Sequence[Sure], sure: str, right: str) -> str:
    """How often answers of each degree of sureness are right, with the number of cases below.

    Args:
        name: Of the picture.
        answers: The answers.
        sure: What the horizontal axis is called.
        right: What the vertical one is called.
    """
    bins = [(sum(a.confidence for a in each) / len(each), each) for _, each in reliability(answers)]
    found = [share([float(answer.right) for answer in each]) for _, each in bins]

    def draw(canvas: Any) -> None:
        axes, counts = canvas.subplots(2, 1, sharex=True, height_ratios=(4, 1))
        axes.plot([0, 1], [0, 1], color=SOFT, lw=0.9, ls=(0, (3, 3)))
        for (x, each), seen in zip(bins, found, strict=True):
            axes.plot([x, x], [seen.low, seen.high], color=RIGHT, lw=1.4, alpha=0.6, solid_capstyle="round")
            axes.plot([x], [seen.value], "o", color=RIGHT, ms=4 + 9 * (len(each) / len(answers)) ** 0.5)
        axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), ylabel=right)
        axes.annotate("as sure as right", (0.42, 0.44), rotation=27, color=SOFT, fontsize=8.5, va="bottom")
        axes.grid()
        counts.hist([a.confidence for a in answers], bins=20, range=(0, 1), color=RIGHT, alpha=0.55)
        counts.set(xlabel=sure, ylabel="cases")
        percent(axes.xaxis, axes.yaxis)

    alt = "; ".join(
        f"{part(x)} sure: {part(seen.value)} of {seen.n}" for (x, _), seen in zip(bins, found, strict=True)
    )
    return picture(name, 4.2, alt, draw)


def clause_bars(name: str, counts: Mapping[str, tuple[int, int, int]]) -> str:
    """Found, wrongly said and overlooked breaches of each clause, in the order given."""
    parts = (
        ("found", RIGHT, 0.75, ""),
        ("said wrongly", HEAVY, 0.9, "///"),
        ("overlooked", LIGHT, 0.9, "..."),
    )

    def draw(canvas: Any) -> None:
        axes = canvas.subplots()
        left = [0] * len(counts)
        for number, (told, colour, alpha, hatch) in enumerate(parts):
            values = [each[number] for each in counts.values()]
            axes.barh(
                range(len(counts)), values, left=left, height=0.66, color=colour, alpha=alpha, label=told,
                hatch=hatch, edgecolor=LINE, linewidth=0,
            )  # fmt: skip
            left = [a + b for a, b in zip(left, values, strict=True)]
        axes.set_yticks(range(len(counts)), list(counts), color=INK)
        axes.set_ylim(len(counts) - 0.4, -0.6)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_xlabel("breaches")
        axes.grid(axis="x")
        axes.spines["left"].set_visible(False)
        canvas.legend(loc="outside upper left", ncols=3, frameon=False, handlelength=1.2, columnspacing=1.4)

    told = (f"{k}: {a} found, {b} said wrongly, {c} overlooked" for k, (a, b, c) in counts.items())
    return picture(name, 0.9 + 0.215 * len(counts), "; ".join(told), draw)


def dots(name: str, rows: Sequence[Row], panels: Sequence[str], colours: Sequence[str]) -> str:
    """A dot with its interval for each row and panel, rows of a group together, n at the right."""
    places, heads, y = [], [], 0.0
    for number, row in enumerate(rows):
        if number == 0 or rows[number - 1].group != row.group:
            y += 0.5 if number else 0.0
            heads.append((y, row.group))
            y += 1.0
        places.append(y)
        y += 1.0

    def draw(canvas: Any) -> None:
        every = canvas.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for number, (axes, title, colour) in enumerate(zip(every, panels, colours, strict=True)):
            for place, row in zip(places, rows, strict=True):
                each = row.figures[number]
                if each.value is not None:
                    axes.plot([each.low, each.high], [place, place], color=colour, alpha=0.5, lw=1.6)
                    axes.plot([each.value], [place], "o", color=colour, ms=5)
            ends = [e.high or 0.0 for e in (row.figures[number] for row in rows)]
            top = 1.0 if title.startswith("right") else min(1.0, max([0.1, *ends]) * 1.05)
            axes.set(xlim=(-0.02 * top, top * 1.03), title="", ylim=(y - 0.4, -0.6))
            axes.set_title(title, loc="left", fontsize=9.5, color=INK)
            axes.grid(axis="x")
            axes.xaxis.get_major_locator().set_params(
                nbins=3, prune="upper" if number + 1 < len(panels) else None
            )
            axes.spines["left"].set_visible(False)
            percent(axes.xaxis)
        every[0].set_yticks(places, [row.name for row in rows], color=INK)
        for place, group in heads:
            every[0].annotate(
                group, (0, place), (-6, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                ha="right", va="center", weight="bold", annotation_clip=False,
            )  # fmt: skip
        for place, row in zip(places, rows, strict=True):
            every[-1].annotate(
                f"n {row.figures[0].n}", (1.02, place), xycoords=("axes fraction", "data"), va="center",
                color=SOFT, fontsize=8, annotation_clip=False,
            )  # fmt: skip

    told = "; ".join(
        f"{row.name}: " + ", ".join(f"{p} {e}" for p, e in zip(panels, row.figures, strict=True))
        for row in rows
    )
    return picture(name, 0.7 + 0.2 * y, told, draw)


def seconds(name: str, values: Sequence[float], p50: float, p95: float) -> str:
    """A histogram of seconds, on a scale of ratios where they differ much."""

    def draw(canvas: Any) -> None:
        import numpy as np

        axes = canvas.subplots()
        known = np.maximum(np.array(values, dtype=float), 0.001)
        wide = known.max() > 20 * known.min()
        edges = np.geomspace(known.min(), known.max() * 1.001, 31) if wide else 30
        most = axes.hist(known, bins=edges, color=RIGHT, alpha=0.6)[0].max()
        axes.set_ylim(0, 1.35 * most)
        for place, told, level in ((p50, "half", 0.98), (p95, "95 %", 0.88)):
            axes.axvline(max(place, 0.001), color=INK, lw=1.1, ls=(0, (3, 2)))
            text = f" {told}: {duration(place)}"
            axes.text(max(place, 0.001), level, text, transform=axes.get_xaxis_transform(), va="top")
        if wide:
            axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda value, _: duration(value))
        axes.set(xlabel="time for a case", ylabel="cases")
        axes.minorticks_off()
        axes.grid(axis="y")

    return picture(name, 2.9, f"Half within {duration(p50)}, 95 % within {duration(p95)}.", draw)


def recall_curve(name: str, recalls: Mapping[int, Figure]) -> str:
    """Recall at each depth, with its interval."""
    depths = list(recalls)
    values, lows, highs = (
        [getattr(f, end) or 0.0 for f in recalls.values()] for end in ("value", "low", "high")
    )

    def draw(canvas: Any) -> None:
        axes = canvas.subplots()
        axes.fill_between(depths, lows, highs, color=RIGHT, alpha=0.16, lw=0)
        axes.plot(depths, values, "o-", color=RIGHT)
        for depth, value in zip(depths, values, strict=True):
            axes.annotate(part(value), (depth, value), (0, 7), textcoords="offset points", ha="center")
        axes.set(ylim=(0, 1.1), xlabel="clauses looked at", ylabel="of the fitting clauses found")
        axes.set_xticks(depths)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
        percent(axes.yaxis)
        axes.grid(axis="y")

    return picture(name, 3.2, "; ".join(f"at {d}: {f}" for d, f in recalls.items()), draw)
