"""A small plan that tests can change, and populations made from it and from the shipped one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evals.population.block import Population
from evals.population.open import open_population
from evals.population.plan_file import load_plan
from evals.population.tables import Tables
from evals.population.texts import load_texts
from policies.handbook import load_handbook

DAY = date(2026, 9, 30)
SMALL = """\
factors: [craft, reach]
fields: {live: 0.5}
unknown: {language: 0.1}
gaps: 0
account_types: {affiliate: 1}
regions:
  US: {share: 3, languages: {en: 0.9, es: 0.1}, small_languages: {vi: 1}}
  EU: {share: 1, missing_times: 5, languages: {de: 1}, small_languages: {cs: 1}}
history: {share: 0.1, clauses: {STILL-2: 1, ORIG-1: 1}, outcomes: {confirmed: 1, pending: 1}}
evidence: {share: 0, topics: {everyday: 1}}
captions: {share: 0, topics: {everyday: 1}}
traits:
  followers: {typical: 1000, spread: 2, moves_with: {reach: 0.9}}
  account_age_days: {typical: 300, spread: 0.5}
  bonus_points: {typical: 10, spread: 0.5, none: 0.5}
sources:
  frame-motion:
    age_days: 2
    missing: 0.02
    late: 0.01
    own_sd: 0.5
    signals:
      static_frame_share: {typical: 0.1, spread: 0.5, moves_with: {craft: -0.8}}
      host_on_screen_share: {typical: 0.5, spread: 0.8, moves_with: {craft: 0.8}}
  match-log:
    signals:
      matched_videos_28d: {typical: 3, spread: 0.5, none: 0.7}
      matched_footage_share: {typical: 0.2, spread: 0.5, zero_with: matched_videos_28d}
  live-watch:
    field: live
    signals:
      live_hours_7d: {typical: 4, spread: 0.8}
kinds:
  honest:
    meaning: Films and talks.
    share: 0.8
  mill:
    meaning: Photos with a voice over them.
    share: 0.16
    small_language: true
    missing_times: 3
    noise_times: 2
    fields: {live: 0}
    signals:
      static_frame_share: {typical: 0.8}
    history: {share: 0.5, more: 0.5, clauses: {STILL-2: 1}, outcomes: {confirmed: 1}}
  ring:
    meaning: Many accounts, one hand.
    share: 0.04
    group: [4, 8]
    signals:
      followers: {typical: 50000, spread: 1}
"""


@pytest.fixture(scope="session")
def handbook():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture(scope="session")
def texts():
    """The shipped texts."""
    return load_texts()


@pytest.fixture
def plan_file(tmp_path):
    """Write the small plan, with some of its text replaced; gives the path."""

    def write(*changes: tuple[str, str]):
        text = SMALL
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "plan.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def small(plan_file, handbook, texts):
    """Make a population of the small plan, with some of its text replaced."""

    def make(*changes: tuple[str, str], seed: int = 1, **given: Any) -> Population:
        plan = load_plan(plan_file(*changes), handbook.catalog, handbook.ids, texts)
        regions = given.get("regions", ("US", "EU"))
        return Population(Tables(plan, handbook.catalog, regions), texts, handbook, seed, DAY)

    return make


@pytest.fixture(scope="session")
def shipped():
    """The shipped population of seed 1."""
    return open_population(1, DAY)
