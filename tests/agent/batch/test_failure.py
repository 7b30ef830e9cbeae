"""What a row without a verdict leaves."""

import json

from agent.batch.failure import Failure, bad_row, broken_review
from signals.faults import Fault
from signals.rows import ProfileError


def test_a_bad_row_names_every_fault_without_the_folder():
    """A moved file gives the same lines."""
    faults = [
        Fault("data/deep/a.csv:7 (row 6)", "region", "empty text", "fill it in"),
        Fault("a.csv:7", "", "bad"),
    ]
    failure = bad_row(ProfileError(faults)).at(7)
    assert json.loads(failure.line()) == {
        "number": 7,
        "creator_id": None,
        "reasons": ["a.csv:7 (row 6): region: empty text; fill it in", "a.csv:7: bad"],
    }


def test_a_broken_review_tells_type_message_and_place():
    """Notes on the error are left out: they differ from run to run."""
    try:
        raise KeyError("who")
    except KeyError as error:
        error.add_note("in task 1234")
        failure = broken_review("c_1", error)
    data = json.loads(failure.at(3).line())
    assert (data["number"], data["creator_id"], data["reasons"]) == (3, "c_1", ["KeyError: 'who'"])
    assert "test_failure.py" in data["traceback"] and "1234" not in data["traceback"]


def test_a_line_is_one_line():
    """Whatever the reason holds."""
    assert "\n" not in Failure(creator_id="a\nb", reasons=("x\ny",), traceback="1\n2").line()
