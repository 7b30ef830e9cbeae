import faiss
import numpy as np
import pytest

from index.chunk import chunk_clause
from index.errors import DamagedIndex
from index.vectors import VectorStore, chunk_id


@pytest.fixture
def chunks(make_clause, encoder):
    """Three chunks of three clauses, two of them with the same text."""
    clauses = [
        make_clause("same text", id="B-1"),
        make_clause("same text", id="A-1"),
        make_clause("other", id="C-1"),
    ]
    return [c for clause in clauses for c in chunk_clause(clause, clause.id, encoder.count_tokens)]


@pytest.fixture
def store(chunks, encoder):
    """A store over the three chunks."""
    return VectorStore.of(chunks, encoder.encode_documents([c.embedded for c in chunks]))


def test_ids_are_stable_and_positive():
    """The id of a key is the same on every machine and fits 63 bits."""
    assert chunk_id("STILL-2@still.md#1") == 8674246029191872614
    assert 0 <= chunk_id("x") < 2**63


def test_nearest_first_and_ties_by_key(store, encoder):
    """Equal scores come in the order of keys, not of insertion."""
    hits = store.search(encoder.encode_queries(["A title\nsame text"])[0])
    assert [chunk.clause for chunk, _ in hits] == ["A-1", "B-1", "C-1"]
    assert hits[0][1] == pytest.approx(1, abs=1e-5)


def test_the_filter_works_inside_the_search(store, encoder):
    """Only allowed chunks are found, all of them; an empty filter finds none."""
    query = encoder.encode_queries(["same text"])[0]
    assert [c.clause for c, _ in store.search(query, ["C-1#1"])] == ["C-1"]
    assert store.search(query, []) == []


def test_saved_and_read_it_finds_the_same(store, chunks, encoder, tmp_path):
    """A store read from disk answers as the one that was written."""
    store.write(tmp_path / "v.faiss")
    again = VectorStore.read(chunks, tmp_path / "v.faiss", 64)
    query = encoder.encode_queries(["other"])[0]
    assert again.search(query) == store.search(query)


def test_an_empty_store_finds_nothing(encoder):
    """A handbook without text can be searched."""
    assert VectorStore.of([], np.zeros((0, 64), np.float32)).search(encoder.encode_queries(["a"])[0]) == []


def test_another_file_is_refused(store, chunks, tmp_path):
    """A file that is no index, or of other chunks, is named."""
    (tmp_path / "bad").write_bytes(b"not an index")
    with pytest.raises(DamagedIndex, match="bad: cannot be read"):
        VectorStore.read(chunks, tmp_path / "bad", 64)
    store.write(tmp_path / "v.faiss")
    with pytest.raises(DamagedIndex, match="does not match its chunks"):
        VectorStore.read(chunks[:1], tmp_path / "v.faiss", 64)


def test_a_file_larger_than_its_chunks_or_of_another_kind_is_refused(store, chunks, encoder, tmp_path):
    """The first by its size alone, before FAISS reads any of it."""
    (tmp_path / "huge").write_bytes(bytes(10_000))
    with pytest.raises(DamagedIndex, match="huge: is larger than its chunks make it"):
        VectorStore.read(chunks, tmp_path / "huge", 64)
    flat = faiss.IndexFlatIP(64)
    flat.add(encoder.encode_documents([c.embedded for c in chunks]))
    faiss.write_index(flat, str(tmp_path / "flat"))
    with pytest.raises(DamagedIndex, match="does not match its chunks"):
        VectorStore.read(chunks, tmp_path / "flat", 64)
