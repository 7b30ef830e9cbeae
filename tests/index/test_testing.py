import numpy as np

from index.encoder import Encoder
from index.testing import HashEncoder


def test_it_is_an_encoder():
    """It offers everything that an encoder offers."""
    assert isinstance(HashEncoder(), Encoder)


def test_vectors_are_the_same_everywhere():
    """The same text gives the same unit vector, queries and documents alike."""
    one, two = HashEncoder(), HashEncoder()
    vectors = one.encode_documents(["a still picture", ""])
    assert vectors.shape == (2, 64)
    assert vectors.dtype == np.float32
    assert np.array_equal(vectors, two.encode_queries(["a still picture", ""]))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_shared_words_bring_texts_nearer():
    """Two texts with common words are nearer than two without."""
    a, b, c = HashEncoder(256).encode_documents(
        ["moving picture here", "a moving picture", "late refund paid"]
    )
    assert a @ b > a @ c


def test_no_texts_give_no_rows():
    """An empty batch keeps its width."""
    assert HashEncoder(8).encode_documents([]).shape == (0, 8)
