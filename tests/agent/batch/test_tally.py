"""How far a job is, in words."""

import pytest

from agent.batch.parts import Line
from agent.batch.tally import Tally, pace


@pytest.fixture
def tally():
    """Give a tally that nobody listens to."""
    return lambda total: Tally(total, lambda _: None)


def test_results_are_counted_and_told(tally):
    """New ones, and those of an earlier run."""
    heard = []
    count = Tally(4, lambda one: heard.append((one.done, one.found, one.failed)))
    count.hear(None)
    count.find(Line(b"", {"schema": "x", "decision": "educate"}))
    count.find(Line(b"", {"number": 3}))
    assert heard == [(1, 0, 1), (2, 1, 1), (3, 2, 2)]
    assert count.decisions == {"educate": 1}


@pytest.mark.parametrize(
    ("total", "found", "new", "seconds", "told"),
    [
        (1000, 0, 100, 10, "100 of 1,000 creators, 10 a second, 2 min left: 100 failed"),
        (1000, 500, 100, 10, "600 of 1,000 creators, 10 a second, 40 s left: 600 failed"),
        (None, 0, 100, 10, "100 creators, 10 a second: 100 failed"),
        (100, 0, 2, 25, "2 of 100 creators, 12.5 seconds each, 20 min left: 2 failed"),
        (1000, 0, 1, 15, "1 of 1,000 creators, 15.0 seconds each, 4 h 10 min left: 1 failed"),
        (10, 10, 0, 1, "10 of 10 creators: 10 failed"),
        (5, 0, 0, 0, "0 of 5 creators"),
        (2, 0, 2, 1, "2 of 2 creators, 2 a second: 2 failed"),
    ],
)
def test_pace_in_one_line(tally, total, found, new, seconds, told):
    """What was found ready counts for no speed; nothing is told that nobody knows."""
    count = tally(total)
    for _ in range(found):
        count.find(Line(b"", {}))
    for _ in range(new):
        count.hear(None)
    assert pace(count, seconds) == told
