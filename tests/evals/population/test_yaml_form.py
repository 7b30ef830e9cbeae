"""Reading a YAML file into its form: faults carry file, line and field."""

import pytest

from evals.population.plan import Spread
from evals.population.yaml_form import read_form, refuse
from signals.errors import UserError
from signals.faults import Complaint


@pytest.fixture
def file(tmp_path):
    """A good file of three lines."""
    path = tmp_path / "spread.yaml"
    path.write_text("typical: 3\nspread: 0.5\nnone: 0.1\n", "utf-8")
    return path


def test_a_good_file_becomes_its_form(file):
    """All values are there."""
    assert read_form(file, Spread)[0] == Spread(typical=3, spread=0.5, none=0.1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("none: 0.1", "nome: 0.1", 'spread.yaml:3: nome: unknown key "nome"; did you mean "none"?'),
        ("none: 0.1", "none: 1.5", "spread.yaml:3: none: 1.5 is too large, the most is 1"),
        ("typical: 3", "typical: many", 'spread.yaml:1: typical: text "many" where a number belongs'),
    ],
)
def test_a_fault_is_told_with_its_line(file, old, new, said):
    """The first fault is the message."""
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(UserError) as caught:
        read_form(file, Spread)
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_the_users_error(tmp_path):
    """One line names the file."""
    with pytest.raises(UserError, match="absent.yaml: cannot be read"):
        read_form(tmp_path / "absent.yaml", Spread)


def test_complaints_are_raised_together_and_nothing_without_any(file):
    """Their places are those of the file."""
    _, source = read_form(file, Spread)
    refuse([], source)
    with pytest.raises(UserError, match=r"spread.yaml:2: spread: too wide \(and 1 more\)"):
        refuse([Complaint(("spread",), "too wide"), Complaint(("none",), "too rare")], source)
