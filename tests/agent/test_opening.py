"""Opening a reviewer by settings: what is built, what is refused, what runs without."""

import pytest

from agent import opening
from agent.opening import fresh_index, open_encoder, open_reviewer
from agent.settings import Settings
from index.errors import StaleIndex
from index.store import open_index
from index.testing import HashEncoder
from models.table import ModelFileError
from policies.handbook import HandbookError, load_handbook

POLICY = """---
policy: tea
title: Tea
version: 1
effective_from: 2025-01-01
regions: ["*"]
owner: Tests
summary: About tea.
---

## TEA-1 Tea must be shown

A creator breaks this rule with five or more silent videos.
"""


@pytest.fixture
def settings(tmp_path):
    """A handbook of one clause, a fresh data folder, no model."""
    folder = tmp_path / "handbook"
    folder.mkdir()
    (folder / "tea.md").write_text(POLICY)
    return Settings(home=tmp_path / "home", policies=folder, model="none")


@pytest.fixture
def absent(monkeypatch):
    """A machine without the embedder."""

    def missing(*args):
        raise ModelFileError("the embedder is not on this machine")

    monkeypatch.setattr(opening, "locate", missing)


def test_a_missing_index_is_built_and_said_so(settings):
    """The first run needs no other command."""
    told: list[str] = []
    handbook = load_handbook(settings.policies)
    search = fresh_index(handbook, HashEncoder(), settings, told.append)
    assert [hit.clause for hit in search.search("silent videos", k=1)] == ["TEA-1"]
    assert len(told) == 1 and "building the index" in told[0]


def test_an_index_in_order_is_used_as_it_is(settings):
    """The second opening says nothing and builds nothing."""
    told: list[str] = []
    handbook = load_handbook(settings.policies)
    fresh_index(handbook, HashEncoder(), settings, lambda line: None)
    again = fresh_index(handbook, HashEncoder(), settings, told.append)
    assert told == [] and again.digest


def test_a_changed_handbook_gets_a_new_index(settings):
    """Nobody is judged by yesterday's text."""
    fresh_index(load_handbook(settings.policies), HashEncoder(), settings, lambda line: None)
    assert settings.policies is not None
    (settings.policies / "more.md").write_text(POLICY.replace("TEA-1", "TEA-2").replace("tea\n", "more\n"))
    told: list[str] = []
    handbook = load_handbook(settings.policies)
    with pytest.raises(StaleIndex):
        open_index(handbook, HashEncoder(), settings.home)
    search = fresh_index(handbook, HashEncoder(), settings, told.append)
    assert {hit.clause for hit in search.search("silent videos")} == {"TEA-1", "TEA-2"}
    assert len(told) == 1


def test_without_embedder_and_model_the_rules_still_run(settings, absent):
    """Search goes by words and signals."""
    assert open_encoder(settings) is None
    with open_reviewer(settings, lambda line: None) as reviewer:
        assert reviewer.handbook.ids == {"TEA-1"}


def test_with_a_model_the_embedder_is_asked_for(settings, absent):
    """A verdict with a model is not quietly made with half of the search."""
    with pytest.raises(ModelFileError, match="embedder"):
        open_encoder(settings.model_copy(update={"model": "default"}))


def test_a_handbook_with_errors_opens_nothing(settings):
    """No verdict is given by a handbook that does not read."""
    assert settings.policies is not None
    (settings.policies / "tea.md").write_text(POLICY.replace("version: 1", "version: new"))
    with pytest.raises(HandbookError):
        open_reviewer(settings, lambda line: None)
