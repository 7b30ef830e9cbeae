"""Teach a model to read evidence, to hear claims or to choose the chat's tools; writes an adapter file.

Takes an hour or so for the default model on two processor cores; what is stopped goes on. For evidence
`clausewise eval calibrate --adapter FILE` makes the calibration under which the program uses it, for claims
the same with `--claims-adapter FILE`; claims are best learnt `--onto` the adapter for evidence. For tools
the file goes to `agent/chat/choice/adapters`, named `MODEL-ADAPTER.gguf` by the first 16 digits of both
digests.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from agent.chat.choice.examples import tool_cards
from agent.chat.turns import TOOLS
from agent.judge.taught import TAUGHT_ANSWERS
from agent.settings import load_settings
from evals.case_files import load_cases, only
from evals.judge_cases import JudgementCase
from evals.teaching.adapter_file import read_adapter, write_adapter
from evals.teaching.course import GROUP, STEP, teach
from evals.teaching.lessons import Lesson, Tokeniser, evidence_lessons, tool_lessons
from evals.teaching.student import open_student
from models.locate import locate
from signals.errors import UserError

SHIPPED = {
    what: tuple(sorted(Path(__file__).parent.glob(f"{name}-*.jsonl")))
    for what, name in (("evidence", "lessons"), ("claims", "claims"))
}
LONGEST = 260
"""Tokens; longer lessons are left out."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.teaching", description=__doc__)
    parser.add_argument(
        "--what",
        choices=("evidence", "claims", "tools"),
        default="evidence",
        help="what to learn (default: evidence)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the adapter file to write")
    parser.add_argument(
        "--lessons",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="judgement cases to learn evidence or claims by (default: shipped)",
    )
    parser.add_argument("--onto", type=Path, metavar="FILE", help="an adapter to go on from")
    parser.add_argument("--model", default="default", help="a name of `models list`, or a GGUF file")
    parser.add_argument("--rounds", type=int, default=1, help="how often each lesson comes (default: 1)")
    parser.add_argument("--rank", type=int, default=4, help="rank of the additions (default: 4)")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(model=options.model)
        path = Path(locate(settings.model, settings.home))
        tokeniser = Tokeniser(path)
        course = course_of(options.what, options.lessons, tokeniser)
        lessons = [each for each in course.lessons if len(each.tokens) <= LONGEST]
        tell(f"{len(lessons)} lessons of {sum(len(each.tokens) for each in lessons)} tokens")
        student = open_student(path, tokeniser.firsts(course.answers), rank=options.rank)
        if options.onto:
            read_adapter(options.onto, student.learning())
        progress = options.out.with_suffix(".progress")
        teach(student, lessons, options.rounds, tick, progress, group=course.group, step=course.step)
        write_adapter(student.learning(), student.alpha, student.architecture, options.out)
    except UserError as error:
        tell(f"error: {error}")
        return 2
    tell(f"written to {options.out}")
    return 0


class Course(NamedTuple):
    """What is learnt and how: the answers, the lessons, how many of them at a time, and the largest step."""

    answers: Sequence[str]
    lessons: Iterable[Lesson]
    group: int
    step: float


def course_of(what: str, cases: Sequence[Path] | None, tokeniser: Tokeniser) -> Course:
    """The course of evidence, of claims or of tools, whose lessons are shorter and so come more at a time.

    Raises:
        UserError: A file of cases cannot be read.
    """
    if what == "tools":
        return Course(TOOLS, tool_lessons(tokeniser, tool_cards()), 2 * GROUP, 5e-4)
    lessons = evidence_lessons(tokeniser, only(load_cases(cases or SHIPPED[what]), JudgementCase))
    return Course(TAUGHT_ANSWERS, lessons, GROUP, STEP)


def tell(line: str) -> None:
    """Progress, to stderr."""
    print(line, file=sys.stderr, flush=True)


def tick(done: int, total: int, loss: float) -> None:
    """A line for every tenth group."""
    if done % 10 == 0:
        tell(f"  {done} of {total} groups, loss {loss:.3f}")


if __name__ == "__main__":
    sys.exit(main())
