"""A recorded verdict is run again: where nothing has changed it is the same, else the place is named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.llm.outputs import Kept, Outputs
from agent.llm.scripted import ScriptedModel
from agent.record.entry import canonical, seal
from agent.record.replay import differences, entry_to_replay, replay
from agent.record.store import Records
from agent.review import Reviewer
from agent.storage import StorageError
from signals.errors import UserError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("name", ["still_mill", "bot_victim", "clean_host"])
def test_what_nothing_has_changed_is_identical(desk, records, show, verdicts, name):
    """By the id of the verdict and by the name of the case."""
    shown = show(name)
    for called in (verdicts[name][1].verdict_id, f"k_{name}"):
        found = entry_to_replay(records, called)
        assert found == shown
        again = replay(found, desk.reviewer())
        assert again.identical and again.basis == () and again.entry == 1


def test_the_newest_of_several_is_run(desk, records, show, verdicts):
    """A case that was shown twice has two entries."""
    show()
    profile, verdict = verdicts["still_mill"]
    records.add_verdict("k_still_mill", verdict.model_copy(update={"rationale": "Other words."}), profile)
    found = entry_to_replay(records, verdict.verdict_id)
    assert found.number == 2
    [difference] = replay(found, desk.reviewer()).differences
    assert (difference.path, difference.stored) == ("rationale", "Other words.")
    assert difference.now == verdict.rationale


def test_another_handbook_is_named_and_so_is_what_it_changes(desk, bench, records, show):
    """The digest among what it rests on, the decision among the fields."""
    show()
    book = bench.handbook([bench.clause("NEW-1", bench.rule("static_frame_share >= 0.99"))])
    again = replay(entry_to_replay(records, "k_still_mill"), desk.reviewer(handbook=book))
    assert [d.path for d in again.basis] == ["handbook"]
    assert {"decision", "verdict_id"} <= {d.path for d in again.differences} and not again.identical


def test_a_model_is_named_and_its_kept_outputs_are_used(desk, tmp_path):
    """The same answers, byte for byte, without asking; asked anew with another wording the place is told."""
    profile, place = desk.sample("still_mill"), tmp_path / "kept.sqlite"

    def reviewer(script):
        model = Kept(ScriptedModel(script), Outputs(place))
        return Reviewer(desk.handbook, desk.search(desk.handbook), model)

    with Records(place) as records:
        *_, done = reviewer(desk.parrot).review_stream(profile)
        assert done.outputs
        records.add_verdict("k_1", done.verdict, profile, done.outputs)
        entry = entry_to_replay(records, "k_1")
        assert entry.outputs == done.outputs
        kept = replay(entry, reviewer([]))
        assert kept.identical and kept.outputs_alike == kept.outputs_sealed == len(done.outputs)
        fresh = replay(entry, desk.reviewer(lambda request: '{"reading": "no"}'))
        assert fresh.outputs_alike < fresh.outputs_sealed and fresh.basis == ()
        assert "education_message.written_by" in {d.path for d in fresh.differences}
        assert "model" in {d.path for d in replay(entry, desk.reviewer()).basis}


def test_a_verdict_that_was_never_recorded(records, show):
    """One sentence, and the way to names; a wildcard of databases names nothing."""
    show()
    for name in ("v_other", "%", "k_still_mil_"):
        with pytest.raises(UserError, match="no such verdict"):
            entry_to_replay(records, name)


def test_an_entry_that_was_changed_is_not_run(records, show, monkeypatch):
    """Its profile may not be the one that was judged."""
    entry = replace(show(), at="2001-01-01T00:00:00+00:00")
    monkeypatch.setattr(records, "verdict", lambda name: entry)
    with pytest.raises(StorageError, match="entry 1 of the record: was changed; see `clausewise audit"):
        entry_to_replay(records, "k_still_mill")


def test_an_entry_of_before_names_no_outputs(desk, records, show):
    """Then there is nothing to compare them with."""
    entry = show()
    body = canonical({key: entry.content[key] for key in ("profile", "verdict")})
    digest = seal(1, entry.at, entry.kind, entry.case, body, entry.before)
    again = replay(replace(entry, body=body, digest=digest), desk.reviewer())
    assert again.identical and again.outputs_sealed == 0


@given(JSON, JSON)
def test_no_difference_means_equal(one, other):
    """And a thing never differs from itself."""
    assert not list(differences(one, one))
    assert bool(list(differences(one, other))) == (one != other)


def test_differences_say_where():
    """Down to the leaf, also where a side is shorter."""
    stored, now = {"a": [1, {"b": 2}], "c": None}, {"a": [1, {"b": 3}, 4], "c": None}
    assert [(d.path, d.stored, d.now) for d in differences(stored, now)] == [
        ("a[1].b", 2, 3),
        ("a[2]", "missing", 4),
    ]
