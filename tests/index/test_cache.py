import threading

import numpy as np
import pytest

from index.cache import embed
from index.errors import DamagedIndex
from index.testing import HashEncoder


def test_only_new_texts_are_embedded(tmp_path):
    """A second run embeds what the first had not, and gives the same vectors in the order asked."""
    first, second = HashEncoder(), HashEncoder()
    embed(["a", "b"], first, tmp_path / "c.sqlite")
    vectors = embed(["b", "c", "a", "b"], second, tmp_path / "c.sqlite")
    assert second.encoded == ["c"]
    assert np.array_equal(vectors, HashEncoder().encode_documents(["b", "c", "a", "b"]))


def test_another_encoder_shares_nothing(tmp_path):
    """The key holds the encoder, so its vectors are never mixed up with another's."""
    embed(["a"], HashEncoder(64), tmp_path / "c.sqlite")
    assert embed(["a"], HashEncoder(32), tmp_path / "c.sqlite").shape == (1, 32)


def test_nothing_to_embed(tmp_path):
    """No texts give an array without rows."""
    assert embed([], HashEncoder(), tmp_path / "c.sqlite").shape == (0, 64)


def test_progress_reaches_the_end(tmp_path):
    """The last report says that all are done."""
    seen = []
    embed([str(i) for i in range(70)], HashEncoder(), tmp_path / "c.sqlite", lambda *done: seen.append(done))
    assert seen == [(32, 70), (64, 70), (70, 70)]


def test_two_writers_at_once(tmp_path):
    """Concurrent runs on one file both end with the right vectors."""
    texts = [str(i) for i in range(200)]
    results = []
    run = lambda: results.append(embed(texts, HashEncoder(), tmp_path / "c.sqlite"))  # noqa: E731
    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(np.array_equal(result, results[0]) for result in results)


def test_a_file_that_is_no_cache_is_named(tmp_path):
    """A damaged file ends in a sentence that says to delete it."""
    (tmp_path / "c.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(
        DamagedIndex, match=r"c\.sqlite: the cache of embeddings cannot be used .*; delete it"
    ):
        embed(["a"], HashEncoder(), tmp_path / "c.sqlite")
