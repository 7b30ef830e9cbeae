from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import LONGEST_RUN, chunk_clause, clause_key, embedded
from index.testing import HashEncoder

COUNT = HashEncoder().count_tokens
PIECES = st.sampled_from(
    [
        "Word ",
        "a. ",
        "\n\n",
        "\n- ",
        "\n### Heading\n",
        "60 %",
        "图片不动。",
        "สวัสดี",
        "👩‍👩‍👧 ",
        "x" * 130,
        "é",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)).map(str.strip)


def covered(clause, chunks):
    """The clause's characters that lie in chunks, white space left out."""
    return "".join("".join(clause.text[c.start : c.end].split()) for c in chunks)


@settings(max_examples=150)
@given(text=TEXTS, limit=st.integers(24, 80))
def test_chunks_cover_the_text_within_the_limit(make_clause_of, text, limit):
    """No character is lost or repeated, slices are exact, and no chunk has more tokens than allowed."""
    clause = make_clause_of(text)
    chunks = chunk_clause(clause, "k", COUNT, limit)
    assert covered(clause, chunks) == "".join(text.split())
    assert all(c.text == clause.text[c.start : c.end] for c in chunks)
    assert all(COUNT(c.embedded) <= limit for c in chunks)


@pytest.fixture(scope="module")
def make_clause_of():
    """The maker of clauses, for property tests."""
    from datetime import date

    from policies.clause import Clause, Section

    def make(text):
        sections, at = [], 0
        for line in text.split("\n"):
            at += len(line) + 1
            if line.startswith("### "):
                sections.append(Section(line[4:].strip(), min(at, len(text)), min(at, len(text))))
        where = Path("handbook/test.md")
        return Clause(
            "T-1",
            "A title",
            "test",
            1,
            ("*",),
            date(2026, 1, 1),
            None,
            text,
            tuple(sections),
            None,
            where,
            1,
            3,
        )

    return make


@pytest.mark.parametrize("text", ["w" * 5000, "漢" * 3000, "🎬" * 2000, "สวัสดี" * 500])
def test_a_run_without_spaces_is_not_lost(make_clause, text):
    """One enormous word is cut by characters, and no run that is embedded is too long for a tokenizer."""
    clause = make_clause(text)
    chunks = chunk_clause(clause, "k", COUNT, 60)
    assert covered(clause, chunks) == text
    assert max(len(run) for c in chunks for run in c.embedded.split()) <= LONGEST_RUN


def test_sections_are_not_mixed(make_clause):
    """A chunk lies in one section and its header names it."""
    chunks = chunk_clause(make_clause("Intro.\n\n### What counts\n\nPhotos."), "k", COUNT)
    assert [(c.header, c.text) for c in chunks] == [
        ("A title", "Intro."),
        ("A title — What counts", "### What counts\n\nPhotos."),
    ]


def test_sentences_stay_whole_where_they_fit(make_clause):
    """The cut falls between sentences."""
    text = "First one is here. Second one is here. Third one is here."
    chunks = chunk_clause(
        make_clause(text, title=""), "k", COUNT, COUNT("First one is here. Second one is here.")
    )
    assert [c.text for c in chunks] == ["First one is here. Second one is here.", "Third one is here."]


def test_a_title_longer_than_the_limit_leaves_room(make_clause):
    """The header is shortened, never the text."""
    clause = make_clause("The text of it.", title="Long title " * 100)
    assert all(COUNT(c.embedded) <= 30 for c in chunk_clause(clause, "k", COUNT, 30))


def test_the_rule_block_is_not_embedded(handbook):
    """Nothing of a rule's conditions reaches the embedder."""
    chunks = [c for clause in handbook.clauses for c in chunk_clause(clause, clause.id, COUNT)]
    assert chunks
    assert not any("severity" in c.embedded or "static_frame_share" in c.embedded for c in chunks)


def test_keys_tell_versions_apart(make_clause):
    """The same clause id in two files has two keys, whatever folder the handbook lies in."""
    root = Path("handbook")
    assert clause_key(make_clause("a"), root) == "TEST-1@test.md"
    assert clause_key(make_clause("a", path=root / "eu" / "test.md"), root) == "TEST-1@eu/test.md"


def test_short_words_are_embedded_as_written():
    """Only runs too long for a tokenizer are broken."""
    assert embedded("Head", "a b-c") == "Head\na b-c"
