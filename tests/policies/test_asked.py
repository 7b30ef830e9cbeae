from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.asked import LONGEST, digest_of, read_asked
from policies.handbook import HandbookError, parse_handbook
from policies.problem import Source
from tests.policies.conftest import FILES

ASKED = "APPEAL-1:\n- how do i fight this\n- days left to object\n"


def read(text):
    """What is read from a text, and the faults' code and line."""
    found, problems = read_asked(Source(Path("asked.yaml"), text))
    return found, [(problem.code, problem.line) for problem in problems]


def test_phrases_are_read_by_clause():
    """In the order of the file; a clause without phrases is left out."""
    assert read(ASKED) == ({"APPEAL-1": ("how do i fight this", "days left to object")}, [])


def test_an_empty_file_says_nothing():
    """A file of comments alone is no fault."""
    assert read("# later\n") == ({}, [])


def test_every_fault_is_told_with_its_line():
    """A repeated phrase, a number and an essay; the sound phrase is kept."""
    text = f"STILL-2:\n- photo clip\n- photo clip\n- 7\n- {'x' * (LONGEST + 1)}\n"
    found, faults = read(text)
    assert found == {"STILL-2": ("photo clip",)}
    assert faults == [("twice", 3), ("wrong-type", 4), ("too-long", 5)]


@pytest.mark.parametrize("key", ["APPEAL-9", "'APPEAL-9'", "appeal-1", "7"])
def test_phrases_for_no_clause_are_told(key):
    """At the key, with the id that was meant where one is near; the handbook is refused."""
    with pytest.raises(HandbookError) as refused:
        parse_handbook({**FILES, "asked.yaml": f"{ASKED}{key}:\n- a\n"})
    [problem] = refused.value.problems
    assert (problem.code, problem.line, problem.column) == ("dead-reference", 4, 1)
    assert problem.message == f"{key.strip(chr(39))} is no clause of this handbook"
    assert ('"APPEAL-1"' in (problem.hint or "")) == key.strip("'").upper().startswith("APPEAL")


def test_a_list_or_broken_yaml_is_one_fault():
    """Nothing is read of it, and nothing is raised."""
    for text in ("- a\n", "STILL-2: [", "STILL-2: photo\n"):
        found, faults = read(text)
        assert not any(found.values())
        assert len(faults) == 1


@given(st.text(max_size=200))
def test_any_text_gives_phrases_or_faults(text):
    """Whatever stands in the file, reading ends without an error."""
    found, _ = read(text)
    assert all(phrase for phrases in found.values() for phrase in phrases)


def test_no_verdict_hangs_on_them():
    """The digest of a handbook stays as it is; that of the phrases tells them apart."""
    without, with_them = parse_handbook(FILES), parse_handbook({**FILES, "asked.yaml": ASKED})
    assert with_them.digest == without.digest
    assert with_them.asked["APPEAL-1"] == ("how do i fight this", "days left to object")
    assert digest_of(without.asked) == ""
    assert digest_of(with_them.asked) != digest_of({"APPEAL-1": ("how do i fight this",)})
