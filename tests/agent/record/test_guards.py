"""Triggers refuse to forget, and whoever takes them away or tames them is told of."""

from contextlib import closing
from pathlib import Path

import pytest

from agent.record.database import Database
from agent.record.guards import TRIGGERS


@pytest.fixture
def database(place):
    """An empty database."""
    opened = Database(place, 0.1)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_trigger_that_is_gone_is_named(database, place, run, name):
    """It is not set again in silence, since somebody took it away."""
    run(f"DROP TRIGGER {name}" if isinstance(place, Path) else f"DROP TRIGGER {name} ON records")
    with closing(Database(place, 0.1)) as again:
        assert list(again.damage()) == [f"the trigger {name}, which keeps entries as they are, is gone"]


def test_a_trigger_that_lets_all_pass_is_found(database, place, run):
    """Its name alone is not enough."""
    if isinstance(place, Path):
        tamer = "CREATE TRIGGER records_stay BEFORE UPDATE ON records BEGIN SELECT 1; END"
        run("DROP TRIGGER records_stay", tamer)
    else:
        run("ALTER TABLE records DISABLE TRIGGER records_stay")
    assert list(database.damage()) == ["the tables of the record or their triggers are not as they were made"]
