"""How hard clauses are to read."""

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from policies import parse_handbook
from policies.readability import draw_readings, grade_of, markdown_of_readings, read_clauses, words_of


@pytest.fixture
def clauses(small_files):
    """The clauses of the small handbook."""
    texts = {name: text for name, text in small_files.items() if name.endswith(".md")}
    return parse_handbook(texts).clauses


def test_only_prose_is_counted(clauses, small_files):
    """Headings, ids and the rule block are no words; the longest sentence has its line."""
    lines = small_files["still.md"].split("\n")
    (one,) = read_clauses([c for c in clauses if c.id == "STILL-2"]).clauses
    assert (one.words, one.sentences, one.mean_words) == (17, 1, 17.0)
    assert (one.longest_words, lines[one.longest_line - 1][:12]) == (17, "Speech must ")
    (first,) = read_clauses([c for c in clauses if c.id == "STILL-1"]).clauses
    assert (first.longest_words, lines[first.longest_line - 1][:10]) == (22, "A creator ")
    assert words_of("See DEF-2, the host-on-screen share (60 %).") == [
        "See",
        "the",
        "host-on-screen",
        "share",
        "60",
    ]


def test_the_hardest_comes_first(clauses):
    """Clauses fall by grade; the summary tells of all."""
    readings = read_clauses(clauses)
    grades = [one.grade for one in readings.clauses]
    assert grades == sorted(grades, reverse=True)
    assert readings.summary.startswith("3 versions of clauses: median grade ")


def test_nothing_to_read_is_no_fault():
    """No clause and no sentence give zeros."""
    assert read_clauses([]).summary == "0 versions of clauses: median grade 0.0, none above grade 9"
    assert grade_of([]) == 0


def test_the_grade_is_the_automated_readability_index():
    """The index by hand: 9 letters in 3 words in 1 sentence is below 0, long words are far above."""
    assert grade_of([["the", "cat", "sat"]]) == 0
    assert grade_of([["characteristically"] * 10]) == round(4.71 * 18 + 0.5 * 10 - 21.43, 1)


@given(
    st.lists(
        st.lists(st.from_regex(r"[a-z]{4,9}", fullmatch=True), min_size=4, max_size=9), min_size=2, max_size=6
    )
)
def test_joined_sentences_are_never_easier(read):
    """The same words in one sentence have at least the grade that they have in several."""
    assert grade_of([[word for sentence in read for word in sentence]]) >= grade_of(read)


def test_the_report_is_drawn(clauses):
    """Table for a terminal and table in Markdown hold the same cells."""
    readings = read_clauses(clauses)
    console = Console(width=140, record=True, file=StringIO())
    console.print(draw_readings(readings))
    drawn, markdown = console.export_text(), markdown_of_readings(readings)
    for one in readings.clauses:
        assert all(cell in drawn and cell in markdown for cell in one.cells)
    assert readings.summary in drawn and readings.summary in markdown
