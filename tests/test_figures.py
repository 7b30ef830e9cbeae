"""Figures that the README states are the accepted ones.

A line that states a figure carries `<!-- baselines/FILE NAME -->`, once for each figure; the figure must
stand in that line as `evals.accepted.shown` writes it.
"""

import re
from pathlib import Path

import pytest

from evals.accepted import BASELINES, accepted_figure, shown
from evals.bench_file import Found, write_bench
from evals.intervals import Figure

README = Path(__file__).parents[1] / "README.md"
COMMENT = re.compile(r"<!--.*?-->")
MARK = re.compile(r"<!-- baselines/([\w.-]+\.json) (\S.*?) -->")


def marked(text: str) -> list[tuple[str, str, str]]:
    """Every mark: the words of its line, the accepted file, the figure's name."""
    return [
        (COMMENT.sub("", line), file, name) for line in text.splitlines() for file, name in MARK.findall(line)
    ]


def missing(text: str, folder: Path) -> list[str]:
    """The figures that do not stand where a mark says so."""
    faults = []
    for line, file, name in marked(text):
        wanted = shown(accepted_figure(folder / file, name), name)
        if not re.search(rf"(?<![\d.,−]){re.escape(wanted)}(?![.,]?\d)", line):
            faults.append(f"{file} {name} is {wanted}, not in: {line.strip()}")
    return faults


def test_the_readme_states_the_accepted_figures():
    """A figure that was measured anew is changed in the text too."""
    assert missing(README.read_text("utf-8"), BASELINES) == []


def test_some_figure_of_the_readme_is_held_to_the_accepted_ones():
    """As soon as there are accepted figures."""
    assert marked(README.read_text("utf-8")) or not BASELINES.exists()


def test_no_mark_of_the_readme_is_misspelt():
    """A comment that speaks of a JSON file is a mark."""
    comments = [found for found in COMMENT.findall(README.read_text("utf-8")) if "baseline" in found]
    assert [found for found in comments if not MARK.fullmatch(found)] == []


@pytest.fixture
def folder(tmp_path):
    """Accepted figures: a share and an amount."""
    figures: dict[str, Found] = {
        "ours R@1": Figure(value=0.765, low=0.676, high=0.835, n=70),
        "seconds_each": 4.4,
    }
    write_bench(tmp_path / "bench-small.json", "small", "make", 70, figures)
    return tmp_path


R1, EACH = "<!-- baselines/bench-small.json ours R@1 -->", "<!-- baselines/bench-small.json seconds_each -->"


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        (f"| first | 76.5 % [68, 84], n = 70 | {R1}", 0),
        (f"| first | 76.5 % [68, 84], n = 70; 4.4 s each | {R1} {EACH}", 0),
        (f"| first | 76.5 % [68, 84], n = 70 | {R1} {EACH}", 1),
        (f"| first | 76.4 % [68, 84], n = 70 | {R1}", 1),
        (f"| first | 176.5 % [68, 84], n = 70 | {R1}", 1),
        (f"| first | 76.5 % [68, 84], n = 705 | {R1}", 1),
        (f"| each | 14.4 s | {EACH}", 1),
        (f"| each | 4.4 s, of 4,000 | {EACH}", 0),
        (f"76.5 % [68, 84], n = 70\n| first | {R1}", 1),
        ("| first | 99.9 % |", 0),
    ],
)
def test_a_marked_figure_must_stand_in_its_line(folder, line, faults):
    """Whole, not as a part of another number, and not in another line."""
    assert len(missing(line, folder)) == faults
