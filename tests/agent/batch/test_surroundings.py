"""On what a job was run."""

from agent.batch import surroundings
from agent.batch.surroundings import machine, versions


def test_versions_name_program_and_libraries(monkeypatch):
    """A library that is not here is told as such."""
    monkeypatch.setattr(surroundings, "PACKAGES", ("pyarrow", "no-such-library"))
    found = versions()
    assert list(found) == ["clausewise", "commit", "python", "pyarrow", "no-such-library"]
    assert found["pyarrow"] and found["no-such-library"] is None


def test_the_machine_is_told_without_its_name():
    """Records travel; host names need not."""
    import platform

    assert platform.node() not in [str(value) for value in machine().values()]
    assert machine()["cpus"]
