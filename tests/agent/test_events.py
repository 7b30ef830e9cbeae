"""The events of a review are values: frozen, and all of them part of the one union."""

import dataclasses
from typing import get_args

import pytest

from agent.events import Checked, Event, Judged, Writing


def test_every_event_is_a_frozen_dataclass():
    """A listener cannot change what the next one hears."""
    kinds = get_args(Event)
    assert len(kinds) == 7
    for kind in kinds:
        assert dataclasses.is_dataclass(kind) and getattr(kind, "__dataclass_params__").frozen  # noqa: B009


def test_events_compare_by_what_they_tell():
    """Two streams can be compared event by event."""
    assert (
        Writing("message", "A-1", "x") == Writing("message", "A-1", "x") != Writing("rationale", "A-1", "x")
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        Checked("A-1", (), 1).attempt = 2  # type: ignore[misc]


def test_progress_of_questions_stands_in_the_event():
    """`done` of `total` needs no counting by the listener."""
    assert [f.name for f in dataclasses.fields(Judged)] == ["judgement", "done", "total"]
