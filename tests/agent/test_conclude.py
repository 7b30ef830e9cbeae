"""The last step: drafts that stand become the message, and the record says what made it."""

from agent.conclude import conclude
from agent.prose.checks import Failure
from agent.prose.frame import Passage
from agent.prose.passages import NOTHING, Used
from agent.rules.case import Case
from agent.rules.change import Change
from agent.rules.decide import decide
from agent.state import Draft
from index.retrieve import Hit

HIT = Hit("STILL-2", "still-frame", 1, 0.5, ("signal",), "…")


def verdict(desk, drafts, script=None, **keys):
    """Conclude the sample whose videos stand still."""
    case = Case(desk.sample("still_mill"), desk.handbook)
    tools = desk.reviewer(script).tools
    changes = [Change("free_count < 1", "no_action")]
    given = {"hits": [HIT], "changes": changes, "drafts": drafts, "seconds": 1.234, **keys}
    return conclude(case, decide(case), tools, **given)


def test_what_was_found_is_in_the_verdict(desk):
    """Hits, changes, time and tokens, as they were given."""
    found = verdict(desk, {}, used=Used(7, 3))
    assert [(r.clause, r.score) for r in found.retrieved] == [("STILL-2", 0.5)]
    assert [(c.change, c.decision) for c in found.what_would_change] == [("free_count < 1", "no_action")]
    record = found.provenance
    assert (record.seconds, record.tokens.read, record.tokens.written) == (1.23, 7, 3)
    assert record.model is None and record.prompts == {}


def test_with_a_model_the_record_names_it_and_its_prompts(desk):
    """Also where it wrote nothing."""
    record = verdict(desk, {}, desk.parrot).provenance
    assert record.model and {"message", "rationale"} <= record.prompts.keys()


def test_a_draft_that_stands_is_the_message(desk):
    """With the model's sentence in the rationale."""
    draft = Draft(Passage("Because it is so.", "Mend it so."), (), "The facts meet the rule.", NOTHING)
    found = verdict(desk, {"STILL-2": draft})
    assert found.education_message.written_by == "model"
    assert "Because it is so." in found.education_message.text
    assert "The facts meet the rule." in found.rationale


def test_a_draft_that_does_not_stand_is_named(desk):
    """The handbook's own words stand in."""
    draft = Draft(Passage("Because.", "Mend."), (Failure("length", "too short"),), None, NOTHING)
    found = verdict(desk, {"STILL-2": draft})
    message = found.education_message
    assert (message.written_by, message.failed_checks) == ("template", ("length",))
    assert message.text == verdict(desk, {}).education_message.text
