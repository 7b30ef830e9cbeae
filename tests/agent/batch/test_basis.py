"""What must be the same on every machine of a job is named where it is not."""

from dataclasses import replace

import pytest

from agent.batch.basis import Basis, basis_of, program_digest

OURS = Basis("h", "i", None, None, "1.0", "p")


def test_the_same_has_no_differences():
    """Nothing to refuse."""
    assert not [*OURS.differences(replace(OURS))]


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("handbook", "another handbook"),
        ("index", "another index"),
        ("model", "another model"),
        ("calibration", "another calibration"),
        ("version", "another program version"),
        ("program", "another state of the program's files"),
    ],
)
def test_each_difference_is_named(field, named):
    """By itself, and a missing one too."""
    assert [*OURS.differences(replace(OURS, **{field: "x"}))] == [named]
    assert [*replace(OURS, **{field: "x"}).differences(OURS)] == [named]


def test_it_is_told_by_what_a_reviewer_works_with(desk, small):
    """Without a model there is neither model nor calibration."""
    ours = basis_of(desk.reviewer(handbook=small).tools)
    assert (ours.handbook, ours.model, ours.calibration) == (small.digest, None, None)
    assert [*ours.differences(basis_of(desk.reviewer().tools))] == ["another handbook"]


def test_with_a_model_it_is_the_models(desk, small):
    """Its digest, and that of how its readings are taken."""
    tools = desk.reviewer(desk.parrot, handbook=small).tools
    assert (basis_of(tools).model, basis_of(tools).calibration) == (tools.model.digest, tools.scale.digest)


def test_a_program_is_told_by_its_files(tmp_path):
    """A changed or a moved one makes another program; what Python leaves beside them does not."""
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent" / "one.py").write_text("a")
    first = program_digest(tmp_path)
    (tmp_path / "agent" / "one.pyc").write_text("b")
    assert program_digest(tmp_path) == first
    (tmp_path / "agent" / "one.py").rename(tmp_path / "agent" / "two.py")
    second = program_digest(tmp_path)
    (tmp_path / "agent" / "two.py").write_text("c")
    assert len({first, second, program_digest(tmp_path), program_digest()}) == 4
