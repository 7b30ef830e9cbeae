"""A course gives every lesson its turns, like lengths together, at a pace that rises and falls."""

from itertools import pairwise

import pytest

from evals.teaching.course import GROUP, STEP, WARM_UP, teach
from evals.teaching.lessons import Lesson
from signals.errors import UserError

torch = pytest.importorskip("torch")


class Pupil:
    """Learns one number, how far to trust what it knows: the answer to lesson n is n modulo 3."""

    def __init__(self):
        self.trust = torch.nn.Parameter(torch.zeros(()))
        self.wrapped = torch.nn.Linear(1, 1)
        self.read: list[int] = []
        self.groups: list[list[tuple[int, int]]] = []
        self.trusted: list[float] = []

    def learning(self):
        """The number."""
        return {"trust": self.trust}

    def below(self, prompts):
        """The prompts themselves, remembered."""
        self.read += [prompt[0] for prompt in prompts]
        return [torch.tensor(prompt) for prompt in prompts]

    def scores(self, kept):
        """As sure as it has learnt to be; remembers which lessons came together, and their lengths."""
        assert self.wrapped.training
        self.groups.append([(int(state[0]), len(state)) for state in kept])
        self.trusted.append(self.trust.item())
        right = torch.tensor([int(state[0]) % 3 for state in kept])
        return self.trust * torch.nn.functional.one_hot(right, 3)


def lessons(*lengths):
    """Lessons of these lengths, each beginning with its own number."""
    return [Lesson([n] * length, n % 3) for n, length in enumerate(lengths)]


@pytest.fixture
def pupil():
    """Who learns."""
    return Pupil()


@pytest.fixture
def again():
    """Who goes on."""
    return Pupil()


@pytest.fixture
def another():
    """Who learns the same."""
    return Pupil()


def test_every_lesson_comes_once_a_round(pupil):
    """In groups of the common size, differently grouped or ordered each time; the last may be smaller."""
    teach(pupil, lessons(*range(10, 30)), 3)
    rounds = [pupil.groups[start : start + 3] for start in (0, 3, 6)]
    for groups in rounds:
        assert sorted(n for group in groups for n, _ in group) == list(range(20))
        assert sorted(map(len, groups)) == [20 % GROUP, GROUP, GROUP]
    assert rounds[0] != rounds[1] != rounds[2]


def test_like_lengths_come_together(pupil):
    """No short lesson is padded to the length of a long one."""
    teach(pupil, lessons(*[20, 200] * (2 * GROUP)), 2)
    assert len(pupil.groups) == 8
    assert all(len({length for _, length in group}) == 1 for group in pupil.groups)


def test_short_ones_do_not_always_come_first(pupil):
    """Groups stand in another order each round."""
    teach(pupil, lessons(*[length for length in (20, 60, 100, 140) for _ in range(GROUP)]), 3)
    lengths = [group[0][1] for group in pupil.groups]
    rounds = [lengths[start : start + 4] for start in (0, 4, 8)]
    assert all(sorted(each) == [20, 60, 100, 140] for each in rounds)
    assert len(set(map(tuple, rounds))) > 1


def test_fixed_layers_read_each_lesson_once(pupil):
    """However many rounds there are."""
    teach(pupil, lessons(*range(30, 10, -1)), 3)
    assert sorted(pupil.read) == list(range(20))


def test_a_course_is_repeatable(pupil, another):
    """The same lessons in the same order to the same end."""
    for each in (pupil, another):
        teach(each, lessons(*range(10, 40)), 2)
    assert pupil.groups == another.groups
    assert pupil.trust.item() == another.trust.item()


class Stopped(Exception):
    """Somebody pulled the plug."""


def test_a_stopped_course_goes_on(pupil, again, another, tmp_path):
    """To the same end as one that nobody stopped, and its progress file is gone then."""
    many, progress = lessons(*range(10, 400)), tmp_path / "a.progress"

    def stop(done, total, loss):
        if done == 60:
            raise Stopped

    with pytest.raises(Stopped):
        teach(pupil, many, 2, stop, progress)
    teach(again, many, 2, progress=progress)
    teach(another, many, 2)
    assert len(again.groups) == len(another.groups) - 50
    assert again.trust.item() == another.trust.item()
    assert not progress.exists()


def test_progress_of_another_course_is_refused(pupil, another, tmp_path):
    """Its lessons were others."""
    progress = tmp_path / "a.progress"

    def stop(done, total, loss):
        if done == 30:
            raise Stopped

    with pytest.raises(Stopped):
        teach(pupil, lessons(*range(10, 300)), 1, stop, progress)
    with pytest.raises(UserError, match=r"a.progress: is the progress of another course; remove it"):
        teach(another, lessons(*range(11, 301)), 1, progress=progress)
    assert not another.groups


def test_each_lesson_keeps_its_answer_and_the_loss_falls(pupil):
    """The pupil's knowledge is right, so trust in it must grow; every group is told of."""
    heard = []
    teach(
        pupil,
        lessons(*range(60, 10, -1)),
        4,
        lambda done, total, loss: heard.append((done, total, loss)),
    )
    losses = [loss for *_, loss in heard]
    assert [(done, total) for done, total, _ in heard] == [(n, 28) for n in range(1, 29)]
    assert losses[-1] < losses[0]
    assert losses == sorted(losses, reverse=True)
    assert not pupil.wrapped.training


def test_the_pace_rises_and_falls(pupil):
    """Up to the full step in the first part of the course, then down to next to none."""
    teach(pupil, lessons(*[20] * GROUP), 100)
    trusted = [*pupil.trusted, pupil.trust.item()]
    steps = [after - before for before, after in pairwise(trusted)]
    peak = steps.index(max(steps))
    assert peak == pytest.approx(100 * WARM_UP, abs=1)
    assert steps[peak] == pytest.approx(STEP, rel=0.05)
    assert steps[: peak + 1] == sorted(steps[: peak + 1])
    assert steps[peak:] == sorted(steps[peak:], reverse=True)
    assert 0 < steps[-1] < 0.05 * STEP
