import json
from datetime import date

import pytest

from index.errors import DamagedIndex, IndexFault, MissingIndex, StaleIndex
from index.manifest import index_folder
from index.store import build_index, info, open_index
from index.testing import HashEncoder
from index.vectors import VectorStore


@pytest.fixture
def built(handbook, encoder, tmp_path):
    """A data folder in which the handbook's index is built."""
    build_index(handbook, encoder, tmp_path)
    return tmp_path


def test_a_built_index_answers(handbook, encoder, built):
    """What was built can be opened and searched by meaning."""
    retriever = open_index(handbook, encoder, built)
    hit = retriever.search("refunds paid late")[0]
    assert hit.clause == "SHOP-1"
    assert "dense" in hit.found_by
    assert len(retriever.digest) == 64


def test_the_manifest_tells_what_was_built(handbook, encoder, built):
    """Counts, encoder, handbook and file digests are recorded, and the state is fresh."""
    found = info(handbook, built, encoder)
    manifest = found.manifest
    assert (manifest.clauses, manifest.handbook, manifest.encoder.name) == (3, handbook.digest, "hash")
    assert manifest.chunks == len((found.folder / "chunks.jsonl").read_text().splitlines()) == 4
    assert set(manifest.files) == {"chunks.jsonl", "vectors.faiss"}
    assert found.stale is None
    assert found.size > 0


def test_a_rebuild_gives_the_same_files_and_embeds_nothing(handbook, built):
    """The same input gives the same files, from kept embeddings, and leaves nothing else behind."""
    before = info(handbook, built).manifest
    fresh = HashEncoder()
    after = build_index(handbook, fresh, built)
    assert after.files == before.files
    assert fresh.encoded == []
    assert sorted(p.name for p in (built / "index").iterdir()) == sorted([after.name, "embeddings.sqlite"])


def test_a_change_embeds_only_what_changed(changed, built):
    """One changed clause costs one embedding."""
    fresh = HashEncoder()
    build_index(changed, fresh, built)
    assert len(fresh.encoded) == 1


def test_a_changed_handbook_makes_it_stale(changed, encoder, built):
    """The sentence names the handbook, the reason and the command."""
    with pytest.raises(StaleIndex) as caught:
        open_index(changed, encoder, built)
    assert str(caught.value) == (
        "handbook: the handbook has changed since its index was built; "
        "run `clausewise index build --policies handbook`"
    )
    assert info(changed, built).stale == "the handbook has changed since its index was built"


def test_another_encoder_makes_it_stale(handbook, built):
    """An index is never searched by another embedder."""
    with pytest.raises(StaleIndex, match="another embedder"):
        open_index(handbook, HashEncoder(32), built)


def test_another_chunker_makes_it_stale(handbook, encoder, built, monkeypatch):
    """An index cut by another version of the program is refused."""
    monkeypatch.setattr("index.manifest.CHUNKER_VERSION", 99)
    with pytest.raises(StaleIndex, match="another version of the program"):
        open_index(handbook, encoder, built)


def test_it_must_be_built_first(handbook, encoder, tmp_path):
    """Opening builds nothing."""
    with pytest.raises(MissingIndex, match="not built"):
        open_index(handbook, encoder, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_an_encoder_no_build_is_needed(handbook, tmp_path):
    """Search by words works from the handbook alone."""
    assert open_index(handbook, None, tmp_path).search("refunds")[0].found_by == ("lexical",)


@pytest.mark.parametrize("name", ["chunks.jsonl", "vectors.faiss"])
@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_file_is_refused_before_it_is_read(handbook, encoder, built, monkeypatch, name, damage):
    """A file that is not the one built is named, with the command; FAISS never sees it."""
    monkeypatch.setattr(VectorStore, "read", lambda *_: pytest.fail("was read"))
    path = index_folder(handbook.root, built) / name
    path.unlink() if damage is None else path.write_bytes(damage)
    with pytest.raises(DamagedIndex, match=rf"{name}: is not the file that was built; run `clausewise index"):
        open_index(handbook, encoder, built)


def test_the_manifest_cannot_name_other_files(handbook, encoder, built):
    """Digests are looked up for the two known names; a manifest that lacks one is refused."""
    path = index_folder(handbook.root, built) / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"] = {"../../secret": "0"}
    path.write_text(json.dumps(manifest))
    with pytest.raises(DamagedIndex):
        open_index(handbook, encoder, built)


def test_a_failed_build_leaves_the_old_index(handbook, changed, encoder, built):
    """An encoder that breaks half-way changes nothing."""

    class Broken(HashEncoder):
        def encode_documents(self, texts):
            raise RuntimeError("out of order")

    with pytest.raises(RuntimeError):
        build_index(changed, Broken(), built)
    assert open_index(handbook, encoder, built).search("refunds")


def test_a_folder_that_cannot_be_written_is_a_sentence(handbook, encoder, tmp_path):
    """A data folder that is a file ends in one line."""
    (tmp_path / "home").write_text("")
    with pytest.raises(
        IndexFault, match="the index cannot be written .*; make room or choose another folder"
    ):
        build_index(handbook, encoder, tmp_path / "home")


def test_search_finds_a_clause_by_what_people_ask_and_verdicts_do_not(asking, encoder, tmp_path):
    """The phrase leads a question to its clause, quoted from the clause's own text; a profile never."""
    build_index(asking, encoder, tmp_path)
    retriever = open_index(asking, encoder, tmp_path)
    hit = retriever.search("wobbly moneyback")[0]
    assert hit.clause == "SHOP-1"
    assert {"dense", "lexical"} <= set(hit.found_by)
    assert any(hit.quote in clause.text for clause in asking.clauses if clause.id == "SHOP-1")
    found = retriever.for_profile("wobbly moneyback", region="US", day=date(2026, 6, 1), present=set())
    assert all("lexical" not in hit.found_by for hit in found)


def test_what_people_ask_makes_no_other_index_for_verdicts(asking, handbook, encoder, tmp_path):
    """The identity that verdicts carry is that of the handbook without phrases."""
    build_index(handbook, encoder, tmp_path / "without")
    build_index(asking, encoder, tmp_path / "with")
    plain = open_index(handbook, encoder, tmp_path / "without")
    assert open_index(asking, encoder, tmp_path / "with").digest == plain.digest


def test_changed_phrases_make_it_stale(asking, handbook, encoder, tmp_path):
    """An index without the phrases is not used for a handbook with them."""
    build_index(handbook, encoder, tmp_path)
    with pytest.raises(StaleIndex, match=r"asked\.yaml"):
        open_index(asking, encoder, tmp_path)
