"""What all pictures of a report share: SVG that takes its colours and its font from the page around it.

Text stays text, nothing is loaded, and the same data give the same bytes. Colours are roles (`RIGHT`,
`HEAVY`, …) which the page's style sheet fills for light, dark and paper; the shipped ones can be told
apart by people who see few colours, and nothing is said by colour alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

INK, SOFT, LINE = "#010101", "#020202", "#030303"
RIGHT, HEAVY, LIGHT, HANDED = "#040404", "#050505", "#060606", "#070707"
ROLES = {
    INK: "ink",
    SOFT: "soft",
    LINE: "line",
    RIGHT: "right",
    HEAVY: "heavy",
    LIGHT: "light",
    HANDED: "handed",
}
"""What stands for each role while drawing, and its name in the style sheet."""
WIDTH = 5.6
STYLE = {
    "svg.fonttype": "none",
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 0,
    "xtick.major.pad": 7,
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
    "text.parse_math": False,
}


def picture(name: str, height: float, alt: str, draw: Callable[[Any], None]) -> str:
    """One SVG element.

    Args:
        name: Makes the ids inside unlike those of other pictures of the page.
        height: In inches, of a picture 5.6 wide.
        alt: What it shows, for those who do not see it.
        draw: Draws on the figure.
    """
    import matplotlib
    from matplotlib.figure import Figure as Canvas

    with matplotlib.rc_context({**STYLE, "svg.hashsalt": name}):
        canvas = Canvas(figsize=(WIDTH, height), layout="constrained")
        draw(canvas)
        out = io.StringIO()
        canvas.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    return _for_page(out.getvalue(), alt)


def _for_page(svg: str, alt: str) -> str:
    from markupsafe import escape

    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r" font-family: [^;\"]*;", "", svg)
    svg = re.sub(r'\s(?:xmlns(?::\w+)?|version|id)="(?:http[^"]*|1\.1|[A-Za-z0-9.]+_\d+)"', "", svg)
    size = re.compile(r'<svg\s+width="([\d.]+)pt"\s+height="[\d.]+pt"')
    svg = size.sub(f'<svg role="img" aria-label="{escape(alt)}"', svg, count=1)
    for colour, role in ROLES.items():
        svg = svg.replace(colour, f"var(--{role})")
    return svg


def duration(value: float) -> str:
    """Seconds as people say them."""
    if value < 1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.1f} s" if value < 10 else f"{value:,.0f} s"


def part(value: float | None, digits: int = 0) -> str:
    """A share in percent; None counts as nothing."""
    return f"{100 * (value or 0):.{digits}f} %"


def percent(*axes: Any) -> None:
    """Shows the values of axes as percentages."""
    for axis in axes:
        axis.set_major_formatter(lambda value, _: part(value))
