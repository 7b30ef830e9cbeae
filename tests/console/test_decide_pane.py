"""Who may decide and who may take back, whatever the page has hidden from them."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from agent.people import Person
from console.decide_pane import DecidePane
from console.opened import Opened
from signals.errors import UserError

CASE = cast(Opened, SimpleNamespace(item=SimpleNamespace(key="k_1", heaviest="educate")))


def pane_over(reviewer):
    """The form over a record in which somebody has decided."""
    standing = SimpleNamespace(ruling=SimpleNamespace(reviewer=reviewer))
    pane = DecidePane.__new__(DecidePane)
    pane._desk = cast(Any, SimpleNamespace(records=SimpleNamespace(standing=lambda key: standing)))
    return pane


@pytest.mark.parametrize("person", [Person("vic", "viewer"), Person("ben", "reviewer")], ids=lambda p: p.role)
def test_nobody_but_a_lead_takes_back_what_another_decided(person):
    """An event that no button offered is refused too."""
    with pytest.raises(UserError, match="not yours to take back"):
        pane_over("ana").taken_back(CASE, person, "because")


def test_a_viewer_decides_nothing():
    """Nor does a viewer."""
    with pytest.raises(UserError, match="a viewer decides nothing"):
        pane_over("ana").ruling(CASE, Person("vic", "viewer"), ("accept", None, [], "because", ""))


def test_a_decision_is_chosen_by_the_person():
    """Nothing is chosen beforehand."""
    with pytest.raises(UserError, match="nothing is chosen"):
        pane_over("ana").ruling(CASE, Person("ana", "reviewer"), (None, None, [], "because", ""))
