"""Looks for garbage: few while blocks are judged, and as many as before afterwards."""

import gc
from contextlib import suppress

import pytest

from agent.batch.desk import Desk
from agent.batch.garbage import MANY, seldom_collected


def test_many_objects_come_to_be_between_two_looks():
    """Only while it holds."""
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold() == (MANY, *before[1:])
    assert gc.get_threshold() == before


def test_it_ends_with_whatever_ends_the_job():
    """An exception too."""
    before = gc.get_threshold()
    with suppress(ZeroDivisionError), seldom_collected():
        raise ZeroDivisionError
    assert gc.get_threshold() == before


class Seen:
    """Judges nothing, and notes how seldom garbage is looked for."""

    def __init__(self):
        """Nothing was seen yet."""
        self.found: list[int] = []

    def __call__(self, profiles):
        """Note it, and end the job."""
        self.found.append(gc.get_threshold()[0])
        raise ZeroDivisionError


def test_a_job_and_a_worker_judge_under_it(go, people, monkeypatch):
    """Wherever blocks are judged."""
    seen, worker = Seen(), Desk(None, "none", None)  # type: ignore[arg-type]
    monkeypatch.setattr("agent.batch.job.BlockJudge", lambda *_: seen)
    monkeypatch.setattr(worker, "_judge", seen)
    with pytest.raises(ZeroDivisionError):
        go(people)
    with pytest.raises(ZeroDivisionError):
        worker.judge([])
    assert seen.found == [MANY, MANY]
