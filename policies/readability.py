"""How hard the prose of each clause is to read: a report, which keeps nobody from using a handbook.

Counted is what people read: sentences and list items. Headings, rule blocks and ids of clauses are not.
The grade is the automated readability index, which needs no dictionary: 4.71 times the characters in a
word, plus half the words in a sentence, less 21.43; about the years of school that a reader needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from policies.clause import Clause
from policies.parse import CLAUSE_ID
from policies.sentences import Span, sentences

if TYPE_CHECKING:
    from rich.console import RenderableType

HARD = 9.0
"""Above this grade a clause counts as hard: nine years of school are the lower secondary level, which the
Web Content Accessibility Guidelines (success criterion 3.1.5) set for texts that everybody must follow."""

WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
COLUMNS = ("clause", "version", "grade", "words", "sentences", "words a sentence", "longest", "place")


class ClauseReading(BaseModel):
    """How one version of a clause reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clause: str
    policy: str
    version: int
    grade: float
    """Automated readability index, to one decimal; 0 where there is no sentence."""
    words: int
    sentences: int
    mean_words: float
    longest_words: int
    longest_line: int
    """Line of the file on which the longest sentence begins."""
    path: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The reading as a row below `COLUMNS`."""
        numbers = (self.words, self.sentences, f"{self.mean_words:.1f}", self.longest_words)
        place = f"{Path(self.path).name}:{self.longest_line}"
        return (self.clause, str(self.version), f"{self.grade:.1f}", *map(str, numbers), place)


class Readings(BaseModel):
    """The report on a handbook, or on some clauses of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clauses: tuple[ClauseReading, ...]
    """Hardest first."""
    median_grade: float
    hard: int
    """How many lie above the grade `HARD`."""

    @property
    def summary(self) -> str:
        """The report in a sentence."""
        count = len(self.clauses)
        share = f"{100 * self.hard / count:.0f} %" if count else "none"
        versions = "1 version of a clause" if count == 1 else f"{count} versions of clauses"
        return f"{versions}: median grade {self.median_grade:.1f}, {share} above grade {HARD:g}"


def read_clauses(clauses: Iterable[Clause]) -> Readings:
    """Measures clauses and puts the hardest first, equals by id and version."""
    found = sorted(map(read_clause, clauses), key=lambda one: (-one.grade, one.clause, one.version, one.path))
    grades = [one.grade for one in found]
    return Readings(
        clauses=tuple(found),
        median_grade=round(median(grades), 1) if grades else 0.0,
        hard=sum(grade > HARD for grade in grades),
    )


def read_clause(clause: Clause) -> ClauseReading:
    """Measures the prose of one version of a clause."""
    spans = [span for span in sentences(clause.text) if not _is_heading(clause.text, span)]
    read = [(span, words) for span in spans if (words := words_of(clause.text[span.start : span.end]))]
    longest = max(read, key=lambda pair: len(pair[1]), default=(Span(0, 0), []))
    counts = [len(words) for _, words in read]
    return ClauseReading(
        clause=clause.id,
        policy=clause.policy,
        version=clause.version,
        grade=grade_of([words for _, words in read]),
        words=sum(counts),
        sentences=len(counts),
        mean_words=round(mean(counts), 1) if counts else 0.0,
        longest_words=len(longest[1]),
        longest_line=clause.text_line + clause.text.count("\n", 0, longest[0].start),
        path=str(clause.path),
    )


def words_of(text: str) -> list[str]:
    """The words that people read in a text; ids of clauses are none."""
    return [word for word in WORD.findall(text) if not CLAUSE_ID.fullmatch(word)]


def grade_of(read: Sequence[Sequence[str]]) -> float:
    """The automated readability index of sentences, as lists of words; one decimal, never below 0."""
    words = [word for sentence in read for word in sentence]
    if not words:
        return 0.0
    letters = sum(character.isalnum() for word in words for character in word)
    return max(0.0, round(4.71 * letters / len(words) + 0.5 * len(words) / len(read) - 21.43, 1))


def _is_heading(text: str, span: Span) -> bool:
    return text[text.rfind("\n", 0, span.start) + 1 : span.start].lstrip().startswith("#")


def draw_readings(readings: Readings) -> RenderableType:
    """The report as a table for a terminal, its summary below."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for n, heading in enumerate(COLUMNS):
        right = 0 < n < len(COLUMNS) - 1
        table.add_column(heading, justify="right" if right else "left", no_wrap=n == 0, overflow="fold")
    for one in readings.clauses:
        table.add_row(*map(Text, one.cells))
    return Group(table, Text(f"\n{readings.summary}"))


def markdown_of_readings(readings: Readings) -> str:
    """The report as a Markdown table, its summary above."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(one.cells for one in readings.clauses)]
    return "\n".join([f"{readings.summary}.", "", *(f"| {' | '.join(row)} |" for row in rows)])
