"""Clauses named by id, also loosely."""

import pytest

from agent.chat.arguments.clauses import current, named, names_unknown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("STILL-2", ("STILL-2",)),
        ("show me still-2, then redir 3", ("STILL-2", "REDIR-3")),
        ("orig1 again", ("ORIG-1",)),
        ("AI - 3?", ()),
        ("ai- 3", ("AI-3",)),
        ("what is in LIVE 4", ("LIVE-4",)),
        ("she was live 4 hours", ()),
        ("is it still 2 videos", ()),
        ("still 2 % too much", ()),
        ("claim 4 as it stands", ("CLAIM-4",)),
        ("STILL-99 and STILL-2x", ()),
        ("c_1002-STILL-2", ()),
        ("STILL-21", ()),
    ],
)
def test_an_id_is_read_however_it_is_written(desk, text, found):
    """Only clauses that exist, and no quantities."""
    assert named(text, desk.handbook) == found


def test_every_id_of_the_handbook_is_read(desk):
    """As written, in small letters, with a space and with nothing between."""
    for clause_id in desk.handbook.ids:
        loose = (clause_id, clause_id.lower(), clause_id.replace("-", " "), clause_id.replace("-", ""))
        assert all(named(f"show {text}", desk.handbook) == (clause_id,) for text in loose), clause_id


def test_a_clause_that_does_not_exist_is_seen(desk):
    """By the form of an id."""
    assert names_unknown("open STILL-99", desk.handbook) and not names_unknown("open STILL-2", desk.handbook)


def test_the_version_is_that_of_the_creators_region(desk):
    """The same clause reads otherwise elsewhere."""
    here, there = (
        current("CLAIM-4", desk.handbook, desk.sample(f"weight_claims_{r}")) for r in ("us", "sea")
    )
    assert here and there and here != there and "US" in here.regions and "SEA" in there.regions
    assert current("NO-1", desk.handbook, desk.sample("still_mill")) is None
