"""`eval calibrate`: learn on labelled questions when a model's answers can be relied on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.options import Cases, Home, Model
from commands.output import bar

TOO_FEW = "too few of the cases are creators' own words, with and without a claim"
ENOUGH = 30
"""Cases below which a calibration says nothing."""


def calibrate_model(
    cases: Cases = None,
    error: Annotated[
        float, typer.Option(min=0.001, max=0.5, help="Largest share of wrong answers among yes and no.")
    ] = 0.05,
    confidence: Annotated[
        float,
        typer.Option(min=0.5, max=0.99, help="How sure the bound on that share is; 0.5: the share itself."),
    ] = 0.9,
    sample: Annotated[int | None, typer.Option(min=1, help="Only so many of the cases.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to keep it; default: the data folder."),
    ] = None,
    adapter: Annotated[
        Path | None,
        typer.Option(
            "--adapter",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="What was taught to the model; default: what its calibration names.",
        ),
    ] = None,
    ears: Annotated[
        Path | None,
        typer.Option(
            "--claims-adapter",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="What it was taught to read creators' claims by; default: what its calibration names.",
        ),
    ] = None,
    model: Model = None,
    home: Home = None,
) -> None:
    """Learn on labelled judgement cases when a model's answers can be relied on.

    Only the half of the cases that `eval run` never measures on is used, and by default texts of creators
    that it never sees. What could not be relied on becomes "unclear" and goes to a person.

    Example: clausewise eval calibrate --model default
    """
    from agent.judge.calibration_files import FILE, scale_for, write_calibration
    from agent.llm.adapter_files import adapter_at
    from agent.llm.backends import open_model
    from agent.settings import load_settings
    from evals.calibrate import CLAIMS, calibrate
    from evals.case_files import SHIPPED, load_cases, only
    from evals.judge_cases import JudgementCase
    from evals.sampling import by_hash
    from signals.errors import UserError

    settings = load_settings(home=home, model=model)
    known = only(load_cases(cases or [SHIPPED / "judgements"]), JudgementCase)
    half = [case for case in known if case.half == "calibration"]
    half += [] if cases else only(load_cases([CLAIMS]), JudgementCase)
    usable = by_hash(half, sample or len(half))
    opened = open_model(settings)
    if opened is None or len(usable) < ENOUGH:
        what, where = (
            ("calibrates nothing", "--model none")
            if opened is None
            else (f"holds {len(usable)} cases to calibrate on, fewer than {ENOUGH}", "--cases")
        )
        raise UserError(what, where=where, hint="leave the option out for the default")
    scale = scale_for(opened.digest, settings.home)
    taught = adapter_at(adapter) if adapter else scale.adapter
    hearing = adapter_at(ears) if ears else scale.ears
    if hearing and not taught:
        raise UserError("needs --adapter beside it", where="--claims-adapter", hint="give both, or neither")
    with bar() as tick:
        made = calibrate(
            opened, usable, adapter=taught, ears=hearing, error=error, confidence=confidence, tick=tick
        )
    opened.close()
    place = out or settings.home / FILE
    if hearing and not made.hearing:
        print(f"warning: the adapter for claims is left out: {TOO_FEW}", file=sys.stderr)
        hearing = None
    write_calibration(made, place, [each for each in (taught, hearing) if each])
    print(f"yes and no from {made.sure:g} on, by {made.cases} cases; kept in {place}")
