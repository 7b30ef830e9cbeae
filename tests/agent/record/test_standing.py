"""Each undo takes back the newest ruling that still stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.record.entry import Entry, canonical
from agent.record.ruling import Ruling
from agent.record.standing import in_words, standing, told


def entry(number, action):
    """A ruling under a number."""
    decision = "restrict" if action in ("accept", "change") else None
    ruling = Ruling(
        case="k_1",
        verdict_id="v_1",
        creator_id="c_1",
        as_of="2026-09-30",
        region="US",
        reviewer="ana",
        action=action,
        decision=decision,
        clauses=(),
        reason="why",
        message="",
        failed_checks=(),
    )
    body = canonical(ruling.model_dump(mode="json"))
    return Entry(number, "2026-10-01T09:30:00+00:00", "ruling", "k_1", body, "", "")


def entries(*actions):
    """Rulings one after the other."""
    return [entry(number, action) for number, action in enumerate(actions, start=1)]


@given(st.lists(st.sampled_from(["accept", "change", "escalate", "undo"]), max_size=8), st.data())
def test_a_ruling_and_its_undo_leave_everything_as_it_was(actions, data):
    """Wherever the pair comes, the rulings after it are read as without it."""
    place = data.draw(st.integers(0, len(actions)))
    longer = [*actions[:place], "accept", "undo", *actions[place:]]
    plain, paired = standing(entries(*actions)), standing(entries(*longer))
    if plain is None:
        assert paired is None
    else:
        assert paired and paired.number == plain.number + (2 if plain.number > place else 0)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("accept", "accepted restrict"),
        ("change", "changed it to restrict"),
        ("escalate", "handed it on"),
        ("undo", "took back the ruling before"),
    ],
)
def test_a_ruling_in_words(action, words):
    """What was done, by whom and when."""
    ruled = entry(1, action)
    assert in_words(ruled.ruling) == words
    assert told(ruled) == f"ana {words} at 2026-10-01T09:30:00+00:00"
