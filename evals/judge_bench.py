"""The judge against the plain prompt, on labelled questions: `python -m evals.judge_bench`.

Cut-offs and weights come from the calibration half, every printed number from the test half. With
`--calibrate` the model's calibration is made anew from the calibration half and written where the
package reads it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from agent.judge.calibration import (
    Calibration,
    Scale,
    cut_offs,
    fit,
    logistic_probability,
    prompt_digests,
    scale_for,
    shipped,
)
from agent.judge.judge import judge
from agent.judge.reading import Reading, Source, read
from agent.llm.protocol import ChoiceRequest, Message, TextModel
from evals.case_files import SHIPPED, load_cases
from evals.judge_cases import JudgementCase
from evals.judge_scores import Said, Scored, measures

AIM = "of those said yes 0.9 are yes, of those said no 0.95 are not yes; never beyond 0.2 and 0.8"
PRECISION = 0.9
FOLDS = 6


def floor_probability(model: TextModel, case: JudgementCase) -> float:
    """P(yes) by the plain prompt: all evidence, then the question."""
    evidence = "\n".join(f"- {item.text}" for item in case.evidence)
    asked = f"Evidence:\n{evidence}\n\nQuestion: {case.ask}\nAnswer Yes or No."
    prefix = (Message("system", "You check evidence. Answer Yes or No."),)
    return model.answer_odds(ChoiceRequest(prefix, (Message("user", asked),)))["Yes"]


def floor_scores(model: TextModel, cases: Sequence[JudgementCase]) -> list[Scored]:
    """The plain prompt, cut at 0.5 as it comes."""
    odds = [floor_probability(model, case) for case in cases]
    return [Scored(c.answer, "yes" if p >= 0.5 else "no", p) for c, p in zip(cases, odds, strict=True)]


def judge_scores(model: TextModel, cases: Sequence[JudgementCase], scale: Scale) -> list[Scored]:
    """The judge as verdicts use it."""
    judgements = judge(model, [case.question() for case in cases], scale=scale)
    failed = next((j.failed for j in judgements if j.failed), None)
    if failed:
        raise SystemExit(failed)
    return [Scored(c.answer, j.answer, j.probability) for c, j in zip(cases, judgements, strict=True)]


def calibrate(model: TextModel, cases: Sequence[JudgementCase]) -> Calibration:
    """A calibration from labelled cases, read group by group as the judge reads them.

    Untrusted texts are labelled by what they claim: a case that such a text leaves unclear claims it.
    """
    groups = [(case, source) for case in cases for source in _sources(case)]
    readings: list[Reading] = [read(model, source, 120.0) for _, source in groups]
    answers = [_label(case, source) for case, source in groups]
    intercept, weights = fit([r.features for r in readings], [a == "yes" for a in answers])
    unfinished = Calibration(
        model=model.digest,
        prompts=prompt_digests(),
        intercept=round(intercept, 4),
        weights={name: round(weight, 4) for name, weight in weights.items()},
        lower=0.0,
        upper=1.0,
        cases=len(cases),
        aim=AIM,
    )
    lower, upper = cut_offs(_held_out(readings, answers), answers, precision=PRECISION)
    return unfinished.model_copy(update={"lower": round(lower, 4), "upper": round(upper, 4)})


def _held_out(readings: Sequence[Reading], answers: Sequence[Said]) -> list[float]:
    """P(yes) of each reading by weights fitted without it, so that cut-offs are not chosen too boldly."""
    found = [0.0] * len(readings)
    for fold in range(FOLDS):
        kept = [n for n in range(len(readings)) if n % FOLDS != fold]
        intercept, weights = fit([readings[n].features for n in kept], [answers[n] == "yes" for n in kept])
        for n in range(fold, len(readings), FOLDS):
            found[n] = logistic_probability(intercept, weights, readings[n].features)
    return found


def _sources(case: JudgementCase) -> list[Source]:
    """The readings that the judge may make of a case: trusted and untrusted texts apart."""
    if case.purpose == "breach":
        texts = tuple(e.text for e in case.evidence)
        return [Source(case.ask, texts, "breach", all(e.trusted for e in case.evidence), case.as_of)]
    parts = ((t, tuple(e.text for e in case.evidence if e.trusted == t)) for t in (True, False))
    return [Source(case.ask, texts, "exception", trusted, case.as_of) for trusted, texts in parts if texts]


def _label(case: JudgementCase, source: Source) -> Said:
    claim = case.purpose == "exception" and not source.trusted
    return "yes" if claim and case.answer == "unclear" else case.answer


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Put a calibration into the shipped file, in place of an older one of the same model."""
    others = [c for c in shipped() if c.model != calibration.model]
    listed = [c.model_dump() for c in sorted((*others, calibration), key=lambda c: c.model)]
    head = "# Made by `python -m evals.judge_bench --calibrate`; not to be edited by hand.\n"
    path.write_text(head + yaml.safe_dump({"calibrations": listed}, sort_keys=False), "utf-8")


def report(title: str, scored: Sequence[Scored]) -> str:
    """The measures of one system as lines of text."""
    lines = [f"  {name:<38}{measure}" for name, measure in measures(scored).items()]
    return "\n".join([title, *lines])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    from agent.llm.backends import open_model
    from agent.settings import load_settings

    parser = argparse.ArgumentParser(prog="python -m evals.judge_bench", description=__doc__)
    parser.add_argument("--model", help="a name of `models list`, a GGUF file or a URL")
    parser.add_argument("--cases", type=Path, default=SHIPPED / "judgements")
    parser.add_argument("--calibrate", action="store_true", help="make and keep the model's calibration")
    options = parser.parse_args(arguments)
    model = open_model(load_settings(model=options.model))
    if model is None:
        print("the benchmark needs a model", file=sys.stderr)
        return 2
    cases = [case for case in load_cases([options.cases]) if isinstance(case, JudgementCase)]
    halves = {half: [c for c in cases if c.half == half] for half in ("calibration", "test")}
    scale = scale_for(model.digest)
    if options.calibrate:
        calibration = calibrate(model, halves["calibration"])
        write_calibration(calibration, Path(__file__).resolve().parent.parent / "agent" / "calibrations.yaml")
        scale = Scale(calibration)
    print(f"{model.name}, {len(halves['test'])} test cases, calibrated: {scale.calibrated}")
    print(report("plain prompt", floor_scores(model, halves["test"])))
    print(report("judge", judge_scores(model, halves["test"], scale)))
    model.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
