"""Blocks: creator number n is the same in every population of a seed."""

import hashlib

import numpy as np

from evals.population.columns import as_json, columns, profiles


def written(population, creators):
    """The population as JSON Lines."""
    return [
        as_json(each)
        for block in population.blocks(creators)
        for each in profiles(columns(population, block))
    ]


def test_one_seed_gives_one_population(small):
    """On every machine: the text is pinned."""
    text = "\n".join(written(small(), 1500))
    assert text == "\n".join(written(small(), 1500))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "56a793e7ae8146f9"


def test_another_seed_gives_other_creators(small):
    """Not only other names."""
    first, second = written(small(seed=1), 20), written(small(seed=2), 20)
    assert all(a.split(",", 1)[1] != b.split(",", 1)[1] for a, b in zip(first, second, strict=True))


def test_a_small_population_is_the_start_of_a_large_one(shipped):
    """Wherever it is cut."""
    large = written(shipped, 1100)
    assert len(large) == 1100
    for creators in (1, 1000, 1001):
        assert written(shipped, creators) == large[:creators]


def test_names_tell_the_number_and_are_never_given_twice(small):
    """Numbers start at 1."""
    population = small()
    names = [name for block in population.blocks(2005) for name in population.ids(block)]
    assert names == [f"c1_{number:09d}" for number in range(1, 2006)]


def test_kind_and_group_stand_beside_the_profile(small):
    """Groups are named for the whole population, and only rings have one."""
    population = small()
    hidden = [each for block in population.blocks(3000) for each in population.hidden(block)]
    assert {(kind, bool(group)) for _, kind, group in hidden} == {
        ("honest", False),
        ("mill", False),
        ("ring", True),
    }
    groups = [group for _, _, group in hidden if group]
    assert max(np.unique(groups, return_counts=True)[1]) <= 8
    assert "mill" not in "".join(written(population, 1000))


def test_points_are_those_of_the_handbook(small, handbook):
    """Of the version in force in the region."""
    population = small(
        ("{share: 0.1, clauses: {STILL-2: 1, ORIG-1: 1}", "{share: 0.1, clauses: {CLAIM-4: 1}")
    )
    found = {
        (each["region"], entry["clause"], entry["points"])
        for block in population.blocks(2000)
        for each in profiles(columns(population, block))
        for entry in each.get("history", [])
    }
    assert {("US", "CLAIM-4", 22), ("EU", "CLAIM-4", 22)} <= found
    assert all(
        points == handbook.version_of(clause, region, population.as_of).rule.points
        for region, clause, points in found
    )
