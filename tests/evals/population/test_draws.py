"""Chance: pinned bits, right shapes and weights, and no throw too many."""

import numpy as np
import pytest

from evals.population.draws import Dice, Draws, cumulative, hit, pick


def test_numbers_are_pinned():
    """The same seed and block give these very numbers with every release and on every machine."""
    draws = Draws(1, 2)
    assert draws.coarse(5).tolist() == [48066, 42156, 21943, 29387, 39083]
    assert draws.uniform(2).tolist() == [0.4199991293921922, 0.2770233766931318]


def test_blocks_and_seeds_have_chance_of_their_own():
    """No two of them share their first number; (1, 2) is not (2, 1)."""
    firsts = {float(Draws(seed, block).uniform(1)[0]) for seed in range(5) for block in range(5)}
    assert len(firsts) == 25


def test_uniform_numbers_fill_the_unit():
    """From 0 to below 1, evenly, in the shape asked for."""
    found = Draws(3, 0).uniform(200, 50)
    assert found.shape == (200, 50)
    assert found.min() >= 0 and found.max() < 1
    assert np.histogram(found, 10, (0, 1))[0] == pytest.approx(1000, rel=0.15)


def test_normal_numbers_are_normal():
    """Mean 0, deviation 1, one in forty beyond 1.96 on each side."""
    found = Draws(3, 0).normal(100_000)
    assert found.mean() == pytest.approx(0, abs=0.02)
    assert found.std() == pytest.approx(1, abs=0.02)
    assert (found > 1.96).mean() == pytest.approx(0.025, abs=0.003)


def test_a_chance_of_nothing_never_hits_and_one_always():
    """The ends are exact, the middle is about right."""
    coarse = Draws(4, 0).coarse(50_000)
    assert not hit(coarse, 0.0).any()
    assert hit(coarse, 1.0).all()
    assert hit(coarse, 0.03).mean() == pytest.approx(0.03, abs=0.004)


def test_picking_follows_the_weights():
    """What has no weight is never picked, wherever it stands."""
    ends = cumulative({"a": 1, "c": 3}, ("none", "a", "b", "c", "last"))
    found = np.bincount(pick(Draws(5, 0).uniform(40_000), ends), minlength=5) / 40_000
    assert found == pytest.approx([0, 0.25, 0, 0.75, 0], abs=0.01)


def test_picking_takes_a_row_of_weights_for_each():
    """Each number falls into the parts of its own row."""
    ends = np.array([cumulative({"a": 1}, ("a", "b")), cumulative({"b": 1}, ("a", "b"))])
    assert pick(np.array([0.1, 0.9, 0.1]), ends[[0, 0, 1]]).tolist() == [0, 0, 1]


def test_dice_throw_in_order():
    """Wholes include both ends, names follow their weights."""
    dice = Dice(np.array([0.0, 0.999, 0.2, 0.3, 0.5]))
    assert (dice.whole(3, 5), dice.whole(3, 5)) == (3, 5)
    assert dice.pick({"a": 1, "b": 3}) == "a"
    assert dice.pick({"a": 1, "b": 3}) == "b"
    assert dice.chance(0.6)
    with pytest.raises(StopIteration):
        dice.share()
