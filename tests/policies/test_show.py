"""What `policies list` and `policies show` tell."""

from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from policies import HandbookError, load_handbook
from policies.show import draw_clause, draw_rows, list_rows, markdown_of, show_clause


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


def test_rows_have_the_agreed_keys(handbook):
    """Every version of every clause is a row; region and day narrow them."""
    rows = list_rows(handbook)
    assert len(rows) == len(handbook.clauses)
    keys = [
        "clause",
        "policy",
        "version",
        "title",
        "regions",
        "effective_from",
        "effective_to",
        "has_rule",
        "status",
    ]
    assert list(rows[0].model_dump()) == keys
    assert all((row.status is None) is not row.has_rule for row in rows)
    assert len(list_rows(handbook, "US", date(2026, 9, 30))) == len(
        handbook.in_force("US", date(2026, 9, 30))
    )


def test_a_clause_is_shown_in_all_versions(handbook):
    """The view holds the text, the rule in words, and who names the clause."""
    views = show_clause(handbook, "still-2")
    assert [view.version for view in views] == [1, 2]
    assert (
        views[1].rule[0]
        == "Broken when static-frame share at least 50 % and shopping videos in a week at least 5 videos."
    )
    assert views[1].rule[-1].startswith("Severity moderate, 12 points")
    assert "STILL-1" in show_clause(handbook, "DEF-1")[0].referred_by


def test_an_unknown_clause_names_the_nearest(handbook):
    """A slip of the pen is answered with the id that was meant."""
    with pytest.raises(HandbookError, match='did you mean "STILL-2"'):
        show_clause(handbook, "STIL-2")


def test_both_can_be_drawn(handbook):
    """List and view print on a terminal with ids, text and rule."""
    console = Console(width=120, record=True, file=StringIO())
    console.print(draw_rows(list_rows(handbook)))
    console.print(draw_clause(show_clause(handbook, "STILL-2")))
    text = console.export_text()
    assert "STILL-2" in text and "Broken when" in text and "from 2026-01-15" in text


def test_a_clause_is_shown_as_markdown(handbook):
    """Heading, place, text word for word, the rule in words, and who names the clause, for each version."""
    views = show_clause(handbook, "DEF-2")
    text = markdown_of(views)
    assert text.startswith("## DEF-2 ") and views[-1].text in text
    assert "No rule: it decides nothing on its own." in text
    assert f"Named by {', '.join(views[-1].referred_by)}." in text
    assert markdown_of(show_clause(handbook, "STILL-2")).count("## STILL-2 ") == 2
