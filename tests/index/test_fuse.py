import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fuse import Ranking, blend, reciprocal_rank, standard

SCORES = st.lists(st.integers(-50, 50), min_size=2, max_size=12).map(lambda x: np.array(x, dtype=float))


@given(SCORES, st.floats(0.1, 10), st.floats(-10, 10))
def test_scale_and_offset_of_a_ranking_do_not_matter(scores, factor, offset):
    """Standard scores compare rankings of any scale."""
    assert standard(scores * factor + offset) == pytest.approx(standard(scores), abs=1e-6)


@given(SCORES)
def test_one_ranking_keeps_its_order(scores):
    """A blend of one ranking orders as it does."""
    fused = blend([Ranking(scores)], len(scores))
    best = int(np.argmax(scores))
    assert fused[best] == fused.max()


def test_a_flat_ranking_says_nothing():
    """Equal scores, up to the noise of float32, add nothing."""
    flat, clear = np.array([0.5, 0.5 + 1e-7, 0.5]), np.array([1.0, 2.0, 3.0])
    assert list(np.argsort(blend([Ranking(flat, 5.0), Ranking(clear)], 3))) == [0, 1, 2]


def test_weights_decide_between_opposites():
    """The heavier of two opposite rankings wins."""
    up, down = np.array([0.0, 1.0]), np.array([1.0, 0.0])
    assert blend([Ranking(up, 2.0), Ranking(down)], 2)[1] > 0 > blend([Ranking(up), Ranking(down, 2.0)], 2)[1]


def test_noise_of_a_machine_is_rounded_away():
    """Differences of a millionth do not reach the fused scores."""
    scores = np.array([0.1, 0.9, 0.4])
    noisy = scores + np.array([1e-7, -1e-7, 1e-7])
    assert np.array_equal(blend([Ranking(scores)], 3), blend([Ranking(noisy)], 3))


def test_nothing_to_fuse_is_zero():
    """No rankings give zeros, and no documents an empty array."""
    assert blend([], 2).tolist() == [0, 0]
    assert blend([Ranking(np.zeros(0))], 0).shape == (0,)


def test_reciprocal_ranks_add_up():
    """Each ranking adds weight / (60 + rank); ties go by position."""
    fused = reciprocal_rank([Ranking(np.array([3.0, 1.0])), Ranking(np.array([1.0, 1.0]), 2.0)], 2)
    assert fused == pytest.approx([1 / 61 + 2 / 61, 1 / 62 + 2 / 62])
