"""Blocks handed to workers that die: none is forgotten, none comes twice, and few are held."""

import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.batch import window
from agent.batch.blocks import Block
from agent.batch.desk import Packed
from agent.batch.window import TRIES, Window
from signals.errors import UserError
from signals.readers import Read


class Gone(Exception):
    """A worker is lost."""


def answered(value):
    """Give a future that is done, with a value or an exception."""
    future: Future = Future()
    if isinstance(value, BaseException):
        future.set_exception(value)
    else:
        future.set_result(value)
    return future


class Crew:
    """Workers by number; `judge` and `open` say what a worker answers, and may be replaced."""

    def __init__(self):
        """Everybody opens, and gives a block back by its number."""
        self.numbers = count()
        self.hired = 0
        self.asked: list[tuple[int, int]] = []
        self.open = lambda worker: answered(None)
        self.judge = lambda worker, block: answered(([(f"{block}", None)], {}))

    def hire(self):
        """Start a worker."""
        self.hired += 1
        return Someone(self, next(self.numbers))


class Someone:
    """One worker of a crew."""

    def __init__(self, crew, number):
        """It is known by its number."""
        self.crew, self.number, self.lost = crew, number, False

    def open(self):
        """Answer as the crew says."""
        return self.crew.open(self.number)

    def judge(self, packed):
        """Answer as the crew says; who was lost is never asked again."""
        assert not self.lost
        self.crew.asked.append((self.number, packed.block.number))
        answer = self.crew.judge(self.number, packed.block.number)
        self.lost = answer.done() and answer.exception() is not None
        return answer


def line_up(numbers):
    """Give blocks of a hundred rows."""
    for n in numbers:
        yield Packed([], Block(n, tuple(Read(100 * n + row, None, None) for row in range(1, 101))))


@pytest.fixture
def crew():
    """Give a crew."""
    return Crew()


def done(crew, blocks, size=2):
    """Run blocks through a window and give their numbers as they come."""
    return [packed.block.number for packed, _ in Window(line_up(blocks), crew.hire, size, (Gone,))]


@given(st.integers(0, 12), st.integers(1, 4), st.lists(st.booleans(), max_size=40))
def test_every_block_comes_once_whoever_dies(blocks, size, deaths):
    """As long as none is lost too often; and no more workers are called than are needed."""
    crew, fate = Crew(), iter(deaths)
    losses: Counter[int] = Counter()

    def judge(_, block):
        if next(fate, False) and losses[block] < TRIES - 1:
            losses[block] += 1
            return answered(Gone())
        return answered(([(f"{block}", None)], {}))

    crew.judge = judge
    assert sorted(done(crew, range(blocks), size)) == [*range(blocks)]
    assert crew.hired <= min(size, blocks) + losses.total()


@pytest.mark.parametrize("size", [1, 3])
def test_few_blocks_are_held(crew, size):
    """One more than there are workers, however slow they are."""
    read: list[int] = []

    def numbers():
        for n in range(20):
            read.append(n)
            yield n

    with ThreadPoolExecutor() as threads:
        crew.judge = lambda *_: threads.submit(time.sleep, 0.01)
        came = Window(line_up(numbers()), crew.hire, size, (Gone,))
        held = [len(read) - taken for taken, _ in enumerate(came, 1)]
    assert len(held) == 20 and max(held) <= size


def test_what_is_done_first_comes_first(crew):
    """A slow block holds nobody up."""
    slow: Future = Future()
    crew.judge = lambda _, block: slow if block == 0 else answered(([], {}))
    came = iter(Window(line_up(range(6)), crew.hire, 2, (Gone,)))
    early = [next(came)[0].block.number for _ in range(5)]
    slow.set_result(([], {}))
    assert sorted(early) == [1, 2, 3, 4, 5] and [packed.block.number for packed, _ in came] == [0]


def test_the_next_block_is_given_before_the_last_one_is_used(crew):
    """A worker does not wait for what is done with its lines."""
    came = iter(Window(line_up(range(5)), crew.hire, 1, (Gone,)))
    next(came)
    assert crew.asked == [(0, 0), (0, 1)]


def test_a_lost_block_goes_to_another_worker(crew):
    """Before any new one."""
    crew.judge = lambda worker, block: answered(Gone() if worker == 0 else ([], {}))
    assert done(crew, range(3), size=1) == [0, 1, 2]
    assert crew.asked == [(0, 0), (1, 0), (1, 1), (1, 2)]


def test_a_block_that_is_lost_three_times_ends_the_job(crew):
    """With the rows it had; blocks before it are done."""
    crew.judge = lambda _, block: answered(Gone() if block == 1 else ([], {}))
    came = iter(Window(line_up(range(3)), crew.hire, 1, (Gone,)))
    assert next(came)[0].block.number == 0
    with pytest.raises(UserError, match=r"^rows 101 to 200: 3 workers were lost over them; .*goes on from"):
        next(came)
    assert [block for _, block in crew.asked] == [0, 1, 1, 1]


def test_a_worker_that_is_lost_before_it_is_open_is_replaced(crew):
    """No block pays for it."""
    crew.open = lambda worker: answered(Gone() if worker in (0, 1, 3) else None)
    assert sorted(done(crew, range(4))) == [0, 1, 2, 3]


def test_workers_that_never_open_end_the_job(crew):
    """Instead of starting them forever."""
    crew.open = lambda _: answered(Gone())
    with pytest.raises(UserError, match="workers are lost before they are open"):
        done(crew, range(4))
    assert crew.hired <= 2 * TRIES + 1


def test_no_worker_at_all_ends_the_job(crew, monkeypatch):
    """A cluster without room is not waited for until the morning."""
    monkeypatch.setattr(window, "PATIENCE", 0.01)
    crew.open = lambda _: Future()
    with pytest.raises(UserError, match="no worker was ready within"):
        done(crew, range(4))


@pytest.mark.parametrize("error", [UserError("works with another handbook"), ZeroDivisionError()])
def test_what_is_wrong_otherwise_is_not_tried_again(crew, error):
    """It ends the job as it is, wherever it happens."""
    crew.judge = lambda *_: answered(error)
    with pytest.raises(type(error)):
        done(crew, range(4))
    crew.open = lambda _: answered(error)
    with pytest.raises(type(error)):
        done(crew, range(4))
