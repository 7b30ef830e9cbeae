"""The course: all lessons in small groups of like length, several times over, with a falling step.

A course that is stopped goes on where its progress file stands; nothing is learnt twice.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.teaching.lessons import Lesson
from evals.teaching.student import Student
from signals.errors import UserError

if TYPE_CHECKING:
    from torch import Tensor

GROUP = 8
STEP = 3e-4
WARM_UP = 0.06
SEED = 7
NOTED_EVERY = 25
"""Groups after which the progress is written down."""


def teach(
    student: Student,
    lessons: Sequence[Lesson],
    rounds: int,
    tick: Callable[[int, int, float], None] = lambda done, total, loss: None,
    progress: Path | None = None,
    *,
    group: int = GROUP,
    step: float = STEP,
) -> None:
    """Lets the student learn the lessons.

    Args:
        student: Who learns.
        lessons: What.
        rounds: How often each lesson comes.
        tick: Hears the groups done, of how many, and the loss of the last one.
        progress: Where to note how far it is; a course that is noted there goes on. Gone at the end.
        group: How many lessons come at a time.
        step: The largest step.

    Raises:
        UserError: The progress is that of another course.
    """
    import torch

    learning = student.learning()
    optimiser = torch.optim.AdamW(learning.values(), lr=step, weight_decay=0.01)
    course = _name(lessons, rounds, group, step, learning)
    begun = _resume(progress, course, learning, optimiser)
    total = rounds * -(-len(lessons) // group)
    below: dict[int, Tensor] = {}
    student.wrapped.train()
    for done, together in enumerate(_groups(lessons, rounds, group), start=1):
        if done <= begun:
            continue
        for pace in optimiser.param_groups:
            pace["lr"] = step * _pace(done / (total + 1))
        fresh = [n for n in together if n not in below]
        if fresh:
            below.update(zip(fresh, student.below([lessons[n].tokens for n in fresh]), strict=True))
        scores = student.scores([below[n] for n in together])
        loss = torch.nn.functional.cross_entropy(scores, torch.tensor([lessons[n].answer for n in together]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning.values(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if progress is not None and done % NOTED_EVERY == 0:
            _note(progress, course, done, learning, optimiser)
        tick(done, total, loss.item())
    student.wrapped.eval()
    if progress is not None:
        progress.unlink(missing_ok=True)


def _pace(done: float) -> float:
    return done / WARM_UP if done < WARM_UP else (1 - done) / (1 - WARM_UP)


def _groups(lessons: Sequence[Lesson], rounds: int, size: int) -> Iterator[list[int]]:
    """Numbers of lessons: groups of like length, in a new random order every round."""
    order = random.Random(SEED)
    for _ in range(rounds):
        jitter = [len(lesson.tokens) + order.uniform(-12, 12) for lesson in lessons]
        by_length = sorted(range(len(lessons)), key=jitter.__getitem__)
        groups = [by_length[start : start + size] for start in range(0, len(lessons), size)]
        order.shuffle(groups)
        yield from groups


def _name(
    lessons: Sequence[Lesson], rounds: int, group: int, step: float, learning: Mapping[str, Tensor]
) -> str:
    """What tells this course from any other."""
    shapes = {name: list(value.shape) for name, value in learning.items()}
    return hashlib.sha256(json.dumps([lessons, rounds, group, step, shapes]).encode()).hexdigest()


def _note(path: Path, course: str, done: int, learning: Mapping[str, Tensor], optimiser: Any) -> None:
    import torch

    state = {
        "course": course,
        "done": done,
        "learning": {name: value.detach() for name, value in learning.items()},
        "optimiser": optimiser.state_dict(),
    }
    new = path.with_suffix(".new")
    torch.save(state, new)
    new.replace(path)


def _resume(path: Path | None, course: str, learning: Mapping[str, Tensor], optimiser: Any) -> int:
    """Groups that were done before; what was learnt in them is put in place."""
    import torch

    if path is None or not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    if state["course"] != course:
        hint = "remove it to begin anew, or give the lessons, rounds and rank that it was begun with"
        raise UserError("is the progress of another course", where=str(path), hint=hint)
    with torch.no_grad():
        for name, value in learning.items():
            value.copy_(state["learning"][name])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["done"])
