"""Who may decide and who may take back, whatever the page has hidden, and how the message follows."""

from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from agent.chat.turns import Proposal
from agent.people import Person
from agent.prose.edited import Marked
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
        pane_over("ana").taken_back(CASE, person, "because", "k_1")


def test_a_viewer_decides_nothing():
    """Nor does a viewer."""
    with pytest.raises(UserError, match="a viewer decides nothing"):
        pane_over("ana").ruling(CASE, Person("vic", "viewer"), ("accept", None, [], "because", "", "", "k_1"))


def test_a_decision_is_chosen_by_the_person():
    """Nothing is chosen beforehand."""
    with pytest.raises(UserError, match="nothing is chosen"):
        pane_over("ana").ruling(CASE, Person("ana", "reviewer"), (None, None, [], "because", "", "", "k_1"))


def test_a_click_in_the_form_of_another_case_decides_nothing():
    """The next case may be open on the server while the browser still shows the one before."""
    pane, ana = pane_over("ana"), Person("ana", "reviewer")
    with pytest.raises(UserError, match="still being opened"):
        pane.ruling(CASE, ana, ("accept", None, [], "because", "", "", "k_0"))
    with pytest.raises(UserError, match="still being opened"):
        pane.taken_back(CASE, ana, "because", "k_0")


class Writer:
    """A desk whose draft names the decision, and which finds fault with letters that name another."""

    def drafted(self, opened, choice):
        """The letter."""
        return f"Letter for {choice.decision if choice.action == 'change' else choice.action}."

    def checks(self, opened, choice, text):
        """The objection, if any."""
        bad = "Letter for" in text and self.drafted(opened, choice) not in text
        return (Marked("not_taken", "does not hold", 0, 6),) if bad else ()


@pytest.fixture
def form():
    """The form, and a case with a breach and an open finding."""
    pane = DecidePane.__new__(DecidePane)
    pane._desk = cast(Any, Writer())
    for name in ("message", "drafted", "offer", "take", "checked"):
        setattr(pane, name, None)
    findings = (
        SimpleNamespace(clause="A-1", status="breached"),
        SimpleNamespace(clause="B-1", status="exempt"),
    )
    verdict = SimpleNamespace(
        findings=findings,
        verdict_id="v",
        creator_id="c",
        as_of="2026-09-30",
        region="US",
        decision="restrict",
    )
    item = SimpleNamespace(key="k_1", heaviest="restrict", verdict=verdict)
    return pane, cast(Opened, SimpleNamespace(item=item, verdict=verdict))


def shown(parts):
    """Message, draft, offer and whether a new draft can be taken; None where something stays as it is."""
    text, drafted, offer, take, _ = parts
    stays = [None if isinstance(each, dict) else each for each in (text, drafted)]
    return (*stays, " ".join(offer.split()), take.visible)


def test_an_unedited_message_follows_the_decision(form):
    """At once, and it is said."""
    pane, case = form
    parts = pane.chosen(case, "change", "educate", ["A-1"], "Letter for\naccept. ", "Letter for accept.")
    text, drafted, offer, take = shown(parts)
    assert text == drafted == "Letter for educate." and "drafted anew" in offer and not take


def test_an_edited_message_stays_until_the_new_draft_is_taken(form):
    """It fails its check, the new draft is shown and offered, and going back ends the offer."""
    pane, case = form
    mine = "Letter for accept. With a word of mine."
    parts = pane.chosen(case, "change", "educate", ["A-1"], mine, "Letter for accept.")
    text, drafted, offer, take = shown(parts)
    assert (text, drafted, take) == (None, None, True) and "Letter for educate." in offer
    assert "not taken" in parts[4]
    back = shown(pane.chosen(case, "accept", "educate", ["A-1"], mine, "Letter for accept."))
    assert back == (None, None, '<div class="offer"> </div>', False)
    taken = shown(pane.taken(case, "change", "educate", ["A-1"]))
    assert taken[:2] == ("Letter for educate.", "Letter for educate.") and not taken[3]


def test_nothing_moves_where_nothing_is_chosen(form):
    """A form that is being filled changes no message."""
    pane, case = form
    assert pane.chosen(case, None, None, [], "a", "b") == gr.skip()
    assert pane.chosen(None, "accept", None, [], "a", "b") == gr.skip()


def test_accepting_with_other_clauses_says_what_it_takes(form):
    """The proposal, as it stands."""
    pane, case = form
    parts = pane.chosen(case, "accept", None, ["B-1"], "Letter for accept.", "Letter for accept.")
    assert "takes the proposal with all its clauses" in shown(parts)[2]


def test_what_nobody_edited_is_recorded_as_it_is_drafted_for_the_decision(form):
    """Also where the page had no time to show it."""
    pane, case = form
    values = ("change", "educate", ["A-1"], "because", "Letter for accept.", "Letter for accept.", "k_1")
    ruling = pane.ruling(case, Person("ana", "reviewer"), values)
    assert (ruling.message, ruling.failed_checks) == ("Letter for educate.", ())


def test_a_message_about_a_measure_that_is_not_taken_is_not_recorded(form):
    """Whatever was typed around it."""
    pane, case = form
    values = (
        "change",
        "educate",
        ["A-1"],
        "because",
        "Letter for accept, mostly.",
        "Letter for accept.",
        "k_1",
    )
    with pytest.raises(UserError, match="tells of a measure that is not taken"):
        pane.ruling(case, Person("ana", "reviewer"), values)


# The choices are on the page and not in the update.
@pytest.mark.filterwarnings("ignore:The value passed into gr.Dropdown")
@pytest.mark.parametrize(
    ("action", "decision", "shown"), [("change", "educate", True), ("accept", None, False)]
)
def test_what_was_asked_for_in_the_chat_waits_in_the_form(action, decision, shown):
    """What holds instead is asked for a change alone."""
    pane = DecidePane.__new__(DecidePane)
    chosen, instead, reason = pane.proposed(Proposal(action, decision, ("STILL-2",), "Watched it"))
    assert (chosen.value, reason.value) == (action, "Watched it")
    assert instead.visible is shown and (instead.value == "educate") is shown
